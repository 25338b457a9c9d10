package dev.mediaimporter.examples.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mediaimporter.examples.demo.Browser;
import dev.mediaimporter.testkit.PhotosEmulator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs the program in this process, with an environment of its own. */
final class Cli {
  static final String OWNER = "ann@example.com";

  /** The MD5 of {@link #OWNER}. */
  static final String OWNER_MD5 = "257c57037d384ae37ea27a07e8a01665";

  private final Path workingDirectory;
  private final Map<String, String> env = new HashMap<>();
  private final Interruption interruption;
  private Browser browser = Browser.none();
  private @Nullable PrintStream elsewhere;
  private Terminal terminal = Terminal.none();
  private Clock clock = Clock.systemUTC();

  Cli(Path workingDirectory, Interruption interruption) {
    this.workingDirectory = workingDirectory;
    this.interruption = interruption;
    env.put("HOME", workingDirectory.resolve("home").toString());
  }

  Cli(Path workingDirectory) {
    this(workingDirectory, Interruption.none());
  }

  /** Points the program to an emulator, with its token. */
  Cli at(PhotosEmulator google) {
    return with("MEDIA_IMPORTER_PHOTOS_URL", google.photosUrl())
        .with("MEDIA_IMPORTER_TOKEN_URL", google.tokenUrl())
        .with("GOOGLE_ACCESS_TOKEN", google.accessToken());
  }

  Cli with(String variable, String value) {
    env.put(variable, value);
    return this;
  }

  /** Opens pages with this from now on. */
  Cli with(Browser other) {
    browser = other;
    return this;
  }

  /** Has this screen from now on. */
  Cli with(Terminal other) {
    terminal = other;
    return this;
  }

  /** Takes the time from there from now on. */
  Cli with(Clock other) {
    clock = other;
    return this;
  }

  /** Prints there from now on. */
  Cli with(PrintStream out) {
    elsewhere = out;
    return this;
  }

  /** Points the program to an emulator, with its OAuth client and without a token. */
  Cli signingInAt(PhotosEmulator google) throws IOException {
    Path client = Files.createDirectories(workingDirectory).resolve("client.json");
    Files.writeString(
        client,
        "{\"installed\":{\"client_id\":\"" + google.clientId() + "\",\"client_secret\":\""
            + google.clientSecret() + "\"}}");
    return with("MEDIA_IMPORTER_PHOTOS_URL", google.photosUrl())
        .with("MEDIA_IMPORTER_PICKER_URL", google.pickerUrl())
        .with("MEDIA_IMPORTER_AUTH_URL", google.authUrl())
        .with("MEDIA_IMPORTER_TOKEN_URL", google.tokenUrl())
        .with("MEDIA_IMPORTER_REVOKE_URL", google.revokeUrl())
        .with("MEDIA_IMPORTER_JWKS_URL", google.jwksUrl())
        .with("MEDIA_IMPORTER_CLIENT", client.toString());
  }

  Result run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode = Program.run(args, context(out, err));
    return new Result(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** What the program is given; its output is lost. */
  CliContext context() {
    return context(new ByteArrayOutputStream(), new ByteArrayOutputStream());
  }

  private CliContext context(ByteArrayOutputStream out, ByteArrayOutputStream err) {
    return new CliContext(
        env,
        workingDirectory,
        elsewhere == null ? new PrintStream(out, true, StandardCharsets.UTF_8) : elsewhere,
        new PrintStream(err, true, StandardCharsets.UTF_8),
        terminal,
        clock,
        interruption,
        browser);
  }

  /** What came out. */
  record Result(int exitCode, String out, String err) {
    /** The lines of standard output as JSON. */
    List<JsonObject> events() {
      return out.lines()
          .map(line -> JsonParser.parseString(line).getAsJsonObject())
          .toList();
    }

    /** The last line of standard output as JSON. */
    JsonObject report() {
      List<JsonObject> events = events();
      return events.get(events.size() - 1);
    }
  }
}
