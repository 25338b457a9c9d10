package dev.mediaimporter.benchmark;

import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Imports emulated albums into an S3 stand-in or a folder with the program, with rclone where it is
 * installed and with a bare pipe, and prints what each cost and the ratios. Both servers run in
 * this process, so what is measured is the importer alone.
 */
public final class Benchmark implements AutoCloseable {
  private static final String PASSWORD = "changeit";
  private static final String HEADLINE =
      "                      wall s    CPU s   peak MB  GET/item  PUT/item";

  private final Path folder = Files.createTempDirectory("benchmark");
  private final Path certificate = folder.resolve("tls.pem");
  private final Path program;
  private final Scenario scenario;
  private final PhotosEmulator google;
  private final S3StandIn s3;

  private Benchmark(Path program, Scenario scenario) throws Exception {
    this.program = program;
    this.scenario = scenario;
    this.google =
        PhotosEmulator.builder().library(scenario.library()).tls(tls(), 0).start();
    this.google.behaviour().latency.set(scenario.latency());
    this.s3 = S3StandIn.start(scenario.latency());
  }

  /**
   * Takes the program's start script, then {@code --quick} for one round instead of three,
   * {@code --flat} to measure memory from 1,000 to 100,000 items only, or names of scenarios.
   * Without names it measures all of it, and how long the program takes to start.
   */
  public static void main(String[] args) throws Exception {
    Path program = Path.of(args[0]);
    List<String> words = new ArrayList<>(List.of(args).subList(1, args.length));
    if (words.equals(List.of("--flat"))) {
      measureMemory(program);
      return;
    }
    int rounds = words.remove("--quick") ? 1 : 3;
    if (words.remove("--takeout")) {
      TakeoutBenchmark.run(program, rounds, words);
      return;
    }
    List<String> known = Scenario.ALL.stream().map(Scenario::title).toList();
    if (!known.containsAll(words)) {
      System.err.println(
          "Usage: media-importer-examples/benchmark/run [--quick] [--flat | --takeout] "
              + "[SCENARIO...]\nScenarios: " + String.join(", ", known));
      System.exit(2);
    }
    for (Scenario scenario : Scenario.ALL) {
      if (words.isEmpty() || words.contains(scenario.title())) {
        try (Benchmark benchmark = new Benchmark(program, scenario)) {
          benchmark.compare(rounds);
        }
      }
    }
    if (words.isEmpty()) {
      measureStart(program, rounds);
      measureMemory(program);
    }
  }

