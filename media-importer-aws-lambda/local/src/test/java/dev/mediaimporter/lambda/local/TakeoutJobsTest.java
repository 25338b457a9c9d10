package dev.mediaimporter.lambda.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.mediaimporter.inbox.InboxKeys;
import dev.mediaimporter.jobs.JobPolicy;
import dev.mediaimporter.lambda.Deployment;
import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.User;
import dev.mediaimporter.testkit.takeout.ExportedPhoto;
import dev.mediaimporter.testkit.takeout.TakeoutBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports of Google Takeout that are uploaded by the API and imported by workers. */
final class TakeoutJobsTest {
  private static final int PHOTOS = 40;
  private static final int FEW_PHOTOS = 2;
  private static final Duration TIME_LIMIT = Duration.ofSeconds(20);

  /** A message that came more often than five times is given up. */
  private static final int DEATHS_IN_A_ROW = 4;

  private static PhotosEmulator google;
  private static LocalAws aws;
  private static Deployment deployment;
  private static Gateway gateway;
  private static Bucket bucket;

  @TempDir
  Path folder;

  @BeforeAll
  static void start() throws Exception {
    google = PhotosEmulator.builder()
        .library(Library.generated(7, 1, 200, 300))
        .user(User.of("bob@example.org", Library.builder().build()))
        .user(User.of("cid@example.org", Library.builder().build()))
        .user(User.of("dan@example.org", Library.builder().build()))
        .start();
    aws = LocalAws.start(google.clientSecret(), Duration.ofMinutes(30));
    deployment = KilledWorkersTest.api(aws, google);
    gateway = new Gateway(
        0, new InProcessFunction("api", KilledWorkersTest.handler(deployment)), Optional.empty());
    bucket = new Bucket(aws.environment());
  }

  @AfterAll
  static void stop() {
    bucket.close();
    gateway.close();
    deployment.close();
    aws.close();
    google.close();
  }

  private static TakeoutBuilder library() {
    TakeoutBuilder library = new TakeoutBuilder();
    for (int i = 0; i < PHOTOS; i++) {
      library.add(ExportedPhoto.of("IMG_" + i + ".jpg", "2024-07-14T10:00:00Z", "Lake"));
    }
    return library;
  }

  @Test
  void every_item_is_stored_once_and_the_job_record_is_true() throws Exception {
    JobPolicy policy = JobPolicy.builder().concurrency(4).build();
    try (Workers workers = new Workers(aws, Google.environment(google), policy)) {
      User ann = google.users().get(0);
      Visitor visitor = new Visitor(google, ann, gateway.url());
      // More parts than one worker reads.
      new ExportUpload(visitor, "autumn").all(library().writeParts(folder, 12, 1));
      assertThat(visitor.get("/v1/inbox").body().getAsJsonArray("files")).hasSize(13);
      QueuePoller poller = new QueuePoller(aws.sqs(), aws.queueUrl(), workers, TIME_LIMIT);

      Visitor.Answer done = imported(visitor, poller, "autumn", () -> {});

      assertThat(done.text("state")).isEqualTo("done");
      assertThat(done.number("stored")).isEqualTo(PHOTOS);
      assertThat(done.number("alreadyThere")).isZero();
      JsonObject takeout = done.body().getAsJsonObject("takeout");
      assertThat(takeout.get("state").getAsString()).isEqualTo("complete");
      assertThat(takeout.get("items").getAsInt()).isEqualTo(PHOTOS);
      assertThat(takeout.get("partsRead").getAsInt()).isEqualTo(13);
      assertThat(takeout.getAsJsonObject("files").get("there").getAsInt()).isEqualTo(1);
      Map<String, String> stored = bucket.hashes(Google.folder(ann.email()));
      assertThat(stored).hasSize(PHOTOS + 1);
      String list = bucket.text(Google.folder(ann.email()) + "albums/Lake.json");
      assertThat(list).contains("\"title\": \"Lake\"");
      stored.forEach((key, hash) -> {
        if (key.endsWith(".jpg")) {
          assertThat(list).contains(key, hash);
        }
      });
      // The pictures of the builder are real ones.
      assertThat(visitor.get("/v1/media").body().getAsJsonArray("media"))
          .isNotEmpty()
          .allSatisfy(
              item -> assertThat(item.getAsJsonObject().has("smallPictureLink")).isTrue());

      Visitor.Answer again = imported(visitor, poller, "autumn", () -> {});
      assertThat(again.text("state")).isEqualTo("done");
      assertThat(again.number("alreadyThere")).isEqualTo(PHOTOS);
      assertThat(bucket.hashes(Google.folder(ann.email()))).isEqualTo(stored);

      String own = Google.folder(ann.email()) + "albums/own.json";
      bucket.put(own, "{}");
      assertThat(
              visitor.call("DELETE", "/v1/connections?media=delete", Map.of()).status())
          .isEqualTo(204);
      while (poller.pollOnce(0)) {}
      assertThat(bucket.hashes(Google.folder(ann.email()))).containsOnlyKeys(own);
    }
  }

