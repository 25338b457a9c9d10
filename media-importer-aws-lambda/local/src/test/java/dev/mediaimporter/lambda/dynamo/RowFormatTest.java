package dev.mediaimporter.lambda.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import dev.mediaimporter.accounts.Profile;
import dev.mediaimporter.accounts.SealedToken;
import dev.mediaimporter.jobs.DueWork;
import dev.mediaimporter.jobs.ExportChoice;
import dev.mediaimporter.jobs.FailedItem;
import dev.mediaimporter.jobs.HeldFilter;
import dev.mediaimporter.jobs.HeldItem;
import dev.mediaimporter.jobs.Job;
import dev.mediaimporter.jobs.JobSource;
import dev.mediaimporter.jobs.JobState;
import dev.mediaimporter.jobs.JobStore;
import dev.mediaimporter.jobs.Lease;
import dev.mediaimporter.jobs.Patience;
import dev.mediaimporter.jobs.Position;
import dev.mediaimporter.jobs.Tally;
import dev.mediaimporter.jobs.WorkMessage;
import dev.mediaimporter.lambda.local.AwsExtension;
import dev.mediaimporter.lambda.local.LocalAws;
import dev.mediaimporter.lambda.local.RowJson;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ItemNote;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.photos.SourceSpec;
import dev.mediaimporter.sink.StoredMedia;
import dev.mediaimporter.watches.Watch;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Rows of two versions. {@code rows-1.json} is what this version writes, and every later one has to
 * read it: a change of the format keeps the file and adds the next. {@code -DrenewRows=true} writes
 * it anew.
 */
