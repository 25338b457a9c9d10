package dev.mediaimporter.lambda.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mediaimporter.lambda.local.LambdaFunction.FunctionException;
import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.takeout.ExportedPhoto;
import dev.mediaimporter.testkit.takeout.TakeoutBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built bundle, run as Lambda runs it: by AWS's own runtime interface client. */
final class BundleIT {
  private static final Path BUNDLE = Path.of(System.getProperty("bundle.jar"));
  private static final int MAX_BYTES = 25_000_000;

  /**
   * More of both for a soak: {@code -Dbundle.items=5000 -Dbundle.kills=5}. For what an item costs:
   * {@code -Dbundle.items=150 -Dbundle.kills=0 -Dbundle.bytes=4000000}.
   */
  private static final int ITEMS = Integer.getInteger("bundle.items", 250);

  private static final int BYTES = Integer.getInteger("bundle.bytes", 3_000);

  private static final int KILLS = Integer.getInteger("bundle.kills", 1);
  /** What the stack gives it. */
  private static final int WORKER_KILOBYTES = 1_024 * 1_024;

  private static final Duration TIME_LIMIT = BundledFunctions.TIME_LIMIT;

  /** Longer than a lease, which outlives the time limit by 30 s. */
  private static final Duration VISIBILITY = Duration.ofSeconds(55);

  /** The worker's in the stack: what does not fit into it is not made, such as small pictures. */
  private static final Duration WORKER_LIMIT = Duration.ofMinutes(5);

  private static final Duration PATIENCE = Duration.ofMinutes(8);

  @TempDir
  Path folder;

  private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();

  @Test
  void is_small_enough() throws Exception {
    assertThat(Files.size(BUNDLE)).isLessThan(MAX_BYTES);
  }

  @Test
  void names_the_licence_of_everything_in_it() throws Exception {
    try (ZipFile jar = new ZipFile(BUNDLE.toFile())) {
      String text = new String(
          jar.getInputStream(jar.getEntry("META-INF/THIRD-PARTY.txt")).readAllBytes(),
          StandardCharsets.UTF_8);
      List<String> listed = text.lines()
          .filter(line -> line.matches("[a-z0-9/]+/ +.*"))
          .map(line -> line.substring(0, line.indexOf(' ')))
          .toList();
      assertThat(jar.stream()
              .map(ZipEntry::getName)
              .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF/"))
              .filter(name -> !name.startsWith("dev/mediaimporter/"))
              .filter(name -> listed.stream().noneMatch(name::startsWith)))
          .isEmpty();
      assertThat(listed)
          .allMatch(prefix -> jar.stream().anyMatch(entry -> entry.getName().startsWith(prefix)));
      assertThat(jar.getEntry("META-INF/LICENSE")).isNotNull();
    }
  }

  @Test
  void a_function_without_its_settings_says_what_is_missing() {
    try (RuntimeClientFunction worker = BundledFunctions.function(
        BUNDLE,
        "WorkerHandler",
        Map.of("QUEUE_URL", "nowhere", "KEY_STRATEGY", "random"),
        log::add)) {
      assertThatThrownBy(() -> worker.invoke(new JsonObject(), TIME_LIMIT))
          .isInstanceOf(FunctionException.class)
          .hasMessageContaining("cannot start: ")
          .hasMessageContaining("TABLE_NAME is not set")
          .hasMessageContaining("MEDIA_BUCKET is not set")
          .hasMessageContaining("QUEUE_URL is not an http or https address")
          .hasMessageContaining(
              "KEY_STRATEGY must be owner-md5, owner-hmac, owner-md5-date, owner-md5-album");
    }
  }

