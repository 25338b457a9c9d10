package dev.mediaimporter.lambda.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.User;
import dev.mediaimporter.testkit.takeout.ExportedPhoto;
import dev.mediaimporter.testkit.takeout.TakeoutBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Two versions of the bundle over the same table, queue and bucket: an upgrade in the middle of all
 * kinds of work, and one that is taken back. {@code -Dbundle.previous=<jar>} names the older one,
 * which {@code previous-bundle} builds.
 */
@Tag("upgrade")
@EnabledIfSystemProperty(
    named = "bundle.previous",
    matches = ".+",
    disabledReason = "no older bundle is named; media-importer-aws-lambda/previous-bundle makes it")
final class UpgradeIT {
  private static final Path NEW = Path.of(System.getProperty("bundle.jar"));
  private static final Path OLD = Path.of(System.getProperty("bundle.previous", ""));
  private static final int ITEMS = 250;
  private static final int PHOTOS = 40;
  private static final int ALBUMS = 1;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir
  Path folder;

  private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();
  private final Map<String, String> environment = new HashMap<>();
  private PhotosEmulator google;
  private LocalAws aws;
  private Bucket bucket;

  @BeforeEach
  void start() throws Exception {
    google = PhotosEmulator.builder()
        .library(Library.generated(3, ITEMS, 200, 3_000))
        .user(User.of("bob@example.org", Library.builder().build()))
        .user(User.of("cid@example.org", Library.builder().build()))
        .user(User.of("dan@example.org", Library.generated(4, 3, 200, 300)))
        .start();
    aws = LocalAws.start(google.clientSecret(), Duration.ofMinutes(30));
    bucket = new Bucket(aws.environment());
    environment.putAll(aws.environment());
    environment.putAll(Google.environment(google));
  }

  @AfterEach
  void stop() {
    bucket.close();
    aws.close();
    google.close();
  }

  /** One version at work, one message at a time. */
  private final class Version implements AutoCloseable {
    private final BundledFunctions functions;
    private final QueuePoller poller;
    private final Visitor ann;
    private final Visitor bob;
    private final Visitor cid;
    private final Visitor dan;

    Version(Path bundle) throws Exception {
      this.functions = new BundledFunctions(bundle, environment, log::add);
      this.poller = functions.poller(aws);
      this.ann = visitor(0);
      this.bob = visitor(1);
      this.cid = visitor(2);
      this.dan = visitor(3);
    }

    private Visitor visitor(int number) {
      return new Visitor(google, google.users().get(number), functions.url());
    }

    String start(Visitor visitor, Map<String, String> job) throws Exception {
      Visitor.Answer started = visitor.call("POST", "/v1/jobs", job);
      assertThat(started.status()).as("%s", started.body()).isEqualTo(202);
      return started.text("id");
    }

    String importExport(Visitor visitor, String export) throws Exception {
      TakeoutBuilder library = new TakeoutBuilder();
      for (int i = 0; i < PHOTOS; i++) {
        library.add(ExportedPhoto.of("IMG_" + i + ".jpg", "2024-07-14T10:00:00Z", "Lake"));
      }
      new ExportUpload(visitor, export).all(library.writeParts(folder.resolve(export), 3, 1));
      return start(visitor, Map.of("source", "takeout", "export", export));
    }

    void danImports() throws Exception {
      assertThat(dan.connect().status()).isEqualTo(201);
      String job = start(dan, Map.of("source", "everything"));
      workOff();
      assertThat(state(dan, job)).isEqualTo("done");
    }

    /** Leaves with all photos; no worker sees to that yet. */
    void danLeaves() throws Exception {
      assertThat(dan.call("DELETE", "/v1/connections?media=delete", Map.of()).status())
          .isEqualTo(204);
    }

    void workOff() throws Exception {
      while (poller.pollOnce(0)) {}
    }

