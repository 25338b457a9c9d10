package dev.mediaimporter.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The finished program, killed with -9 again and again at random moments of one import, and then
 * run to the end. Nothing is lost, nothing is wrong, nothing is extra, and only what was in flight
 * is downloaded twice.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class KilledProgramIT {
  private static final Path JAR = Path.of(System.getProperty("program.jar"));
  private static final int ITEMS = 300;
  private static final int KILLS = 30;
  private static final int CONCURRENCY = 4;

  private final Library library = Library.generated(11, ITEMS, 2_000, 40_000);
  private final Random random = new Random(4711);

  @TempDir
  Path folder;

  @Test
  void a_folder_ends_up_whole() throws Exception {
    Path photos = folder.resolve("photos");
    int downloads = importKilled(photos.toString(), Map.of());
    assertThat(hashesIn(photos.resolve(Cli.OWNER_MD5))).isEqualTo(expectedHashes());
    assertThat(filesIn(photos.resolve(".media-importer/tmp"))).isEmpty();
    assertThat(downloads).isLessThanOrEqualTo(ITEMS + KILLS * CONCURRENCY);
  }

  @Test
  void a_bucket_ends_up_whole() throws Exception {
    try (MiniS3 s3 = MiniS3.start("photos")) {
      int downloads = importKilled(
          "s3://photos",
          Map.of(
              "AWS_ENDPOINT_URL_S3", s3.endpoint(),
              "AWS_ACCESS_KEY_ID", "test",
              "AWS_SECRET_ACCESS_KEY", "test",
              "AWS_REGION", "us-east-1",
              "XDG_STATE_HOME", folder.resolve("state").toString()));
      Map<String, String> hashes = new TreeMap<>();
      s3.objects()
          .forEach((key, kept) ->
              hashes.put(key.substring(Cli.OWNER_MD5.length() + 1), kept.bytes().sha256()));
      assertThat(hashes).isEqualTo(expectedHashes());
      assertThat(downloads).isLessThanOrEqualTo(ITEMS + KILLS * CONCURRENCY);
    }
  }

  /** Returns how many downloads it took altogether. */
  private int importKilled(String to, Map<String, String> environment) throws Exception {
    try (PhotosEmulator google = PhotosEmulator.start(library)) {
      google.behaviour().latency.set(Duration.ofMillis(5));
      for (int kill = 0; kill < KILLS; kill++) {
        long at = google.requests().total() + 1 + random.nextInt(18);
        Process process = program(google, to, environment).start();
        while (google.requests().total() < at && !process.waitFor(1, TimeUnit.MILLISECONDS)) {
          // It is killed between two requests, or in the midst of one.
        }
        process.destroyForcibly().waitFor();
      }
      Process last = program(google, to, environment).start();
      assertThat(last.waitFor()).as(() -> read(log())).isZero();
      return (int) google.requests().count(RequestKind.MEDIA);
    }
  }

  private ProcessBuilder program(
      PhotosEmulator google, String to, Map<String, String> environment) {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-jar",
        JAR.toString()));
    command.addAll(List.of(
        "import",
        "--from",
        "library:all",
        "--to",
        to,
        "--owner",
        Cli.OWNER,
        "--concurrency",
        String.valueOf(CONCURRENCY),
        "--s3-path-style",
        "--quiet",
        "--keys",
        "owner-md5"));
    ProcessBuilder builder = new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log().toFile());
    builder.environment().remove("AWS_CA_BUNDLE");
    builder.environment().put("GOOGLE_ACCESS_TOKEN", google.accessToken());
    builder.environment().put("MEDIA_IMPORTER_PHOTOS_URL", google.photosUrl());
    builder.environment().putAll(environment);
    return builder;
  }

  private Path log() {
    return folder.resolve("log");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private Map<String, String> expectedHashes() {
    return library.items().stream()
        .collect(Collectors.toMap(
            item -> item.filename().orElseThrow(),
            (LibraryItem item) -> item.bytes().sha256()));
  }

  private static Map<String, String> hashesIn(Path place) throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    for (Path file : filesIn(place)) {
      hashes.put(place.relativize(file).toString(), Hashes.sha256(file));
    }
    return hashes;
  }

  private static List<Path> filesIn(Path place) throws IOException {
    try (Stream<Path> files = Files.walk(place)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
