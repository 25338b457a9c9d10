package dev.mediaimporter.examples.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mediaimporter.testkit.PhotosEmulator;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs the program in this process, with an environment of its own. */
final class Cli {
  static final String OWNER = "ann@example.com";

  /** The MD5 of {@link #OWNER}. */
  static final String OWNER_MD5 = "257c57037d384ae37ea27a07e8a01665";

  private final Path workingDirectory;
  private final Map<String, String> env = new HashMap<>();
  private final Interruption interruption;

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

  Result run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode = Program.run(
        args,
        new Surroundings(
            env,
            workingDirectory,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Terminal.none(),
            Clock.systemUTC(),
            interruption));
    return new Result(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
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