  @Test
  void an_item_whose_sidecar_is_uploaded_later_is_stored_once() throws Exception {
    User dan = google.users().get(3);
    Visitor visitor = new Visitor(google, dan, gateway.url());
    ExportUpload upload = new ExportUpload(visitor, "autumn");
    Map<String, byte[]> files = library().files();
    Path media = zip("takeout-20260914T211500Z-3-001.zip", files, name -> !isSidecar(name));
    Path sidecars = zip("takeout-20260914T211500Z-3-002.zip", files, name -> isSidecar(name));
    try (Workers workers =
        new Workers(aws, Google.environment(google), JobPolicy.builder().build())) {
      QueuePoller poller = new QueuePoller(aws.sqs(), aws.queueUrl(), workers, TIME_LIMIT);
      upload.all(List.of(media));
      assertThat(imported(visitor, poller, "autumn", () -> {}).number("stored")).isEqualTo(PHOTOS);
      Set<String> keys = bucket.hashes(Google.folder(dan.email())).keySet();
      assertThat(keys).hasSize(PHOTOS + 1);
      upload.all(List.of(sidecars));

      Visitor.Answer complete = imported(visitor, poller, "autumn", true, () -> {});

      assertThat(complete.number("stored")).isZero();
      assertThat(complete.number("alreadyThere")).isEqualTo(PHOTOS);
      assertThat(
              complete.body().getAsJsonObject("takeout").get("withoutSidecar").getAsInt())
          .isZero();
      assertThat(visitor.get("/v1/months").number("items")).isEqualTo(PHOTOS);
      Map<String, String> stored = new TreeMap<>(bucket.hashes(Google.folder(dan.email())));
      stored.keySet().removeIf(key -> key.contains("/.media-importer/"));
      // With an XMP file beside each.
      assertThat(stored).hasSize(2 * PHOTOS + 1);
      assertThat(stored.keySet()).containsAll(keys);
      String list = bucket.text(Google.folder(dan.email()) + "albums/Lake.json");
      stored.forEach((key, hash) -> {
        if (key.endsWith(".jpg")) {
          assertThat(list).contains(key, hash);
          assertThat(stored).containsKey(key + ".xmp");
        }
      });

      Visitor.Answer again = imported(visitor, poller, "autumn", true, () -> {});
      assertThat(again.number("stored")).isZero();
      assertThat(again.number("alreadyThere")).isEqualTo(PHOTOS);
    }
  }

  private static boolean isSidecar(String name) {
    return name.matches(".*/IMG_[^/]*\\.json");
  }

