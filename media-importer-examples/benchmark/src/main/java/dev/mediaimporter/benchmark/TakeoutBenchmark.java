package dev.mediaimporter.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Reads and imports Takeout exports, beside {@code unzip} with {@code sha256sum}, and
 * {@code rclone} with the files unpacked.
 */
final class TakeoutBenchmark implements AutoCloseable {
  private static final int PARTS = 20;

  /** Twice as many as rclone transfers at once by default. */
  private static final String TRANSFERS = "8";

  /** What the catalogue of 200,000 files has to do with. */
  private static final String SMALL_HEAP = "-Xmx256m";

  private final Path program;
  private final int rounds;
  private final Path folder = Files.createTempDirectory("takeout-benchmark");
  private final Path export = folder.resolve("export");
  private final Path target = folder.resolve("target");
  private final S3StandIn s3 = S3StandIn.start(Scenario.NEAR);

  /** Each destination that is deleted begins a new ledger. */
  private int ledgers;

  private TakeoutBenchmark(Path program, int rounds) throws IOException {
    this.program = program;
    this.rounds = rounds;
  }

  /**
   * Measures and prints.
   *
   * @param names {@code many} tiny photos, {@code library} for as many of 200 KB, which takes 45 GB
   *     of disk, {@code large} photos; empty for the first and the last
   */
  static void run(Path program, int rounds, List<String> names) throws Exception {
    List<String> wanted = names.isEmpty() ? List.of("many", "large") : names;
    for (String name : wanted) {
      try (TakeoutBenchmark benchmark = new TakeoutBenchmark(program, rounds)) {
        switch (name) {
          case "many" -> benchmark.compare(100_000, 2_000, 2_000);
          case "library" -> benchmark.compare(100_000, 200_000, 200_000);
          case "large" -> benchmark.compare(1_500, 512 << 10, 4 << 20);
          default ->
            throw new IllegalArgumentException(
                "there is no Takeout scenario " + name + "; choose of many, library, large");
        }
      }
    }
  }

