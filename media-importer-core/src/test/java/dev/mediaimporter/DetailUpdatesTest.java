package dev.mediaimporter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.ledger.FileLedger;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.media.SinkException;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.local.LocalMediaSink;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What changes of stored items when their source says something else of them. */
final class DetailUpdatesTest {
  private static final Instant NOON = Instant.parse("2024-07-14T12:00:00Z");

  @TempDir
  Path folder;

  private final Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);

  private static MediaItem item(String id, Instant taken, Map<String, String> details) {
    return MediaItem.builder()
        .id(id)
        .filename(id + ".jpg")
        .mimeType("image/jpeg")
        .type(MediaKind.PHOTO)
        .creationTime(taken)
        .details(details)
        .build();
  }

  private ImportReport run(ImportLedger ledger, MediaItem... items) throws IOException {
    FakeSource source = new FakeSource(clock, 10);
    for (MediaItem item : items) {
      source.add(item);
    }
    try (LocalMediaSink sink = LocalMediaSink.in(folder.resolve("photos"))) {
      return MediaImporter.builder()
          .clock(clock)
          .build()
          .run(ImportRequest.builder()
              .source(source)
              .sink(sink)
              .keys(item -> MediaKey.of(item.displayName()))
              .ledger(ledger)
              .build());
    }
  }

  private String records() throws IOException {
    StringBuilder all = new StringBuilder();
    try (var files = Files.walk(folder.resolve("photos/.media-importer/items"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }

  private static Map<String, String> details(ImportLedger ledger, String id) throws IOException {
    return ((LedgerEntry.Stored) ledger.find(id).orElseThrow()).details();
  }

  @Test
  void followWhatTheSourceSaysNow() throws IOException {
    ImportLedger ledger = ImportLedger.inMemory();
    run(
        ledger,
        item("a", NOON, Map.of("caption", "Lake", "favourite", "true", "albums", "Best\nLake")),
        item("b", NOON, Map.of("caption", "Dune")));

    ImportReport report = run(
        ledger,
        item("a", NOON.plusSeconds(60), Map.of("caption", "Sea", "albums", "New\nLake")),
        item("b", NOON, Map.of("caption", "Dune")));

    assertThat(report.alreadyThere()).isEqualTo(2);
    assertThat(report.updated()).isEqualTo(1);
    assertThat(report.toMap()).containsEntry("updated", 1L);
    assertThat(details(ledger, "a"))
        .containsOnly(Map.entry("caption", "Sea"), Map.entry("albums", "Best\nLake\nNew"));
    assertThat(records())
        .contains("\"Sea\"", "2024-07-14T12:01:00Z", "Best\\nLake\\nNew", "\"Dune\"")
        .doesNotContain("favourite", "\"Lake\"");
    assertThat(Files.getLastModifiedTime(folder.resolve("photos/a.jpg")).toInstant())
        .isEqualTo(NOON.plusSeconds(60));
  }

  /** Nothing is written where nothing changed. */
  @Test
  void costNothingWhereNothingChanged() throws IOException {
    ImportLedger ledger = ImportLedger.inMemory();
    MediaItem item = item("a", NOON, Map.of("caption", "Lake", "albums", "Best\nLake"));
    run(ledger, item);
    try (var files = Files.walk(folder.resolve("photos/.media-importer/items"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }

    ImportReport report = run(ledger, item("a", NOON, Map.of("caption", "Lake", "albums", "Lake")));

    assertThat(report.alreadyThere()).isEqualTo(1);
    assertThat(report.updated()).isZero();
    assertThat(run(ledger, item).updated()).isZero();
    assertThat(records()).isEmpty();
  }

  /** An older version wrote the ledger, so it is compared once with what is at the destination. */
  @Test
  void completeALedgerWithoutDetails() throws IOException {
    ImportLedger ledger = ImportLedger.inMemory();
    MediaItem item = item("a", NOON, Map.of("caption", "Lake"));
    run(ledger, item);
    LedgerEntry.Stored entry = (LedgerEntry.Stored) ledger.find("a").orElseThrow();
    ledger.record(
        new LedgerEntry.Stored("a", entry.receipt(), entry.attempts(), entry.notes(), Map.of()));

    assertThat(run(ledger, item).updated()).isZero();
    assertThat(details(ledger, "a")).containsOnly(Map.entry("caption", "Lake"));
  }

  @Test
  void surviveInTheLedgersFile() throws IOException {
    Path file = folder.resolve("ledger.jsonl");
    MediaItem item = item("a", NOON, Map.of("caption", "Lake \ud83d\ude00", "place", "1,2,0"));
    try (FileLedger ledger = FileLedger.open(file)) {
      run(ledger, item);
    }

    try (FileLedger ledger = FileLedger.open(file)) {
      assertThat(details(ledger, "a")).isEqualTo(item.details());
      assertThat(run(ledger, item).updated()).isZero();
    }
  }

  @Test
  void areLeftOutWhereTheyAreTooLong() throws IOException {
    ImportLedger ledger = ImportLedger.inMemory();
    MediaItem item = item("a", NOON, Map.of("caption", "x".repeat(20_000), "place", "1,2,0"));
    run(ledger, item);

    assertThat(details(ledger, "a")).containsOnly(Map.entry("place", "1,2,0"));
    assertThat(run(ledger, item).updated()).isZero();
  }

  private static MediaSink refusingToRenew(MediaSink sink) {
    return (MediaSink) Proxy.newProxyInstance(
        MediaSink.class.getClassLoader(),
        new Class<?>[] {MediaSink.class},
        (proxy, method, args) -> {
          if (method.getName().equals("renew")) {
            throw new SinkException(
                SinkException.State.NOT_WRITTEN, SinkException.Scope.ITEM, "scripted", null);
          }
          try {
            return method.invoke(sink, args);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  @Test
  void failTheItemAndAreTriedAgain() throws IOException {
    ImportLedger ledger = ImportLedger.inMemory();
    run(ledger, item("a", NOON, Map.of("caption", "Lake")));
    FakeSource source = new FakeSource(clock, 10);
    source.add(item("a", NOON, Map.of("caption", "Sea")));
    LocalMediaSink refusing = LocalMediaSink.in(folder.resolve("photos"));

    ImportReport report = MediaImporter.builder()
        .clock(clock)
        .build()
        .run(ImportRequest.builder()
            .source(source)
            .sink(refusingToRenew(refusing))
            .keys(item -> MediaKey.of(item.displayName()))
            .ledger(ledger)
            .build());
    refusing.close();

    assertThat(report.failed())
        .singleElement()
        .satisfies(failed -> assertThat(failed.cause()).isInstanceOf(SinkException.class));
    assertThat(report.failed().get(0).cause().reason()).isNotEqualTo(FailureReason.UNEXPECTED);
    assertThat(details(ledger, "a")).containsOnly(Map.entry("caption", "Lake"));
    assertThat(run(ledger, item("a", NOON, Map.of("caption", "Sea"))).updated()).isEqualTo(1);
  }
}
