package dev.mediaimporter.examples.cli;

import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.Library;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code demo}: the real import, from a made-up Google Photos on this machine. */
@Command(
    name = "demo",
    customSynopsis = "@|bold media-importer demo|@ [--to DIR] [--s3]",
    description = "Import an album of a made-up library. Needs no account and no network.",
    sortOptions = false,
    footer = {"", "Run it twice: the second time everything is already there."})
final class DemoCommand implements Callable<Integer> {
  private static final String ALBUM = "Summer at the lake";
  private static final String OWNER = "you@example.com";
  private static final String FOLDER = "media-importer-demo";
  private static final String BUCKET = "demo";
  private static final String PREFIX = "photos";

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "Folder for the pictures (default: media-importer-demo).")
  @Nullable
  String to;

  @Option(
      names = "--s3",
      description = "Import into an S3 server that is started for the demo and keeps its objects in"
          + " that folder.")
  boolean s3;

  private final Surroundings surroundings;

  DemoCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    Path folder = surroundings.path(to != null ? to : s3 ? FOLDER + "-s3" : FOLDER);
    try (PhotosEmulator google = PhotosEmulator.start(Library.demo())) {
      surroundings.err().println("A made-up Google Photos listens at " + google.photosUrl());
      if (!s3) {
        return importTo(to != null ? to : FOLDER, google, Map.of(), List.of(), folder);
      }
      try (LocalS3 server = LocalS3.start(folder, BUCKET)) {
        surroundings.err().println("An S3 server listens at " + server.endpoint());
        Map<String, String> keys =
            Map.of("AWS_ACCESS_KEY_ID", "demo", "AWS_SECRET_ACCESS_KEY", "demo-secret");
        List<String> options = List.of(
            "--s3-endpoint", server.endpoint(),
            "--ledger", folder.resolve("ledger.jsonl").toString());
        return importTo(
            "s3://" + BUCKET + "/" + PREFIX,
            google,
            keys,
            options,
            folder.resolve(BUCKET).resolve(PREFIX));
      }
    }
  }

  /** What a user would type, in this process. */
  private int importTo(
      String destination,
      PhotosEmulator google,
      Map<String, String> variables,
      List<String> options,
      Path whereToLook) {
    Map<String, String> env = new HashMap<>(surroundings.env());
    env.putAll(variables);
    env.put("MEDIA_IMPORTER_PHOTOS_URL", google.photosUrl());
    env.put("GOOGLE_ACCESS_TOKEN", google.accessToken());
    PrintStream err = surroundings.err();
    err.println("$ media-importer import --from 'library:album/" + ALBUM + "' --to " + destination
        + " --owner " + OWNER + " --keys album");
    List<String> arguments =
        new ArrayList<>(List.of("import", "--from", "library:album/" + ALBUM, "--to", destination));
    arguments.addAll(List.of("--owner", OWNER, "--keys", "album"));
    arguments.addAll(options);
    int exitCode = Program.run(arguments.toArray(String[]::new), surroundings.withVariables(env));
    if (exitCode == ExitCode.OK) {
      surroundings.out().println();
      surroundings.out().println("The pictures are real, have a look:");
      surroundings.out().println("  " + whereToLook.resolve(ALBUM));
      surroundings.out().println("Run it once more: everything will already be there.");
    }
    return exitCode;
  }
}
