package dev.mediaimporter.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.sink.StoredMedia;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link ImportLedger} must do. To test your own: extend this and say how to open it; if
 * it outlives its object, extend {@link LastingLedgerContract} instead.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
public abstract class LedgerContract {
  private static final Instant TIME = Instant.parse("2024-07-14T09:31:07.123456789Z");

  private ImportLedger ledger;

  /** Constructor for subclasses. */
  protected LedgerContract() {}

  /** Opens an empty ledger; called once for each test. */
  protected abstract ImportLedger open() throws Exception;

  /** Called half way through a test: closes the ledger and opens the same again, if it lasts. */
  protected ImportLedger reopened(ImportLedger closing) throws Exception {
    return closing;
  }

  /** The ledger under test. */
  protected final ImportLedger ledger() {
    return ledger;
  }

  @BeforeEach
  final void openEmpty() throws Exception {
    ledger = open();
  }

  @AfterEach
  final void close() throws Exception {
    ledger.close();
  }

  @Test
  void is_empty_at_first() throws Exception {
    assertThat(ledger.find("a")).isEmpty();
    assertThat(entries()).isEmpty();
  }

  @TestFactory
  Stream<DynamicTest> gives_back_what_it_was_told() {
    return Stream.of(
            stored("a", 1),
            stored("a", Long.MAX_VALUE),
            bareStored("a"),
            failed("a", 5),
            bareFailed("a"))
        .map(entry -> DynamicTest.dynamicTest(entry.toString(), () -> {
          ledger.record(entry);
          assertThat(ledger.find("a")).contains(entry);
          assertThat(entries()).containsExactly(entry);
        }));
  }

  @TestFactory
  Stream<DynamicTest> knows_every_reason() {
    return Stream.of(FailureReason.values())
        .map(reason -> DynamicTest.dynamicTest(reason.label(), () -> {
          LedgerEntry entry = new LedgerEntry.Failed("a", Optional.empty(), reason, TIME, 1);
          ledger.record(entry);
          assertThat(ledger.find("a")).contains(entry);
        }));
  }

  @TestFactory
  Stream<DynamicTest> takes_any_text() {
    return Stream.of(
            "caf\u00e9 \u65e5\u672c \ud83d\ude00",
            "a\nb\r\n\tc\u0000\u0085\u2028",
            "\"quoted\" \\ {\"id\":\"b\"} </script>",
            "\ud83d",
            "\udc00x",
            "x".repeat(3_000))
        .map(text -> DynamicTest.dynamicTest(text.substring(0, 1), () -> {
          LedgerEntry entry = new LedgerEntry.Failed(
              "id " + text, Optional.of(text), FailureReason.UNEXPECTED, TIME, 1);
          ledger.record(entry);
          assertThat(ledger.find("id " + text)).contains(entry);
          assertThat(entries()).contains(entry);
        }));
  }

  @Test
  void keeps_the_latest_of_an_item() throws Exception {
    ledger.record(failed("a", 1));
    ledger.record(failed("b", 1));
    ledger.record(failed("a", 2));
    ledger.record(stored("a", 9));
    ledger.record(stored("b", 9));
    ledger.record(failed("b", 3));
    assertThat(ledger.find("a")).contains(stored("a", 9));
    assertThat(ledger.find("b")).contains(failed("b", 3));
    assertThat(entries()).containsExactlyInAnyOrder(stored("a", 9), failed("b", 3));
  }

  @Test
  void tells_ids_apart_that_look_alike() throws Exception {
    List<String> ids = List.of("a", "A", "a ", "aa", "\u00e9", "e\u0301", "\ud83d", "\ud83c", "?");
    for (int i = 0; i < ids.size(); i++) {
      ledger.record(failed(ids.get(i), i));
    }
    for (int i = 0; i < ids.size(); i++) {
      assertThat(ledger.find(ids.get(i))).contains(failed(ids.get(i), i));
    }
    assertThat(entries()).hasSize(ids.size());
  }