  private static void measureStart(Path program, int rounds) throws Exception {
    List<Measured> starts = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      ProcessBuilder version = new ProcessBuilder(program.toString(), "--version");
      starts.add(Measured.run(version.redirectOutput(ProcessBuilder.Redirect.DISCARD)));
    }
    System.out.printf(
        Locale.ROOT,
        "%n--version: %.2f s (median of %d)%n",
        median(starts, Measured::wall) / 1000,
        rounds);
  }

  private void compare(int rounds) throws Exception {
    System.out.printf(
        Locale.ROOT,
        "%n%s: %,d items of %,d to %,d KB to %s, %d ms latency on both sides, %s%n%s%n",
        scenario.title(),
        scenario.items(),
        scenario.minBytes() / 1_000,
        scenario.maxBytes() / 1_000,
        scenario.folder() ? "a folder" : "S3",
        scenario.latency().toMillis(),
        scenario.concurrency().isPresent()
            ? scenario.concurrency().getAsInt() + " at once"
            : "defaults",
        HEADLINE);
    boolean rclone = isInstalled("rclone");
    List<Measured> ours = new ArrayList<>();
    List<Measured> theirs = new ArrayList<>();
    List<Measured> pipes = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      ours.add(measure("media-importer", ourImport()));
      if (rclone) {
        theirs.add(measureRclone());
      }
      if (!scenario.folder()) {
        pipes.add(measure("bare pipe", barePipe()));
      }
    }
    ratios(ours, theirs, rclone ? version() : "rclone");
    ratios(ours, pipes, "bare pipe");
  }

  private static void ratios(List<Measured> ours, List<Measured> others, String name) {
    if (!others.isEmpty()) {
      System.out.printf(
          Locale.ROOT,
          "media-importer / %s: %.2f of the wall time, %.2f of the CPU (medians of %d)%n",
          name,
          median(ours, Measured::wall) / median(others, Measured::wall),
          median(ours, Measured::cpu) / median(others, Measured::cpu),
          ours.size());
    } else if (name.equals("rclone")) {
      System.out.println(
          "rclone is not installed: nothing to compare with (Debian: apt-get install rclone)");
    }
  }

  private static void measureMemory(Path program) throws Exception {
    System.out.println("\nmemory\n" + HEADLINE);
    List<Measured> runs = new ArrayList<>();
    for (int items : new int[] {1_000, 10_000, 100_000}) {
      String name = String.format(Locale.ROOT, "%,d items", items);
      Scenario scenario =
          new Scenario(name, items, 2_000, 20_000, Duration.ZERO, OptionalInt.of(8), false);
      try (Benchmark benchmark = new Benchmark(program, scenario)) {
        runs.add(benchmark.measure(name, benchmark.ourImport()));
      }
    }
    System.out.printf(
        Locale.ROOT,
        "100,000 items / 1,000 items: %.2f of the peak memory%n",
        (double) runs.get(2).peakBytes() / runs.get(0).peakBytes());
  }

  static double median(List<Measured> runs, Function<Measured, Duration> what) {
    return runs.stream()
        .map(what)
        .sorted()
        .skip(runs.size() / 2)
        .findFirst()
        .orElseThrow()
        .toMillis();
  }

  private Measured measure(String name, ProcessBuilder importer) throws Exception {
    google.requests().clear();
    s3.forget();
    Measured cost =
        Measured.run(importer.redirectOutput(folder.resolve("output").toFile()));
    long stored = scenario.folder() ? 0 : s3.objects();
    if (scenario.folder()) {
      try (Stream<Path> files = Files.walk(destination())) {
        stored = files.filter(file -> file.toString().endsWith(".jpg")).count();
      }
      delete(destination());
    }
    if (cost.exitCode() != 0 || stored != scenario.items()) {
      throw new IllegalStateException(name + " ended with " + cost.exitCode() + " and " + stored
          + " objects: " + Files.readString(folder.resolve("output")) + s3.requests());
    }
    long puts = s3.requests().entrySet().stream()
        .filter(entry -> entry.getKey().contains("object"))
        .mapToLong(Map.Entry::getValue)
        .sum();
    System.out.printf(
        Locale.ROOT,
        "%-19s %8.1f %8.1f %9.0f %9.2f %9.2f%n",
        name,
        cost.wall().toMillis() / 1000.0,
        cost.cpu().toMillis() / 1000.0,
        cost.peakBytes() / 1e6,
        (double) google.requests().count(RequestKind.MEDIA) / scenario.items(),
        (double) puts / scenario.items());
    return cost;
  }

  private Path destination() {
    return folder.resolve("destination");
  }

  private ProcessBuilder ourImport() {
    List<String> words = new ArrayList<>(List.of(
        program.toString(),
        "import",
        "--from",
        "library:album/Generated",
        "--quiet",
        "--owner",
        "ann@example.com",
        "--photos-url",
        google.photosUrl(),
        "--ledger",
        folder.resolve("ledger-" + System.nanoTime()).toString()));
    words.addAll(
        scenario.folder()
            ? List.of("--to", destination().toString())
            : List.of("--to", "s3://photos/backup", "--s3-endpoint", s3.url(), "--s3-path-style"));
    scenario.concurrency().ifPresent(n -> words.addAll(List.of("--concurrency", "" + n)));
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    awsEnvironment(builder).put("GOOGLE_ACCESS_TOKEN", google.accessToken());
    return builder;
  }

  private ProcessBuilder barePipe() {
    ProcessBuilder builder = command(
        "%s -cp %s dev.mediaimporter.benchmark.BarePipe %s %s %s",
        Path.of(System.getProperty("java.home"), "bin", "java"),
        System.getProperty("java.class.path"),
        google.photosUrl(),
        s3.url() + "/photos",
        scenario.concurrency().orElse(8));
    builder.environment().put("GOOGLE_ACCESS_TOKEN", google.accessToken());
    return builder;
  }

  /** A command of words that white space separates. */
  private static ProcessBuilder command(String format, Object... values) {
    List<String> words = new ArrayList<>(List.of(format.split("\\s+")));
    Iterator<Object> next = List.of(values).iterator();
    words.replaceAll(word -> word.equals("%s") ? next.next().toString() : word);
    return new ProcessBuilder(words).redirectErrorStream(true);
  }

  static Map<String, String> awsEnvironment(ProcessBuilder builder) {
    Map<String, String> environment = builder.environment();
    environment.remove("AWS_CA_BUNDLE");
    environment.put("AWS_ACCESS_KEY_ID", "benchmark");
    environment.put("AWS_SECRET_ACCESS_KEY", "benchmark");
    environment.put("AWS_REGION", "us-east-1");
    return environment;
  }

  private Measured measureRclone() throws Exception {
    int tlsPort = URI.create(google.tlsUrl().orElseThrow()).getPort();
    try (ConnectProxy proxy = ConnectProxy.to(tlsPort)) {
      Path config = folder.resolve("rclone.conf");
      Files.writeString(config, """
          [gp]
          type = google photos
          client_id = benchmark
          client_secret = benchmark
          read_only = true
          token = {"access_token":"%s","token_type":"Bearer","refresh_token":"r","expiry":"2099-01-01T00:00:00Z"}
          [s3]
          type = s3
          provider = Other
          access_key_id = benchmark
          secret_access_key = benchmark
          region = us-east-1
          endpoint = %s
          force_path_style = true
          no_check_bucket = true
          """.formatted(google.accessToken(), s3.url()));
      ProcessBuilder builder =
          command("""
          rclone --config %s --ca-cert %s copy gp:album/Generated %s""", config, certificate, scenario.folder() ? destination() : "s3:photos/backup");
      scenario
          .concurrency()
          .ifPresent(n -> builder.command().addAll(List.of("--transfers", Integer.toString(n))));
      awsEnvironment(builder).put("HTTPS_PROXY", proxy.url());
      builder.environment().put("NO_PROXY", "127.0.0.1");
      return measure(version(), builder);
    }
  }

  static boolean isInstalled(String command) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(place -> Files.isExecutable(Path.of(place, command)));
  }

  private static String version() throws IOException, InterruptedException {
    String text = output(command("rclone version"));
    return text.lines().findFirst().orElse("rclone").replace(" v", " ").replaceAll("-.*", "");
  }

  private static String output(ProcessBuilder command) throws IOException, InterruptedException {
    Process process = command.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command.command().get(0) + ": " + output);
    }
    return output;
  }

  /** Makes a certificate for Google's names. */
  private SSLContext tls() throws Exception {
    Path file = folder.resolve("tls.p12");
    output(
        command("""
        %s -genkeypair -alias google -keyalg EC -validity 2 -dname CN=photoslibrary.googleapis.com
        -ext san=dns:photoslibrary.googleapis.com,dns:oauth2.googleapis.com,dns:www.googleapis.com
        -keystore %s -storepass %s""", Path.of(System.getProperty("java.home"), "bin", "keytool"), file, PASSWORD));
    KeyStore keys = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    String text =
        Base64.getMimeEncoder().encodeToString(keys.getCertificate("google").getEncoded());
    Files.writeString(
        certificate, "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n");
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  @Override
  public void close() throws IOException {
    google.close();
    s3.close();
    delete(folder);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
