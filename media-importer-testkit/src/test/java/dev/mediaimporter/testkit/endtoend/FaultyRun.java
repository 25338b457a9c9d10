package dev.mediaimporter.testkit.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.ImportListener;
import dev.mediaimporter.ImportReport;
import dev.mediaimporter.ImportRequest;
import dev.mediaimporter.ItemOutcome;
import dev.mediaimporter.MediaImporter;
import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.photos.MediaQuery;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.photos.PickingSession;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.StoredMedia;
import dev.mediaimporter.testkit.ManualClock;
import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Imports of one library into one sink while things go wrong, held against the plain truth after
 * each: an item that is reported stored has exactly the source's bytes, one that is reported failed
 * has left nothing, and nothing else is there. Time is the clock's own: waits cost none.
 */
final class FaultyRun implements AutoCloseable {
  /** How the items are reached. */
  enum Road {
    LIBRARY,
    PICKER
  }

  static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  private static final Set<RequestKind> COUNTED = Set.of(
      RequestKind.BYTES,
      RequestKind.VIDEO_REDIRECT,
      RequestKind.MEDIA_ITEMS_GET,
      RequestKind.MEDIA_ITEMS_BATCH_GET);

  private final ManualClock clock = ManualClock.at(START);
  private final Map<String, ItemOutcome> outcomes = new ConcurrentHashMap<>();
  private final Map<String, MediaKey> kept = new ConcurrentHashMap<>();
  private final ImportLedger ledger = ImportLedger.inMemory();
  private final Library library;
  private final MediaSink sink;
  private final PhotosEmulator google;
  private final GoogleOnThisMachine connection;

  /** Made before anything goes wrong: the user picks everything again after a session has ended. */
  private final Deque<PickingSession> sessions = new ArrayDeque<>();

  /** Patient: no timeout strikes however busy the machine is. */
  FaultyRun(Road road, Library library, MediaSink sink, long seed) throws IOException {
    this(road, library, sink, seed, Duration.ofSeconds(60));
  }

  /** For faults that only a timeout ends. */
  FaultyRun(Road road, Library library, MediaSink sink, long seed, Duration timeout)
      throws IOException {
    this.library = library;
    this.sink = sink;
    this.google =
        PhotosEmulator.builder().library(library).clock(clock).seed(seed).start();
    this.connection = GoogleOnThisMachine.connect(google, clock, timeout);
    for (int i = 0; road == Road.PICKER && i < 4; i++) {
      PickingSession session = connection.picker().create(OptionalInt.empty());
      google
          .picker()
          .choose(session.id(), library.items().stream().map(LibraryItem::id).toList());
      sessions.add(session);
    }
  }

  private MediaSource source() {
    if (sessions.isEmpty()) {
      return MediaSource.of(connection.client(), MediaQuery.everything());
    }
    while (!google.picker().sessionIds().contains(sessions.element().id())) {
      sessions.remove();
    }
    return MediaSource.of(connection.picker(), sessions.element());
  }

  /** How many of the four picking sessions are left. */
  int sessionsLeft() {
    return google.picker().sessionIds().size();
  }

  PhotosEmulator google() {
    return google;
  }

  ManualClock clock() {
    return clock;
  }

  /** One run, and the proof that its report is true. */
  ImportReport run() throws IOException {
    ImportReport report = runUnchecked();
    assertTruth(report);
    return report;
  }

  /** One run, for sources whose bytes are not always the same. */
  ImportReport runUnchecked() {
    outcomes.clear();
    google.requests().clear();
    ImportListener listener = new ImportListener() {
      @Override
      public void itemFinished(ItemOutcome outcome) {
        outcomes.put(outcome.item().id(), outcome);
      }
    };
    return MediaImporter.builder()
        .clock(clock)
        .sleeper(clock)
        .build()
        .run(ImportRequest.builder()
            .source(source())
            .sink(sink)
            .keys(KeyStrategies.ownerMd5("ann@example.com"))
            .ledger(ledger)
            .listener(listener)
            .build());
  }

  /** A run after everything is well again ends complete, whatever happened before. */
  void recover() throws IOException {
    google.faults().clear();
    ImportReport report = run();
    assertThat(report.failed()).isEmpty();
    assertThat(report.status()).isEqualTo(ImportReport.Status.COMPLETE);
    assertThat(kept.keySet())
        .isEqualTo(library.items().stream().map(LibraryItem::id).collect(Collectors.toSet()));
  }

  /** Why an item failed; empty when it did not. */
  Optional<FailureReason> failure(String itemId) {
    return outcomes.get(itemId) instanceof ItemOutcome.Failed failed
        ? Optional.of(failed.cause().reason())
        : Optional.empty();
  }

  /** The SHA-256 of what the last run stored for an item, read from the destination. */
  String storedHash(String itemId) throws Exception {
    ItemOutcome.Imported imported = (ItemOutcome.Imported) outcomes.get(itemId);
    try (InputStream stored = sink.read(imported.stored().key())) {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(stored.readAllBytes()));
    }
  }

  /**
   * How many requests one item cost, apart from redirects and from requests that were only made
   * again because the access token had died.
   */
  long requestsFor(String itemId) {
    return google.requests().latest().stream()
        .filter(entry -> entry.item().equals(Optional.of(itemId)))
        .filter(entry -> COUNTED.contains(entry.kind()) && entry.status() != 401)
        .count();
  }

  private void assertTruth(ImportReport report) throws IOException {
    assertThat(report.listed()).isEqualTo(outcomes.size());
    for (ItemOutcome outcome : outcomes.values()) {
      String id = outcome.item().id();
      if (outcome instanceof ItemOutcome.Imported imported) {
        kept.put(id, imported.stored().key());
        assertThat(imported.stored().sha256()).contains(google.expectedBytes(id).sha256());
      } else if (outcome instanceof ItemOutcome.AlreadyThere) {
        assertThat(kept).containsKey(id);
      } else {
        assertThat(kept).doesNotContainKey(id);
      }
      assertThat(requestsFor(id)).as("requests for " + id).isLessThanOrEqualTo(5);
    }
    for (Map.Entry<String, MediaKey> entry : kept.entrySet()) {
      assertThat(sink.find(entry.getValue()).flatMap(StoredMedia::itemId)).contains(entry.getKey());
      try (InputStream stored = sink.read(entry.getValue());
          InputStream expected = google.expectedBytes(entry.getKey()).open()) {
        assertThat(stored).hasSameContentAs(expected);
      }
    }
    try (Stream<MediaKey> keys = sink.keys()) {
      assertThat(keys.collect(Collectors.toSet())).isEqualTo(new HashSet<>(kept.values()));
    }
  }

  @Override
  public void close() throws IOException {
    connection.close();
    google.close();
    sink.close();
  }
}