  private void compare(int photos, int smallest, int largest) throws Exception {
    TakeoutExports.write(export, PARTS, photos, smallest, largest);
    headline(
        "%,d files in %d parts, photos of %s KB, heap of 256 MB, %d ms latency of S3",
        2 * photos,
        PARTS,
        smallest == largest ? smallest / 1000 : smallest / 1000 + " to " + largest / 1000,
        Scenario.NEAR.toMillis());
    List<Measured> toFolder = new ArrayList<>();
    List<Measured> unzip = new ArrayList<>();
    List<Measured> toS3 = new ArrayList<>();
    List<Measured> rclone = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      measure("catalogue", program("takeout", "inspect", export.toString(), "--json"));
      toFolder.add(measure("import to a folder", importTo(target.toString())));
      requireFiles(photos);
      measure("second import", importTo(target.toString()));
      deleteTarget();
      unzip.add(unzip());
      toS3.add(measure("import to S3", importTo("s3://photos/import")));
      requireObjects(photos);
      if (Benchmark.isInstalled("rclone")) {
        rclone.add(measure("rclone copy", rclone()));
        requireObjects(photos);
      }
      deleteTarget();
    }
    ratio("import / unzip and sha256sum", toFolder, unzip);
    if (rclone.isEmpty()) {
      System.out.println("rclone is not installed: nothing to compare with");
    } else {
      ratio("import to S3 / rclone copy of the unpacked files", toS3, rclone);
    }
  }

  private static void headline(String format, Object... values) {
    System.out.printf(Locale.ROOT, "%n" + format + "%n", values);
    System.out.println("                          wall s    CPU s   peak MB");
  }

  private ProcessBuilder program(String... words) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("MEDIA_IMPORTER_JAVA_OPTS", SMALL_HEAP);
    builder.environment().put("XDG_STATE_HOME", folder.resolve("state").toString());
    Benchmark.awsEnvironment(builder);
    return builder;
  }

  private ProcessBuilder importTo(String destination) {
    return program(
        "import",
        "--from",
        "takeout:" + export,
        "--to",
        destination,
        "--owner",
        "ann@example.com",
        "--keys",
        "date",
        "--quiet",
        "--s3-endpoint",
        s3.url(),
        "--s3-path-style",
        "--ledger",
        folder.resolve("ledger-" + ledgers).toString());
  }

  /** The shell says at its end what its children cost. */
  private Measured unzip() throws Exception {
    Path sums = folder.resolve("sums");
    ProcessBuilder shell = new ProcessBuilder(
        "sh",
        "-c",
        "for part in \"$0\"/*.zip; do unzip -q -o \"$part\" -d \"$1\" || exit; done;"
            + " find \"$1\" -type f -print0 | xargs -0 sha256sum > \"$2\" || exit; times",
        export.toString(),
        target.toString(),
        sums.toString());
    return measure("unzip and sha256sum", shell);
  }

  private ProcessBuilder rclone() {
    ProcessBuilder builder = new ProcessBuilder(
        "rclone",
        "copy",
        target.toString(),
        ":s3:photos/rclone",
        "--include",
        "*.jpg",
        "--transfers",
        TRANSFERS,
        "--s3-provider",
        "Other",
        "--s3-env-auth",
        "--s3-force-path-style",
        "--s3-no-check-bucket",
        "--s3-endpoint",
        s3.url());
    builder.environment().put("RCLONE_CONFIG", folder.resolve("rclone.conf").toString());
    Benchmark.awsEnvironment(builder);
    return builder;
  }

  private Measured measure(String name, ProcessBuilder command) throws Exception {
    s3.forget();
    Path output = folder.resolve("output");
    Measured own = Measured.run(command.redirectErrorStream(true).redirectOutput(output.toFile()));
    String said = Files.readString(output);
    if (own.exitCode() != 0 && !(name.equals("catalogue") && own.exitCode() == 1)) {
      throw new IllegalStateException(name + " ended with " + own.exitCode() + ": " + said);
    }
    Measured cost = name.startsWith("unzip") ? own.withCpu(children(said)) : own;
    System.out.printf(
        Locale.ROOT,
        "%-23s %8.1f %8.1f %9.0f%n",
        name,
        cost.wall().toMillis() / 1000.0,
        cost.cpu().toMillis() / 1000.0,
        cost.peakBytes() / 1e6);
    return cost;
  }

  /** The last line of {@code times}: {@code 0m1.5s 0m0.25s}. */
  private static Duration children(String times) {
    String[] lines = times.strip().split("\n", -1);
    Duration sum = Duration.ZERO;
    for (String time : lines[lines.length - 1].strip().split("\\s+", -1)) {
      sum = sum.plus(Duration.parse("PT" + time.toUpperCase(Locale.ROOT)));
    }
    return sum;
  }

  private static void ratio(String what, List<Measured> ours, List<Measured> theirs) {
    System.out.printf(
        Locale.ROOT,
        "%s: %.2f of the wall time, %.2f of the CPU (medians of %d)%n",
        what,
        Benchmark.median(ours, Measured::wall) / Benchmark.median(theirs, Measured::wall),
        Benchmark.median(ours, Measured::cpu) / Benchmark.median(theirs, Measured::cpu),
        ours.size());
  }

  private void requireFiles(int photos) throws IOException {
    try (Stream<Path> files = Files.walk(target)) {
      long stored = files.filter(file -> file.toString().endsWith(".jpg")).count();
      if (stored != photos) {
        throw new IllegalStateException(stored + " files instead of " + photos);
      }
    }
  }

  private void requireObjects(int photos) {
    if (s3.objects() != photos) {
      throw new IllegalStateException(s3.objects() + " objects instead of " + photos);
    }
  }

  private void deleteTarget() throws IOException {
    delete(target);
    ledgers++;
  }

  private static void delete(Path place) throws IOException {
    if (!Files.exists(place)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> walk = Files.walk(place)) {
      files = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }

  @Override
  public void close() throws IOException {
    s3.close();
    delete(folder);
  }
}