    /** Processes one message, and kills the worker once this number has grown by so many. */
    void dieAfter(LongSupplier number, long more) throws Exception {
      long end = number.getAsLong() + more;
      CompletableFuture<Void> death = CompletableFuture.runAsync(() -> {
        try {
          Eventually.await(
              "the middle of a page", PATIENCE, () -> number.getAsLong() >= end, this::said);
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
        functions.worker.killAll();
      });
      assertThat(poller.pollOnce(0)).isTrue();
      death.join();
    }

    /** Two sweeps, the second of which begins anew. */
    void sweep() throws Exception {
      functions.sweep.invoke(new JsonObject(), BundledFunctions.TIME_LIMIT);
      functions.sweep.invoke(new JsonObject(), BundledFunctions.TIME_LIMIT);
    }

    String said() {
      return String.join("\n", log);
    }

    @Override
    public void close() {
      poller.close();
      functions.close();
    }
  }

  private static String state(Visitor visitor, String job) throws Exception {
    return visitor.get("/v1/jobs/" + job).text("state");
  }

  private static JsonArray listed(Visitor visitor, String what) throws Exception {
    Visitor.Answer answer = visitor.get("/v1/" + what);
    assertThat(answer.status()).as(what).isEqualTo(200);
    return answer.body().getAsJsonArray(what);
  }

  private void hoursPass() {
    LaterRows.pass(Duration.ofHours(3), aws.dynamo(), environment.get("TABLE_NAME"));
  }

  private long downloads() {
    return google.requests().count(RequestKind.MEDIA);
  }

  private long objectsWritten() {
    return aws.objectCalls().getOrDefault("putBlob", 0L);
  }

  private Map<String, String> stored(Visitor visitor) {
    return bucket.hashes(Google.folder(visitor.user().email()));
  }

  private void assertLibraryIsStoredOnce(Visitor ann, String job, String watched) throws Exception {
    Visitor.Answer done = ann.get("/v1/jobs/" + job);
    assertThat(done.text("state")).as("%s", done.body()).isEqualTo("done");
    assertThat(done.number("stored")).isEqualTo(ITEMS);
    assertThat(done.number("alreadyThere")).isZero();
    assertThat(stored(ann))
        .isEqualTo(Google.expected(google.library(), ann.user().email()));
    assertThat(ann.get("/v1/months").number("items")).isEqualTo(ITEMS);
    Visitor.Answer again = ann.get("/v1/jobs/" + watched);
    assertThat(again.text("state")).isEqualTo("done");
    assertThat(again.number("alreadyThere")).isEqualTo(ITEMS);
    assertThat(downloads()).isLessThanOrEqualTo(ITEMS + 20 + 3);
  }

  /** Photos, and the file of the album if the version that ended it writes such. */
  private void assertExportIsStoredOnce(Visitor visitor, String job, int files) throws Exception {
    Visitor.Answer done = visitor.get("/v1/jobs/" + job);
    assertThat(done.text("state")).as("%s", done.body()).isEqualTo("done");
    assertThat(done.number("stored")).isEqualTo(PHOTOS);
    assertThat(done.number("alreadyThere")).isZero();
    assertThat(stored(visitor)).hasSize(PHOTOS + files);
    assertThat(visitor.get("/v1/months").number("items")).isEqualTo(PHOTOS);
  }

  private void assertNothingIsLeftOfDan(Visitor dan) {
    assertThat(stored(dan)).isEmpty();
    String partition = "U#" + dan.user().subject();
    assertThat(aws.dynamo()
            .scan(request -> request.tableName(environment.get("TABLE_NAME")))
            .items())
        .noneMatch(row -> row.get("pk").s().equals(partition));
  }

  private void assertNoMessageIsGivenUp() {
    assertThat(aws.sqs()
            .getQueueAttributes(request ->
                request.queueUrl(aws.deadLetterUrl()).attributeNames(QueueAttributeName.ALL))
            .attributes())
        .containsEntry(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, "0");
  }

