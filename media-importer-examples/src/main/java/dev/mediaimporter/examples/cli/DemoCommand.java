package dev.mediaimporter.examples.cli;

import dev.mediaimporter.examples.demo.DemoLibrary;
import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.faults.Behaviour;
import dev.mediaimporter.testkit.emulator.library.LibraryAlbum;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import dev.mediaimporter.testkit.takeout.ExportedPhoto;
import dev.mediaimporter.testkit.takeout.TakeoutBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code demo}: runs a real import from a simulated Google Photos on this machine. */
@Command(
    name = "demo",
    customSynopsis = {
      "@|bold media-importer demo|@ [--to DIR] [--s3 | --pick [--headless] | --takeout]",
      "       @|bold media-importer demo|@ --web"
    },
    description = "Import from a simulated Google Photos on this machine. Needs no account.",
    sortOptions = false,
    footer = {
      "",
      "Run it twice: the second time, everything is already there.",
      "",
      "Exit codes: the same as for 'import'."
    })
final class DemoCommand extends CliCommand {
  private static final String ALBUM = "Summer at the lake";
  private static final String OWNER = "anna@example.com";
  private static final String FOLDER = "media-importer-demo";
  private static final String BUCKET = "demo";
  private static final String PREFIX = "photos";
  private static final int PICKED_HEADLESS = 5;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "Folder for the pictures (default: media-importer-demo).")
  @Nullable
  String to;

  @Option(
      names = "--s3",
      description =
          "Import into an S3 server that the demo starts; it keeps its objects in the" + " folder.")
  boolean s3;

  @Option(
      names = "--pick",
      description = "Sign in and choose photos in your browser, as with the real Google.")
  boolean pick;

  @Option(
      names = "--takeout",
      description =
          "Import a Google Takeout export, which the demo makes and keeps beside the" + " folder.")
  boolean takeout;

  @Option(names = "--headless", description = "With --pick: sign in and choose automatically.")
  boolean headless;

  @Option(
      names = "--web",
      description = "Open the web page instead, with the AWS deployment behind it.")
  boolean web;

  DemoCommand(CliContext context) {
    super(context);
  }

  @Override
  public Integer call() throws IOException {
    if (web) {
      throw Refusal.usage("--web must be the first option of the script, and has no folder:"
          + " ./media-importer demo --web");
    }
    if (headless && !pick) {
      throw Refusal.usage("--headless requires --pick");
    }
    if (s3 && pick) {
      throw Refusal.usage("--s3 cannot be combined with --pick");
    }
    if (takeout && (s3 || pick)) {
      throw Refusal.usage("--takeout cannot be combined with --s3 or --pick");
    }
    if (takeout) {
      return takeout(to != null ? to : FOLDER + "-takeout");
    }
    String folder = to != null ? to : s3 ? FOLDER + "-s3" : FOLDER;
    PrintStream err = context.err();
    try (PhotosEmulator google = PhotosEmulator.start(DemoLibrary.create())) {
      err.println("Started a simulated Google Photos at " + google.photosUrl());
      if (pick) {
        return pick(google, folder);
      }
      if (!s3) {
        return importTo(
            folder, google, Map.of(), List.of(), context.path(folder).resolve(ALBUM));
      }
      try (LocalS3 server = LocalS3.start(context.path(folder), BUCKET)) {
        err.println("Started an S3 server at " + server.endpoint());
        Map<String, String> keys =
            Map.of("AWS_ACCESS_KEY_ID", "demo", "AWS_SECRET_ACCESS_KEY", "demo-secret");
        Path place = context.path(folder);
        List<String> options = List.of(
            "--s3-endpoint", server.endpoint(),
            "--ledger", place.resolve("ledger.jsonl").toString());
        return importTo(
            "s3://" + BUCKET + "/" + PREFIX,
            google,
            keys,
            options,
            place.resolve(BUCKET).resolve(PREFIX).resolve(ALBUM));
      }
    }
  }

  /** Makes an export of the demo's library, the same every time, and imports it. */
  private int takeout(String folder) throws IOException {
    String parts = folder + "-export";
    TakeoutBuilder export = new TakeoutBuilder();
    for (LibraryAlbum album : DemoLibrary.create().albums()) {
      for (LibraryItem item : album.items()) {
        export.add(
            new ExportedPhoto(
                item.filename().orElseThrow(),
                item.creationTime().orElseThrow(),
                album.title().stream().toList(),
                false,
                false),
            item.bytes().toByteArray());
      }
    }
    export.writeParts(context.path(parts), 3, 1);
    context
        .err()
        .println("Made a Google Takeout export in " + parts + "\nRunning:\n"
            + "$ media-importer import --from takeout:" + parts + " \\\n    --to " + folder
            + " --owner " + OWNER);
    return run(
        List.of("import", "--from", "takeout:" + parts, "--to", folder, "--owner", OWNER),
        context,
        context.path(folder));
  }

  /** Runs an import in this process, as if typed. */
  private int importTo(
      String destination,
      PhotosEmulator google,
      Map<String, String> variables,
      List<String> options,
      Path whereToLook) {
    Map<String, String> env = new HashMap<>(context.env());
    env.putAll(variables);
    env.put("MEDIA_IMPORTER_PHOTOS_URL", google.photosUrl());
    env.put("GOOGLE_ACCESS_TOKEN", google.accessToken());
    String source = "library:album/" + ALBUM;
    context
        .err()
        .println("Running:\n$ media-importer import --from '" + source + "' \\\n    --to "
            + destination + " --owner " + OWNER + " --keys album");
    List<String> arguments = new ArrayList<>(List.of("import", "--from", source));
    arguments.addAll(List.of("--to", destination, "--owner", OWNER, "--keys", "album"));
    arguments.addAll(options);
    return run(arguments, context.withVariables(env), whereToLook);
  }

  private int run(List<String> arguments, CliContext demoContext, Path whereToLook) {
    boolean again = Files.exists(whereToLook);
    int exitCode = Program.runBare(arguments, demoContext);
    if (exitCode == ExitCode.OK) {
      context
          .out()
          .println("\nYour pictures:\n  " + whereToLook
              + (again ? "" : "\nRun it again: everything will already be there."));
    }
    return exitCode;
  }

  /** Runs pick in this process, with a sign-in that is deleted afterwards. */
  private int pick(PhotosEmulator google, String folder) throws IOException {
    google.behaviour().pollInterval.set(Duration.ofSeconds(1));
    Path home = Files.createTempDirectory("media-importer-demo");
    context.interruption().cleanUpWith(() -> delete(home));
    try {
      Path client = home.resolve("client.json");
      Files.writeString(
          client,
          ReportJson.line(
              "installed",
              Map.of("client_id", google.clientId(), "client_secret", google.clientSecret())));
      Map<String, String> env = new HashMap<>(context.env());
      env.keySet()
          .removeAll(List.of(
              "GOOGLE_ACCESS_TOKEN",
              "MEDIA_IMPORTER_CREDENTIALS",
              "MEDIA_IMPORTER_ACCOUNT",
              "MEDIA_IMPORTER_TOKEN_KEY"));
      env.putAll(Map.of(
          "MEDIA_IMPORTER_PHOTOS_URL", google.photosUrl(),
          "MEDIA_IMPORTER_PICKER_URL", google.pickerUrl(),
          "MEDIA_IMPORTER_AUTH_URL", google.authUrl(),
          "MEDIA_IMPORTER_TOKEN_URL", google.tokenUrl(),
          "MEDIA_IMPORTER_REVOKE_URL", google.revokeUrl(),
          "MEDIA_IMPORTER_JWKS_URL", google.jwksUrl(),
          "MEDIA_IMPORTER_CLIENT", client.toString(),
          "XDG_STATE_HOME", home.toString(),
          "XDG_CONFIG_HOME", home.toString()));
      CliContext demoContext = context.withVariables(env);
      if (headless) {
        google.behaviour().consent.set(Behaviour.Consent.GRANTED);
        google.picker().chooseByItself(1, library -> library.items().subList(0, PICKED_HEADLESS));
        demoContext = demoContext.withBrowser(DemoCommand::visit);
      }
      context
          .err()
          .println("Running:\n"
              + "$ media-importer pick --to " + folder
              + (headless ? "\nThe demo signs in and chooses automatically." : ""));
      return run(List.of("pick", "--to", folder), demoContext, context.path(folder));
    } finally {
      delete(home);
    }
  }

  /** Opens a page as a browser would, which is enough where the emulator consents by itself. */
  private static boolean visit(URI page) {
    var unused = HttpClient.newBuilder()
        .followRedirects(HttpClient.Redirect.NORMAL)
        .build()
        .sendAsync(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.discarding());
    return true;
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      // The system cleans its temporary folder itself.
    }
  }
}