  @Test
  void can_be_told_more_while_its_entries_are_read() throws Exception {
    for (int i = 0; i < 100; i++) {
      ledger.record(failed("item-" + i, 1));
    }
    List<String> seen = new ArrayList<>();
    try (Stream<LedgerEntry> entries = ledger.entries()) {
      for (LedgerEntry entry : (Iterable<LedgerEntry>) entries::iterator) {
        seen.add(entry.itemId());
        ledger.record(failed(entry.itemId(), 2));
      }
    }
    assertThat(seen).hasSize(100).doesNotHaveDuplicates();
    assertThat(entries()).hasSize(100).allMatch(entry -> entry.attempts() == 2);
  }

  @Test
  void takes_entries_from_several_threads() throws Exception {
    int threads = 8;
    int each = 50;
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> calls = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        String thread = "thread-" + t + "-";
        calls.add(executor.submit(() -> {
          for (int i = 0; i < each; i++) {
            ledger.record(stored(thread + i, i));
            ledger.record(failed("shared", i));
            assertThat(ledger.find(thread + i)).contains(stored(thread + i, i));
          }
          return null;
        }));
      }
      for (Future<?> call : calls) {
        call.get(1, TimeUnit.MINUTES);
      }
    } finally {
      executor.shutdownNow();
    }
    reopen();
    for (int t = 0; t < threads; t++) {
      for (int i = 0; i < each; i++) {
        assertThat(ledger.find("thread-" + t + "-" + i))
            .contains(stored("thread-" + t + "-" + i, i));
      }
    }
    assertThat(ledger.find("shared")).contains(failed("shared", each - 1));
    assertThat(entries()).hasSize(threads * each + 1);
  }

  @Test
  void goes_on_for_others_when_one_thread_is_interrupted() throws Exception {
    ledger.record(stored("a", 1));
    Thread.currentThread().interrupt();
    try {
      ledger.record(stored("b", 2));
    } catch (IOException e) {
      // An interrupted thread may be turned away.
    } finally {
      Thread.interrupted();
    }
    ledger.record(stored("c", 3));
    assertThat(ledger.find("a")).contains(stored("a", 1));
    assertThat(ledger.find("c")).contains(stored("c", 3));
  }

  @Test
  void keeps_details() throws Exception {
    LedgerEntry.Stored bare = (LedgerEntry.Stored) stored("a", 1);
    Map<String, String> details = new LinkedHashMap<>();
    details.put("place", "47.5,9.7,0");
    details.put("caption", "\u00dcber \"alles\"\n\ud83d\ude00");
    details.put("albums", "Lake\nBest");
    LedgerEntry.Stored entry = new LedgerEntry.Stored(
        bare.itemId(), bare.receipt(), bare.attempts(), bare.notes(), details);

    ledger.record(entry);
    reopen();

    assertThat(ledger.find("a")).contains(entry);
    assertThat(entry.toString()).doesNotContain("Lake", "47.5");
  }

  @Test
  void may_be_closed_twice() throws Exception {
    ledger.close();
    ledger.close();
  }

  final void reopen() throws Exception {
    ledger = reopened(ledger);
  }

  final List<LedgerEntry> entries() throws IOException {
    try (Stream<LedgerEntry> entries = ledger.entries()) {
      return entries.toList();
    }
  }

  static LedgerEntry stored(String id, long size) {
    return new LedgerEntry.Stored(
        id,
        StoredMedia.builder()
            .key(MediaKey.of("0c17bf66e649070167701d2d3cd71711/caf\u00e9 " + size + ".JPG"))
            .sizeBytes(size)
            .sha256("ab".repeat(32))
            .etag("\"33a64df551425fcc55e4d42a148795d9\"")
            .creationTime(TIME)
            .build(),
        1);
  }

  private static LedgerEntry bareStored(String id) {
    return new LedgerEntry.Stored(
        id, StoredMedia.builder().key(MediaKey.of("k")).sizeBytes(0).build(), 0);
  }

  static LedgerEntry failed(String id, int attempts) {
    return new LedgerEntry.Failed(
        id, Optional.of("IMG_0001.JPG"), FailureReason.LINK_REFUSED, TIME, attempts);
  }

  private static LedgerEntry bareFailed(String id) {
    return new LedgerEntry.Failed(id, Optional.empty(), FailureReason.ITEM_GONE, TIME, 0);
  }
}