@ExtendWith(AwsExtension.class)
final class RowFormatTest {
  private static final Path FILE =
      Path.of("src/test/resources/dev/mediaimporter/lambda/dynamo/rows-1.json");
  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOON, ZoneOffset.UTC);
  private static final String ANN = "ann";

  private static final Job RUNNING = Job.builder()
      .user(ANN)
      .id("01RUNNING")
      .source(new SourceSpec.Album("album-1"))
      .access(Job.Access.CONNECTION)
      .state(JobState.RUNNING)
      .position(new Position(
          Position.START.phase(),
          3,
          Optional.of("cursor"),
          Optional.of("marker"),
          2,
          Optional.of("item-7"),
          1))
      .patience(new Patience(1, 2, 3, 4, 5))
      .retryAll(true)
      .addSkipped("large-1", "large-2")
      .storedAtStart(4)
      .lease(new Lease("worker-1", NOON.plusSeconds(60)))
      .tally(new Tally(7, 8, 9_000_000_000L, Map.of(FailureReason.TIMED_OUT, 2L)))
      .inProgress(new Tally(1, 2, 3, Map.of()))
      .picked(11L)
      .createdAt(NOON)
      .updatedAt(NOON.plusSeconds(1))
      .progressAt(NOON.plusSeconds(2))
      .dueAt(NOON.plusSeconds(-3))
      .build();

  private static final Job OVER = Job.builder()
      .user(ANN)
      .id("00OVER")
      .source(new JobSource.Inbox("autumn", ExportChoice.USUAL))
      .access(Job.Access.OWN_TOKEN)
      .state(JobState.DONE_WITH_FAILURES)
      .problem("Two items failed.")
      .sourceReport("{}")
      .createdAt(NOON)
      .updatedAt(NOON)
      .progressAt(NOON)
      .endedAt(NOON)
      .build();

  private static final HeldItem ITEM = new HeldItem(
      new LedgerEntry.Stored(
          "item-1",
          StoredMedia.builder()
              .key(MediaKey.of("folder/IMG_1.jpg"))
              .sizeBytes(3_000_000_000L)
              .sha256("ab".repeat(32))
              .etag("\"etag\"")
              .creationTime(Instant.parse("2025-03-01T10:00:00Z"))
              .storedAt(NOON)
              .build(),
          2,
          Set.of(ItemNote.NO_MOTION_VIDEO),
          Map.of("caption", "At the lake")),
      Optional.of("IMG_1.jpg"),
      "image/jpeg",
      Optional.of("01RUNNING"),
      3,
      NOON,
      true);

  private static final FailedItem FAILED = new FailedItem(
      "item-2",
      Optional.of("IMG_2.jpg"),
      FailureReason.TIMED_OUT,
      3,
      NOON,
      4,
      Optional.of(FailureReason.NOT_READY),
      false);

  private static final Watch WATCH = new Watch(
      ANN,
      new SourceSpec.Album("album-1"),
      Optional.of("Holidays"),
      Duration.ofDays(1),
      Optional.of(new Watch.Run("00OVER", NOON)),
      NOON.minusSeconds(1),
      0);

  private static final Profile PROFILE =
      new Profile(ANN, "ann@example.org", NOON, Optional.of("01RUNNING"), false, 0, 0);

  private static final SealedToken TOKEN =
      new SealedToken("c2VhbGVk", Set.of("scope"), Optional.of(NOON.plusSeconds(3600)));

  private final LocalAws aws;
  private String table;
  private DynamoStores stores;

  RowFormatTest(LocalAws aws) {
    this.aws = aws;
  }

  @BeforeEach
  void openTable() {
    table = aws.newTable();
    stores = DynamoStores.in(aws.dynamo(), table, CLOCK, new Random(1));
  }

  private void writeAll() {
    assertThat(stores.users().save(PROFILE)).isPresent();
    assertThat(stores.users().claimFolder("folder", ANN)).isTrue();
    stores.users().putToken(ANN, "CONNECTION", TOKEN);
    assertThat(stores.jobs().save(OVER)).isPresent();
    assertThat(stores.jobs().admit(RUNNING, 20, 200)).isEqualTo(JobStore.Admission.ADMITTED);
    assertThat(stores.jobs().claim(ANN, "key", new JobStore.KeyClaim("01RUNNING", "album:a")))
        .isNotNull();
    stores.items().put(ANN, ITEM);
    stores.items().putFailures(ANN, "01RUNNING", List.of(FAILED));
    assertThat(stores.watches().add(WATCH, 50)).isPresent();
    stores.quotaGate().holdUntil(SourceSpec.Api.LIBRARY, NOON.plusSeconds(9));
    assertThat(stores.callCounts().count(ANN, "LIBRARY#1", 1, 5, NOON)).isTrue();
  }

  private static Job saved(Job job) {
    return Job.builder().from(job).version(1).build();
  }

  private static List<WorkMessage> due(List<DueWork> work) {
    return work.stream()
        .flatMap(some -> some.due(Optional.empty(), NOON, 50).messages().stream())
        .toList();
  }

  private void assertEverythingIsRead() {
    assertThat(stores.users().profile(ANN))
        .contains(new Profile(ANN, "ann@example.org", NOON, Optional.of("01RUNNING"), false, 0, 1));
    assertThat(stores.users().claimFolder("folder", ANN)).isTrue();
    assertThat(stores.users().claimFolder("folder", "bob")).isFalse();
    assertThat(stores.users().token(ANN, "CONNECTION")).contains(TOKEN);
    assertThat(stores.jobs().list(ANN, Optional.empty(), 50).items())
        .containsExactly(saved(RUNNING), saved(OVER));
    assertThat(stores.jobs().open(ANN)).containsExactly(saved(RUNNING));
    assertThat(due(stores.jobs().dueWork())).contains(new WorkMessage.Check(ANN, "01RUNNING"));
    assertThat(stores.jobs().claim(ANN, "key", new JobStore.KeyClaim("02", "album:a")))
        .isEqualTo(new JobStore.KeyClaim("01RUNNING", "album:a"));
    assertThat(stores.items().held(ANN, List.of("item-1"))).isEqualTo(Map.of("item-1", ITEM));
    assertThat(stores.items().list(ANN, HeldFilter.ALL, Optional.empty(), 50).items())
        .containsExactly(ITEM);
    assertThat(stores.items().months(ANN, HeldFilter.ALL)).hasSize(1);
    assertThat(stores.items().failures(ANN, "01RUNNING", Optional.empty(), 50).items())
        .containsExactly(FAILED);
    Watch watch = new Watch(
        ANN, WATCH.album(), WATCH.title(), WATCH.every(), WATCH.lastRun(), WATCH.nextRun(), 1);
    assertThat(stores.watches().list(ANN, 50)).containsExactly(watch);
    assertThat(due(List.of(stores.watches().dueWork())))
        .contains(new WorkMessage.Watched(ANN, "album-1"));
    assertThat(stores.quotaGate().heldUntil(SourceSpec.Api.LIBRARY)).contains(NOON.plusSeconds(9));
  }

  @Test
  void rows_of_the_first_format_are_read() throws Exception {
    rowsOfFile().forEach(this::put);
    assertEverythingIsRead();
    assertThat(stores.callCounts().count(ANN, "LIBRARY#1", 1, 1, NOON)).isFalse();
  }

  @Test
  void rows_are_written_as_the_file_has_them() throws Exception {
    writeAll();
    JsonArray written = new JsonArray();
    rows().forEach(row -> written.add(RowJson.of(row)));
    if (Boolean.getBoolean("renewRows")) {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, GSON.toJson(written) + "\n");
    }
    assertThat(GSON.toJson(written))
        .as("the format of rows has changed: keep the file for the version that wrote it, add the"
            + " next, and see Upgrade in docs/operate.md")
        .isEqualTo(Files.readString(FILE).strip());
  }

  @Test
  void attributes_of_a_newer_version_are_ignored() throws Exception {
    for (Map<String, AttributeValue> row : rowsOfFile()) {
      put(with(row, "novelty", AttributeValue.fromL(List.of(AttributeValue.fromS("x")))));
    }
    assertEverythingIsRead();
  }

  @Test
  void rows_that_only_a_newer_version_reads_are_skipped_and_kept() throws Exception {
    List<Map<String, AttributeValue>> newer = new ArrayList<>();
    for (Map<String, AttributeValue> row : rowsOfFile()) {
      put(row);
      String sk = row.get("sk").s();
      if (sk.startsWith("JOB#")) {
        newer.add(other(row, "1", "state", "DREAMING"));
        newer.add(other(row, "2", "source", "memories:"));
        newer.add(other(row, "3", "phase", "SORTING"));
        newer.add(other(row, "6", "source", "inbox:autumn?xmp,dreams"));
        newer.add(other(row, "4", RowReader.FORMAT, AttributeValue.fromN("2")));
        newer.add(other(row, "5", "createdAt", AttributeValue.fromN("1795348800")));
      } else if (sk.startsWith("FAIL#")) {
        newer.add(other(row, "1", "reason", "BORED"));
        newer.add(other(row, "2", RowReader.FORMAT, AttributeValue.fromN("2")));
      } else if (sk.startsWith("ITEM#")) {
        newer.add(other(row, "1", "key", AttributeValue.fromM(Map.of())));
        newer.add(other(row, "2", RowReader.FORMAT, AttributeValue.fromN("2")));
        newer.add(other(row, "3", "gsi1sk", "someday"));
      } else if (sk.startsWith("WATCH#")) {
        newer.add(other(row, "1", "every", "weekly"));
        newer.add(other(row, "2", RowReader.FORMAT, AttributeValue.fromN("2")));
      }
    }
    newer.forEach(this::put);
    List<Map<String, AttributeValue>> before = rows();

    String log = logOf(() -> {
      assertThat(stores.jobs().list(ANN, Optional.empty(), 50).items())
          .containsExactly(saved(RUNNING), saved(OVER));
      assertThat(due(stores.jobs().dueWork())).contains(new WorkMessage.Check(ANN, "01RUNNING"));
      assertThat(stores.jobs().find(ANN, "01RUNNING1")).isEmpty();
      assertThat(stores.items().failures(ANN, "01RUNNING", Optional.empty(), 50).items())
          .containsExactly(FAILED);
      assertThat(stores.watches().list(ANN, 50)).hasSize(1);
      assertThat(due(List.of(stores.watches().dueWork())))
          .contains(new WorkMessage.Watched(ANN, "album-1"));
      assertThat(stores.items().held(ANN, List.of("item-1", "item-11", "item-12")))
          .containsOnlyKeys("item-1");
    });
    assertThat(log).contains("12 rows JOB# are skipped", "2 rows FAIL#", "2 rows WATCH#");
    assertThat(stores.jobs().save(Job.builder().from(RUNNING).id("01RUNNING1").build()))
        .isEmpty();
    assertThat(rows()).isEqualTo(before);

    stores
        .items()
        .list(ANN, HeldFilter.ALL, Optional.empty(), 50)
        .items()
        .forEach(item -> assertThat(item.entry().receipt().key())
            .isEqualTo(ITEM.entry().receipt().key()));
    assertThat(stores.items().months(ANN, HeldFilter.ALL)).hasSize(1);
  }

  @Test
  void open_jobs_of_a_newer_version_stay_known_and_count() {
    writeAll();
    Map<String, AttributeValue> running = rows().stream()
        .filter(row -> row.get("sk").s().equals("JOB#01RUNNING"))
        .findFirst()
        .orElseThrow();
    put(with(running, "state", AttributeValue.fromS("DREAMING")));
    Job next = Job.builder().from(RUNNING).id("02NEXT").build();

    assertThat(stores.jobs().admit(next, 1, 200)).isEqualTo(JobStore.Admission.FULL);
    assertThat(stores.jobs().admit(next, 2, 200)).isEqualTo(JobStore.Admission.ADMITTED);
    assertThat(stores.jobs().open(ANN)).extracting(Job::id).containsExactly("02NEXT");

    put(running);
    assertThat(stores.jobs().open(ANN)).extracting(Job::id).containsExactly("01RUNNING", "02NEXT");
  }

  private static String logOf(Runnable calls) {
    PrintStream out = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      calls.run();
    } finally {
      System.setOut(out);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  private static Map<String, AttributeValue> with(
      Map<String, AttributeValue> row, String name, AttributeValue value) {
    Map<String, AttributeValue> changed = new HashMap<>(row);
    changed.put(name, value);
    return changed;
  }

  private static Map<String, AttributeValue> other(
      Map<String, AttributeValue> row, String end, String name, String text) {
    return other(row, end, name, AttributeValue.fromS(text));
  }

  /** A row with a longer key, and another value of one attribute. */
  private static Map<String, AttributeValue> other(
      Map<String, AttributeValue> row, String end, String name, AttributeValue value) {
    return with(with(row, "sk", AttributeValue.fromS(row.get("sk").s() + end)), name, value);
  }

  private void put(Map<String, AttributeValue> row) {
    aws.dynamo().putItem(request -> request.tableName(table).item(row));
  }

  private List<Map<String, AttributeValue>> rows() {
    return aws
        .dynamo()
        .scanPaginator(request -> request.tableName(table).consistentRead(true))
        .items()
        .stream()
        .sorted(Comparator.comparing(
                (Map<String, AttributeValue> row) -> row.get("pk").s())
            .thenComparing(row -> row.get("sk").s()))
        .toList();
  }

  private static List<Map<String, AttributeValue>> rowsOfFile() throws Exception {
    try (InputStream in =
        Objects.requireNonNull(RowFormatTest.class.getResourceAsStream("rows-1.json"))) {
      List<Map<String, AttributeValue>> rows = new ArrayList<>();
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (JsonElement row : JsonParser.parseString(text).getAsJsonArray()) {
        rows.add(RowJson.row(row.getAsJsonObject()));
      }
      return rows;
    }
  }
}
