package dev.mediaimporter.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.testkit.takeout.ExportedPhoto;
import dev.mediaimporter.testkit.takeout.TakeoutBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The finished program, killed with -9 ten times while it imports a Takeout export, and then run to
 * the end: everything is there once, and proven.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class KilledTakeoutIT {
  private static final Path JAR = Path.of(System.getProperty("program.jar"));
  private static final int ITEMS = 200;
  private static final int KILLS = 10;
  private static final int ALBUMS = 3;

  private final Random random = new Random(4711);
  private final TakeoutBuilder library = new TakeoutBuilder().sizeBytes(30_000);
  private final Map<String, ExportedPhoto> photos = new TreeMap<>();

  @TempDir
  Path folder;

  @BeforeEach
  void writeExport() throws IOException {
    for (int i = 0; i < ITEMS; i++) {
      String taken =
          Instant.parse("2020-01-01T00:00:00Z").plusSeconds(86_400L * i).toString();
      ExportedPhoto photo = ExportedPhoto.of("IMG_" + i + ".jpg", taken, "Album " + i % ALBUMS);
      photos.put(photo.title(), photo);
      library.add(photo);
    }
    library.writeParts(folder.resolve("export"), 4, 1);
  }

  @Test
  void a_folder_ends_up_whole() throws Exception {
    Path target = folder.resolve("photos");
    importKilled("photos", Map.of(), () -> filesIn(target).size());

    Map<String, byte[]> stored = new TreeMap<>();
    for (Path file : filesIn(target)) {
      if (!file.startsWith(target.resolve(".media-importer"))) {
        stored.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    assertWhole(stored);
    assertThat(filesIn(target.resolve(".media-importer/tmp"))).isEmpty();
    assertVerified("photos", Map.of());
  }

  @Test
  void a_bucket_ends_up_whole() throws Exception {
    try (MiniS3 s3 = MiniS3.start("photos")) {
      Map<String, String> environment = Map.of(
          "AWS_ENDPOINT_URL_S3", s3.endpoint(),
          "AWS_ACCESS_KEY_ID", "test",
          "AWS_SECRET_ACCESS_KEY", "test",
          "AWS_REGION", "us-east-1",
          "XDG_STATE_HOME", folder.resolve("state").toString());
      importKilled("s3://photos", environment, () -> s3.requests().size());

      Map<String, byte[]> stored = new TreeMap<>();
      s3.objects()
          .forEach((key, kept) ->
              stored.put(key.substring(key.lastIndexOf('/') + 1), kept.bytes().toByteArray()));
      assertWhole(stored);
      assertVerified("s3://photos", environment);
    }
  }

  /** Every item has another caption in the newer export. */
  @Test
  void a_folder_follows_a_newer_export() throws Exception {
    assertThat(program("photos", Map.of()).start().waitFor())
        .as(() -> read(log()))
        .isZero();
    TakeoutBuilder newer = new TakeoutBuilder().sizeBytes(30_000);
    photos
        .values()
        .forEach(photo -> newer.add(
            photo, sidecar -> sidecar.addProperty("description", "Now " + photo.title())));
    for (Path part : filesIn(folder.resolve("export"))) {
      Files.delete(part);
    }
    newer.writeParts(folder.resolve("export"), 4, 2);
    Path own = folder.resolve("photos/.media-importer");

    importKilled("photos", Map.of(), () -> (int) ledgerOf(own) / 500);

    String ledger = read(filesIn(own).stream()
        .filter(file -> file.toString().endsWith(".jsonl"))
        .findFirst()
        .orElseThrow());
    StringBuilder records = new StringBuilder();
    filesIn(own.resolve("items")).forEach(file -> records.append(read(file)));
    photos.keySet().forEach(name -> {
      assertThat(ledger).contains("\"Now " + name + "\"");
      assertThat(records).contains("\"Now " + name + "\"");
    });
    assertThat(filesIn(own.resolve("tmp"))).isEmpty();
    assertVerified("photos", Map.of());
  }

  private static long ledgerOf(Path own) {
    return filesIn(own).stream()
        .filter(file -> file.toString().endsWith(".jsonl"))
        .mapToLong(file -> file.toFile().length())
        .sum();
  }

  private void assertWhole(Map<String, byte[]> stored) {
    for (int i = 0; i < ALBUMS; i++) {
      String manifest = new String(
          Objects.requireNonNull(stored.remove("Album " + i + ".json")), StandardCharsets.UTF_8);
      int album = i;
      photos.forEach((name, photo) -> assertThat(manifest.contains("/" + name + "\""))
          .isEqualTo(photo.albums().contains("Album " + album)));
    }
    assertThat(stored.keySet()).isEqualTo(photos.keySet());
    photos.forEach(
        (name, photo) -> assertThat(stored.get(name)).isEqualTo(library.bytes(photo, "")));
  }

  private void assertVerified(String to, Map<String, String> environment) {
    for (String[] how : new String[][] {{}, {"--deep"}}) {
      List<String> words = new ArrayList<>(List.of("verify", "--to", to));
      words.addAll(List.of(how));
      Cli program = new Cli(folder);
      environment.forEach(program::with);
      if (!environment.isEmpty()) {
        words.addAll(List.of("--s3-endpoint", environment.get("AWS_ENDPOINT_URL_S3")));
      }
      Cli.Result result = program.run(words.toArray(String[]::new));
      assertThat(result.exitCode()).as(result::toString).isZero();
    }
  }

  /** @param traces grows while the program works at the destination */
  private void importKilled(String to, Map<String, String> environment, IntSupplier traces)
      throws Exception {
    for (int kill = 0; kill < KILLS; kill++) {
      // The first kills are before the first item, while the catalogue is made.
      int at = traces.getAsInt() + (kill < 2 ? kill : 1 + random.nextInt(40));
      Process process = program(to, environment).start();
      while (traces.getAsInt() < at && !process.waitFor(1, TimeUnit.MILLISECONDS)) {
        // It is killed while it writes.
      }
      process.destroyForcibly().waitFor();
    }
    Process last = program(to, environment).start();
    assertThat(last.waitFor()).as(() -> read(log())).isZero();
  }

  private ProcessBuilder program(String to, Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-jar",
            JAR.toString(),
            "import",
            "--from",
            "takeout:export",
            "--to",
            to,
            "--owner",
            Cli.OWNER,
            "--keys",
            "date",
            "--s3-path-style",
            "--quiet")
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(log().toFile());
    builder.environment().remove("AWS_CA_BUNDLE");
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

  /** Files come and go while the program works. */
  private static List<Path> filesIn(Path place) {
    if (!Files.isDirectory(place)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(place)) {
      return files.filter(Files::isRegularFile).toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }
}
