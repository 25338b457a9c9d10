package dev.mediaimporter.benchmark;

import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import dev.mediaimporter.testkit.emulator.library.Library;
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
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Imports an emulated album into an S3 stand-in with the program, and with rclone where it is
 * installed, and prints what each cost. Both servers run in this process, so what is measured is
 * the importer alone.
 */
public final class Benchmark implements AutoCloseable {
  private static final String PASSWORD = "changeit";
  private static final int CONCURRENCY = 8;
  private static final String HEADLINE =
      "                   wall s    CPU s   peak MB  GET/item  PUT/item";

  private final Path folder = Files.createTempDirectory("benchmark");
  private final Path certificate = folder.resolve("tls.pem");
  private final Path program;
  private final PhotosEmulator google;
  private final S3StandIn s3;

  private Benchmark(Path program, Library library, Duration latency) throws Exception {
    this.program = program;
    this.google = PhotosEmulator.builder().library(library).tls(tls(), 0).start();
    this.google.behaviour().latency.set(latency);
    this.s3 = S3StandIn.start(latency);
  }

  /**
   * Takes the program's start script, and {@code --quick} for one round, or {@code --flat} to
   * measure memory from 1,000 to 100,000 items instead.
   */
  public static void main(String[] args) throws Exception {
    Path program = Path.of(args[0]);
    String mode = args.length == 1 ? "" : args[1];
    if (args.length > 2 || !Set.of("", "--quick", "--flat").contains(mode)) {
      System.err.println("Usage: media-importer-examples/benchmark/run [--quick | --flat]");
      System.exit(2);
    }
    if (mode.equals("--flat")) {
      measureMemory(program);
    } else {
      compare(program, mode.equals("--quick") ? 1 : 3);
    }
  }

  private static void compare(Path program, int rounds) throws Exception {
    int items = 500;
    Library library = Library.generated(5, items, 512 * 1024, 4 * 1024 * 1024);
    try (Benchmark benchmark = new Benchmark(program, library, Duration.ofMillis(20))) {
      System.out.printf(
          "%d items of 0.5 to 4 MB, 20 ms latency on both sides, %d at once%n%n",
          items, CONCURRENCY);
      System.out.println(HEADLINE);
      boolean rclone = isInstalled("rclone");
      List<Measured> ours = new ArrayList<>();
      List<Measured> theirs = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        ours.add(benchmark.measure("media-importer", items, benchmark.ourImport()));
        if (rclone) {
          theirs.add(benchmark.measureRclone(items));
        }
      }
      if (rclone) {
        System.out.printf(
            Locale.ROOT,
            "%nmedia-importer / %s: %.2f of the wall time, %.2f of the CPU (medians of %d)%n",
            version(),
            median(ours, Measured::wall) / median(theirs, Measured::wall),
            median(ours, Measured::cpu) / median(theirs, Measured::cpu),
            rounds);
      } else {
        System.out.println(
            "\nrclone is not installed: nothing to compare with (Debian: apt-get install rclone)");
      }
    }
  }

  private static void measureMemory(Path program) throws Exception {
    System.out.println(HEADLINE);
    for (int items : new int[] {1_000, 10_000, 100_000}) {
      try (Benchmark benchmark =
          new Benchmark(program, Library.generated(6, items, 2_000, 20_000), Duration.ZERO)) {
        benchmark.measure(
            String.format(Locale.ROOT, "%,d items", items), items, benchmark.ourImport());
      }
    }
  }

  private static double median(List<Measured> runs, Function<Measured, Duration> what) {
    return runs.stream()
        .map(what)
        .sorted()
        .skip(runs.size() / 2)
        .findFirst()
        .orElseThrow()
        .toMillis();
  }

  private Measured measure(String name, int items, ProcessBuilder importer) throws Exception {
    google.requests().clear();
    s3.forget();
    Measured cost =
        Measured.run(importer.redirectOutput(folder.resolve("output").toFile()));
    if (cost.exitCode() != 0 || s3.objects() != items) {
      throw new IllegalStateException(
          name + " ended with " + cost.exitCode() + " and " + s3.objects() + " objects: "
              + Files.readString(folder.resolve("output")) + s3.requests());
    }
    Map<String, Long> asked = s3.requests();
    long puts = asked.entrySet().stream()
        .filter(entry -> entry.getKey().contains("object"))
        .mapToLong(Map.Entry::getValue)
        .sum();
    System.out.printf(
        Locale.ROOT,
        "%-16s %8.1f %8.1f %9.0f %9.2f %9.2f%n",
        name,
        cost.wall().toMillis() / 1000.0,
        cost.cpu().toMillis() / 1000.0,
        cost.peakBytes() / 1e6,
        (double) google.requests().count(RequestKind.MEDIA) / items,
        (double) puts / items);
    return cost;
  }

  private ProcessBuilder ourImport() {
    ProcessBuilder builder = command(
        """
        %s import --from library:album/Generated --to s3://photos/backup
        --owner ann@example.com --quiet --concurrency %s --ledger %s
        --photos-url %s --s3-endpoint %s --s3-path-style""",
        program,
        CONCURRENCY,
        folder.resolve("ledger-" + System.nanoTime()),
        google.photosUrl(),
        s3.url());
    awsEnvironment(builder).put("GOOGLE_ACCESS_TOKEN", google.accessToken());
    return builder;
  }

  /** A command of words that white space separates. */
  private static ProcessBuilder command(String format, Object... values) {
    List<String> words = new ArrayList<>(List.of(format.split("\\s+")));
    Iterator<Object> next = List.of(values).iterator();
    words.replaceAll(word -> word.equals("%s") ? next.next().toString() : word);
    return new ProcessBuilder(words).redirectErrorStream(true);
  }

  private static Map<String, String> awsEnvironment(ProcessBuilder builder) {
    Map<String, String> environment = builder.environment();
    environment.remove("AWS_CA_BUNDLE");
    environment.put("AWS_ACCESS_KEY_ID", "benchmark");
    environment.put("AWS_SECRET_ACCESS_KEY", "benchmark");
    environment.put("AWS_REGION", "us-east-1");
    return environment;
  }

  private Measured measureRclone(int items) throws Exception {
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
      ProcessBuilder builder = command("""
          rclone --config %s --ca-cert %s copy gp:album/Generated s3:photos/backup
          --transfers %s""", config, certificate, CONCURRENCY);
      awsEnvironment(builder).put("HTTPS_PROXY", proxy.url());
      builder.environment().put("NO_PROXY", "127.0.0.1");
      return measure(version(), items, builder);
    }
  }

  private static boolean isInstalled(String command) {
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
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