  private Path zip(String name, Map<String, byte[]> files, Predicate<String> chosen)
      throws IOException {
    Path zip = folder.resolve(name);
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        if (chosen.test(file.getKey())) {
          out.putNextEntry(new ZipEntry(file.getKey()));
          out.write(file.getValue());
        }
      }
    }
    return zip;
  }

  /**
   * Of a small export, one worker reads and copies all, the second writes the files of albums, the
   * third the XMP files. Before each of them others die, each one call of AWS later than the one
   * before, until all calls have been the last one of a worker.
   */
  @Test
  void workers_that_die_at_any_call_store_nothing_twice() throws Exception {
    JobPolicy policy = JobPolicy.builder().concurrency(2).build();
    try (Workers workers = new Workers(aws, Google.environment(google), policy)) {
      User cid = google.users().get(2);
      Visitor visitor = new Visitor(google, cid, gateway.url());
      QueuePoller poller = new QueuePoller(aws.sqs(), aws.queueUrl(), workers, TIME_LIMIT);
      int round = 0;
      for (int event = 0; event < 3; event++) {
        int mortal = event;
        int steps = 0;
        int deaths = DEATHS_IN_A_ROW;
        while (deaths == DEATHS_IN_A_ROW) {
          round++;
          String export = "round" + round;
          TakeoutBuilder library = new TakeoutBuilder();
          for (int i = 0; i < FEW_PHOTOS; i++) {
            library.add(ExportedPhoto.of(round + "-" + i + ".jpg", "2024-07-14T10:00:00Z", export));
          }
          new ExportUpload(visitor, export).all(library.writeParts(folder.resolve(export), 1, 1));

          int before = workers.deaths;
          int livesBefore = workers.invocations - workers.deaths;
          int first = steps;
          Visitor.Answer done = imported(visitor, poller, export, true, () -> {
            int died = workers.deaths - before;
            int lived = workers.invocations - workers.deaths - livesBefore;
            if (lived == mortal && died < DEATHS_IN_A_ROW) {
              workers.dieAfter(first + died);
            }
          });

          deaths = workers.deaths - before;
          steps += deaths;
          assertStored(visitor, cid, round, done);
        }
        System.out.printf("%d calls are the last one of the worker %d%n", steps, event);
        assertThat(steps).isGreaterThan(15);
      }
    }
  }

  private static void assertStored(Visitor visitor, User user, int round, Visitor.Answer done)
      throws Exception {
    String folder = Google.folder(user.email());
    assertThat(done.text("state")).as("round %d", round).isEqualTo("done");
    assertThat(done.number("stored")).as("round %d", round).isEqualTo(FEW_PHOTOS);
    assertThat(done.number("alreadyThere")).as("round %d", round).isZero();
    assertThat(visitor.get("/v1/months").number("items")).isEqualTo((long) round * FEW_PHOTOS);
    // Each photo with its XMP file, and the list of the album.
    assertThat(bucket.hashes(folder)).hasSize(round * (2 * FEW_PHOTOS + 1));
    JsonObject files = done.body().getAsJsonObject("takeout").getAsJsonObject("files");
    assertThat(files.get("there").getAsInt()).as("round %d", round).isEqualTo(FEW_PHOTOS + 1);
    assertThat(files.get("failed").getAsInt()).as("round %d", round).isZero();
    assertThat(bucket.text(folder + "albums/round" + round + ".json"))
        .contains(round + "-0.jpg", round + "-1.jpg");
  }

  @Test
  void what_is_damaged_is_told_the_rest_imported_and_nothing_left_of_who_leaves() throws Exception {
    User bob = google.users().get(1);
    Visitor visitor = new Visitor(google, bob, gateway.url());
    assertThat(visitor.connect().status()).isEqualTo(201);
    List<Path> parts = library().writeParts(folder, 2, 1);
    Files.write(parts.get(1), Arrays.copyOf(Files.readAllBytes(parts.get(1)), 1000));
    ExportUpload upload = new ExportUpload(visitor, "autumn");
    upload.all(parts.subList(0, 2));

    // A link is for exactly one number of bytes.
    assertThat(upload.call("uploads", parts.get(2), new JsonObject()).status()).isEqualTo(200);
    assertThat(upload.put(upload.link(parts.get(2)), new byte[7])).isEqualTo(403);

    try (Workers workers =
        new Workers(aws, Google.environment(google), JobPolicy.builder().build())) {
      QueuePoller poller = new QueuePoller(aws.sqs(), aws.queueUrl(), workers, TIME_LIMIT);
      Visitor.Answer job = imported(visitor, poller, "autumn", () -> {});
      assertThat(job.text("state")).isEqualTo("done");
      assertThat(job.number("stored")).isBetween(1L, PHOTOS - 1L);
      JsonObject takeout = job.body().getAsJsonObject("takeout");
      assertThat(takeout.get("state").getAsString()).isEqualTo("incomplete");
      assertThat(takeout.getAsJsonArray("problems").toString())
          .contains("-002.zip", "cut off", "download it again");
      assertThat(takeout.get("partsRead").getAsInt()).isEqualTo(1);

      assertThat(bucket.hashes(inboxOf(bob))).isNotEmpty();
      assertThat(visitor.call("DELETE", "/v1/connections", Map.of()).status()).isEqualTo(204);
      while (poller.pollOnce(0)) {}
      assertThat(bucket.hashes(inboxOf(bob))).isEmpty();
      assertThat(bucket.hashes(Google.folder(bob.email()))).isNotEmpty();
    }
  }

  private static String inboxOf(User user) {
    String files = new InboxKeys(user.subject()).filesOf("autumn");
    return files.substring(0, files.indexOf("parts/"));
  }

  private static Visitor.Answer imported(
      Visitor visitor, QueuePoller poller, String export, Runnable beforeEachEvent)
      throws Exception {
    return imported(visitor, poller, export, false, beforeEachEvent);
  }

  private static Visitor.Answer imported(
      Visitor visitor, QueuePoller poller, String export, boolean xmp, Runnable beforeEachEvent)
      throws Exception {
    JsonObject request = new JsonObject();
    request.addProperty("source", "takeout");
    request.addProperty("export", export);
    request.addProperty("xmpFiles", xmp);
    Visitor.Answer started = visitor.call("POST", "/v1/jobs", request);
    assertThat(started.status()).isEqualTo(202);
    boolean more;
    do {
      beforeEachEvent.run();
      more = poller.pollOnce(0);
    } while (more);
    return visitor.get("/v1/jobs/" + started.text("id"));
  }
}