  private static String newest(Visitor visitor) throws Exception {
    return listed(visitor, "jobs").get(0).getAsJsonObject().get("id").getAsString();
  }

  @Test
  void the_newer_version_ends_what_the_older_one_began() throws Exception {
    String library;
    String export;
    String album = google.library().albums().get(0).id();
    try (Version old = new Version(OLD)) {
      old.danImports();
      assertThat(old.ann.connect().status()).isEqualTo(201);
      library = old.start(old.ann, Map.of("source", "everything"));
      assertThat(old.poller.pollOnce(0)).isTrue();
      old.dieAfter(this::downloads, 30);
      export = old.importExport(old.bob, "autumn");
      old.dieAfter(this::objectsWritten, 20);
      assertThat(state(old.ann, library)).isEqualTo("running");
      assertThat(state(old.bob, export)).isEqualTo("running");
      assertThat(old.ann.call("PUT", "/v1/watches/" + album, Map.of()).status())
          .isBetween(200, 201);
      old.danLeaves();
    }
    hoursPass();
    try (Version now = new Version(NEW)) {
      now.sweep();
      now.workOff();

      assertThat(listed(now.ann, "jobs")).hasSize(2);
      assertLibraryIsStoredOnce(now.ann, library, newest(now.ann));
      assertThat(listed(now.ann, "watches")).hasSize(1);
      assertThat(listed(now.bob, "jobs")).hasSize(1);
      assertExportIsStoredOnce(now.bob, export, ALBUMS);
      assertNothingIsLeftOfDan(now.dan);
      assertNoMessageIsGivenUp();
    }
  }

  @Test
  void what_the_older_one_cannot_read_is_left_when_an_upgrade_is_taken_back() throws Exception {
    String library;
    String finishing;
    String copying;
    String album = google.library().albums().get(0).id();
    try (Version now = new Version(NEW)) {
      now.danImports();
      assertThat(now.ann.connect().status()).isEqualTo(201);
      library = now.start(now.ann, Map.of("source", "everything"));
      assertThat(now.poller.pollOnce(0)).isTrue();
      now.dieAfter(this::downloads, 30);
      copying = now.importExport(now.cid, "winter");
      now.dieAfter(this::objectsWritten, 20);
      finishing = now.importExport(now.bob, "autumn");
      assertThat(now.poller.pollOnce(0)).isTrue();
      assertThat(now.bob.get("/v1/jobs/" + finishing).number("stored")).isEqualTo(PHOTOS);
      assertThat(state(now.bob, finishing)).isEqualTo("running");
      assertThat(now.ann.call("PUT", "/v1/watches/" + album, Map.of()).status())
          .isBetween(200, 201);
      now.danLeaves();
      hoursPass();
      // Messages to check jobs and watches, which nobody receives any more.
      now.sweep();
    }
    try (Version old = new Version(OLD)) {
      old.workOff();
      hoursPass();
      old.sweep();
      old.workOff();
      for (Visitor visitor : new Visitor[] {old.ann, old.bob, old.cid}) {
        listed(visitor, "jobs");
        assertThat(listed(visitor, "media")).isNotEmpty();
      }
      assertThat(listed(old.ann, "watches")).hasSize(1);
      assertThat(state(old.ann, library)).isEqualTo("done");
      assertThat(state(old.cid, copying)).isEqualTo("done");
      assertThat(stored(old.bob)).hasSize(PHOTOS);
      assertNothingIsLeftOfDan(old.dan);
    }
    hoursPass();
    try (Version now = new Version(NEW)) {
      now.sweep();
      now.workOff();

      assertLibraryIsStoredOnce(now.ann, library, newest(now.ann));
      assertThat(listed(now.ann, "watches")).hasSize(1);
      assertExportIsStoredOnce(now.bob, finishing, ALBUMS);
      assertExportIsStoredOnce(now.cid, copying, 0);
      assertNothingIsLeftOfDan(now.dan);
      assertNoMessageIsGivenUp();
    }
  }
}