  @Test
  void imports_an_album_though_its_workers_are_killed() throws Exception {
    try (PhotosEmulator google =
            PhotosEmulator.start(Library.generated(3, ITEMS, BYTES / 15, BYTES));
        LocalAws aws = LocalAws.start(google.clientSecret(), VISIBILITY);
        Bucket bucket = new Bucket(aws.environment())) {
      Map<String, String> environment = new HashMap<>(aws.environment());
      environment.putAll(Google.environment(google));
      try (BundledFunctions functions = new BundledFunctions(BUNDLE, environment, log::add);
          QueuePoller poller = functions.poller(aws)) {
        Visitor visitor = new Visitor(google, google.users().get(0), functions.url());
        assertThat(visitor.connect().status()).isEqualTo(201);
        poller.start(1);
        String job =
            visitor.call("POST", "/v1/jobs", Map.of("source", "everything")).text("id");
        for (int i = 1; i <= KILLS; i++) {
          long downloads = (long) ITEMS * i / (KILLS + 1);
          Eventually.await(
              downloads + " downloads",
              PATIENCE,
              () -> google.requests().count(RequestKind.MEDIA) > downloads,
              () -> String.join("\n", log));
          functions.worker.killAll();
        }

        Visitor.Answer done = Eventually.awaitState(visitor, job, "done", PATIENCE);
        assertThat(done.number("stored")).isEqualTo(ITEMS);
        assertThat(bucket.hashes(""))
            .isEqualTo(Google.expected(google.library(), visitor.user().email()));
        assertThat(google.requests().count(RequestKind.MEDIA))
            .isLessThanOrEqualTo(ITEMS + 20 * KILLS);
        assertThat(
                functions.sweep.invoke(new JsonObject(), TIME_LIMIT).get("jobs").getAsInt())
            .isZero();

        Visitor.Answer legacy =
            visitor.importWithAccessToken(google.library().albums().get(0).id());
        assertThat(legacy.status()).isEqualTo(202);
        assertThat(Eventually.awaitState(visitor, legacy.text("id"), "done", PATIENCE)
                .number("alreadyThere"))
            .isEqualTo(ITEMS);

        System.out.println(ITEMS + " items, " + KILLS + " kills, "
            + google.requests().count(RequestKind.MEDIA) + " downloads");
        System.out.println(
            "Starts of the API function: " + functions.api.initTimes() + ", of the worker: "
                + functions.worker.initTimes() + ", of the sweep: " + functions.sweep.initTimes());
        System.out.println("Processes that are left: " + usage());
        assertLogHasNoSecret(google, visitor);
      }
    }
  }

  /** Eight videos in parts at once, and the largest photos of which small pictures are made. */
  @Test
  void large_files_fit_into_the_memory_of_the_worker() throws Exception {
    try (PhotosEmulator google = PhotosEmulator.start(Library.builder().build());
        LocalAws aws = LocalAws.start(google.clientSecret(), WORKER_LIMIT.plus(VISIBILITY));
        Bucket bucket = new Bucket(aws.environment())) {
      Map<String, String> environment = new HashMap<>(aws.environment());
      environment.putAll(Google.environment(google));
      try (BundledFunctions functions = new BundledFunctions(BUNDLE, environment, log::add);
          QueuePoller poller = functions.poller(aws, WORKER_LIMIT)) {
        Visitor visitor = new Visitor(google, google.users().get(0), functions.url());
        TakeoutBuilder library = new TakeoutBuilder();
        byte[] largest = LargeFiles.progressiveJpeg(7_700, 7_700);
        for (int i = 0; i < 3; i++) {
          library.add(photo("IMG_" + i + ".jpg"), LargeFiles.numbered(largest, i));
        }
        library.add(photo("PANO.jpg"), LargeFiles.sayingToBe(largest, 10_000, 10_000));
        for (int i = 0; i < 8; i++) {
          library.add(photo("VID_" + i + ".mp4"), LargeFiles.numbered(new byte[20_000_000], i));
        }
        new ExportUpload(visitor, "large").all(library.writeParts(folder, 1, 1));
        poller.start(1);
        String job = visitor
            .call("POST", "/v1/jobs", Map.of("source", "takeout", "export", "large"))
            .text("id");

        Visitor.Answer done = Eventually.awaitState(visitor, job, "done", PATIENCE);
        assertThat(done.number("stored")).isEqualTo(12);
        assertThat(bucket.smallPictures("")).hasSize(3);
        System.out.println("Large files: " + usage());
        assertThat(usage())
            .filteredOn(process -> process.contains("WorkerHandler"))
            .allMatch(process -> Integer.parseInt("0" + process.replaceAll(".*VmHWM:|[^0-9]", ""))
                < WORKER_KILOBYTES);
      }
    }
  }

  private static ExportedPhoto photo(String name) {
    return ExportedPhoto.of(name, "2024-07-14T10:00:00Z");
  }

  /** Processor time and peak memory of the functions' processes, where the system tells. */
  private static List<String> usage() {
    return ProcessHandle.current()
        .children()
        .map(process ->
            process.info().arguments().map(all -> all[all.length - 1]).orElse("?")
                + " " + process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() + " ms, "
                + peakMemory(process.pid()))
        .toList();
  }

  private static String peakMemory(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return lines.filter(line -> line.startsWith("VmHWM")).findFirst().orElse("");
    } catch (IOException | UncheckedIOException e) {
      return "";
    }
  }

  private void assertLogHasNoSecret(PhotosEmulator google, Visitor visitor) throws Exception {
    assertThat(log)
        .anyMatch(line -> line.contains("Page advanced"))
        .anyMatch(line -> line.contains("\"GoogleDownloads\":200"));
    for (String line : log) {
      assertThat(JsonParser.parseString(line).isJsonObject()).as(line).isTrue();
      assertThat(line)
          .doesNotContain("ya29.", "1//", "eyJ", "GOCSPX", "Bearer ", "=d")
          .doesNotContain(visitor.idToken(), visitor.user().email(), google.clientSecret());
    }
  }
}
