package dev.mediaimporter.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ItemNote;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.photos.Page;
import dev.mediaimporter.sink.StoredMedia;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link ItemStore} must do. To test your own: extend this. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
public abstract class ItemStoreContract {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final String ANN = "ann";
  private static final String BOB = "bob";
  private static final String JOB = "01M81J18G0ECCVH76RDXM4VYCJ";

  private ItemStore store;

  /** For subclasses. */
  protected ItemStoreContract() {}

  /** A store without items. */
  protected abstract ItemStore emptyStore() throws Exception;

  @BeforeEach
  final void open() throws Exception {
    store = emptyStore();
  }

  private static StoredMedia.Builder receipt(String id) {
    return StoredMedia.builder()
        .key(MediaKey.of("folder/" + id.length() + ".jpg"))
        .sizeBytes(3_000_000_000L);
  }

  private static HeldItem item(String id) {
    return new HeldItem(
        new LedgerEntry.Stored(id, receipt(id).build(), 1),
        Optional.empty(),
        "image/jpeg",
        Optional.empty(),
        2,
        NOON);
  }

  @Test
  final void some_is_nothing_only_when_nothing_is_held() {
    assertThat(store.some(ANN)).isEmpty();
    List<String> ids = IntStream.range(0, 7).mapToObj(i -> "item-" + i).toList();
    put(ANN, ids.toArray(String[]::new));
    put(BOB, "item-0");

    Set<String> seen = new TreeSet<>();
    for (List<HeldItem> some = store.some(ANN); !some.isEmpty(); some = store.some(ANN)) {
      some.forEach(item -> {
        seen.add(item.itemId());
        store.remove(ANN, item.itemId());
      });
    }
    assertThat(seen).containsExactlyElementsOf(ids);
    assertThat(store.some(BOB)).hasSize(1);
  }

  @Test
  final void finds_held_ids_by_how_they_begin() {
    put(ANN, "made-1", "made-2", "made-3~edited", "mad-4", "other-made-5");
    put(BOB, "made-6");

    assertThat(store.heldIds(ANN, "made-"))
        .containsExactlyInAnyOrder("made-1", "made-2", "made-3~edited");
    assertThat(store.heldIds(ANN, "none-")).isEmpty();
  }

  private static FailedItem failure(String id) {
    return new FailedItem(
        id,
        Optional.of("IMG_ü.jpg"),
        FailureReason.TIMED_OUT,
        3,
        NOON,
        4,
        Optional.of(FailureReason.NOT_READY),
        false);
  }

  private void put(String user, String... ids) {
    for (String id : ids) {
      store.put(user, item(id));
    }
  }

  @Test
  final void gives_back_what_was_put_field_for_field() {
    HeldItem full = new HeldItem(
        new LedgerEntry.Stored(
            "full",
            StoredMedia.builder()
                .key(MediaKey.of("folder/IMG ✓.jpg"))
                .sizeBytes(3_000_000_000L)
                .sha256("ab".repeat(32))
                .etag("tag")
                .creationTime(NOON.minusMillis(5))
                .storedAt(NOON.plusSeconds(1))
                .build(),
            1,
            Set.of(ItemNote.LOCATION_REMOVED, ItemNote.VIDEO_TRANSCODED),
            Map.of("caption", "Lake ✓", "albums", "Best\nLake")),
        Optional.of("IMG ✓/1.jpg"),
        "image/jpeg",
        Optional.of(JOB),
        2,
        NOON,
        true);
    HeldItem bare = item("bare");
    store.put(ANN, full);
    store.put(ANN, bare);
    assertThat(store.held(ANN, List.of("full", "bare", "unknown")))
        .hasSize(2)
        .containsEntry("full", full)
        .containsEntry("bare", bare);
  }

  @Test
  final void replaces_what_was_known_of_an_item() {
    HeldItem old = new HeldItem(
        new LedgerEntry.Stored("a", receipt("a").etag("old").build(), 1),
        Optional.empty(),
        "image/jpeg",
        Optional.of(JOB),
        2,
        NOON);
    store.put(ANN, old);
    HeldItem now =
        new HeldItem(item("a").entry(), Optional.empty(), "image/jpeg", Optional.empty(), 9, NOON);
    store.put(ANN, now);
    assertThat(store.held(ANN, List.of("a"))).containsEntry("a", now);
  }

  @Test
  final void answers_for_a_hundred_items_at_once() {
    List<String> ids =
        IntStream.range(0, 100).mapToObj(i -> "id-" + i + "x".repeat(90)).toList();
    ids.subList(0, 60).forEach(id -> put(ANN, id));
    assertThat(store.held(ANN, ids).keySet())
        .containsExactlyInAnyOrderElementsOf(ids.subList(0, 60));
    assertThat(store.held(ANN, List.of())).isEmpty();
  }

  @Test
  final void holds_items_of_whatever_id() {
    List<String> ids = List.of("a#b", "a/b", "ü✓", " ", "x".repeat(3000), "x".repeat(3001));
    ids.forEach(id -> put(ANN, id));
    assertThat(store.held(ANN, ids).keySet()).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(store.list(ANN, HeldFilter.ALL, Optional.empty(), 100).items())
        .extracting(HeldItem::itemId)
        .containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  final void keeps_users_apart() {
    put(ANN, "a");
    store.putFailures(ANN, JOB, List.of(failure("f")));
    assertThat(store.held(BOB, List.of("a"))).isEmpty();
    assertThat(store.list(BOB, HeldFilter.ALL, Optional.empty(), 10).items()).isEmpty();
    assertThat(store.failures(BOB, JOB, Optional.empty(), 10).items()).isEmpty();
    assertThat(store.list("an", HeldFilter.ALL, Optional.empty(), 10).items()).isEmpty();
  }

  @Test
  final void lists_everything_held_page_by_page() {
    List<String> ids = IntStream.range(0, 25).mapToObj(i -> "id" + i).toList();
    ids.forEach(id -> put(ANN, id));
    put(BOB, "bobs");
    List<String> listed = new ArrayList<>();
    Optional<String> token = Optional.empty();
    do {
      Page<HeldItem> page = store.list(ANN, HeldFilter.ALL, token, 10);
      page.items().forEach(item -> listed.add(item.itemId()));
      token = page.nextToken();
    } while (token.isPresent());
    assertThat(listed).containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  final void a_page_token_shows_nothing_of_another_user() {
    put(ANN, "a1", "a2", "a3");
    put(BOB, "b1", "b2", "b3");
    String ofBob =
        store.list(BOB, HeldFilter.ALL, Optional.empty(), 1).nextToken().orElseThrow();
    assertThat(store.list(ANN, HeldFilter.ALL, Optional.of(ofBob), 10).items())
        .extracting(HeldItem::itemId)
        .allMatch(id -> id.startsWith("a"));
  }

  private void putTaken(String id, Optional<String> taken, long bytes, Optional<String> job) {
    StoredMedia.Builder receipt =
        StoredMedia.builder().key(MediaKey.of("folder/" + id + ".jpg")).sizeBytes(bytes);
    taken.map(Instant::parse).ifPresent(receipt::creationTime);
    store.put(
        ANN,
        new HeldItem(
            new LedgerEntry.Stored(id, receipt.build(), 1),
            Optional.empty(),
            "image/jpeg",
            job,
            1,
            NOON));
  }

  private void putSixOfThreeMonths() {
    putTaken("may", Optional.of("2026-05-31T23:59:59.999Z"), 10, Optional.of(JOB));
    putTaken("june", Optional.of("2026-06-01T00:00:00Z"), 20, Optional.of("another"));
    putTaken("old", Optional.of("1926-02-03T04:05:06Z"), 40, Optional.empty());
    putTaken("none", Optional.empty(), 80, Optional.of(JOB));
    putTaken("june-b", Optional.of("2026-06-15T12:00:00Z"), 160, Optional.of(JOB));
    putTaken("june-a", Optional.of("2026-06-15T12:00:00Z"), 320, Optional.of("another"));
  }

  private List<String> listed(HeldFilter filter, int pageSize) {
    List<String> ids = new ArrayList<>();
    Optional<String> token = Optional.empty();
    do {
      Page<HeldItem> page = store.list(ANN, filter, token, pageSize);
      assertThat(page.items()).hasSizeLessThanOrEqualTo(pageSize);
      page.items().forEach(item -> ids.add(item.itemId()));
      token = page.nextToken();
    } while (token.isPresent());
    return ids;
  }

  private static HeldFilter in(String month) {
    return new HeldFilter(MonthTaken.parse(month), Optional.empty(), ZoneOffset.UTC);
  }

  @Test
  final void lists_by_capture_time_and_undated_last() {
    putSixOfThreeMonths();
    for (int pageSize : new int[] {1, 2, 100}) {
      List<String> ids = listed(HeldFilter.ALL, pageSize);
      assertThat(ids).hasSize(6).startsWith(ids.get(0), ids.get(1), "june", "may", "old", "none");
      assertThat(ids.subList(0, 2)).containsExactlyInAnyOrder("june-a", "june-b");
    }
    assertThat(listed(in("2026-06"), 2)).hasSize(3).endsWith("june");
    assertThat(listed(in("2026-05"), 2)).containsExactly("may");
    assertThat(listed(in("undated"), 2)).containsExactly("none");
    assertThat(listed(in("2026-07"), 2)).isEmpty();
  }

  @Test
  final void lists_what_one_job_stored() {
    putSixOfThreeMonths();
    HeldFilter ofJob = new HeldFilter(Optional.empty(), Optional.of(JOB), ZoneOffset.UTC);
    for (int pageSize : new int[] {1, 2, 100}) {
      assertThat(listed(ofJob, pageSize)).containsExactly("june-b", "may", "none");
    }
    HeldFilter both = new HeldFilter(MonthTaken.parse("2026-06"), Optional.of(JOB), ZoneOffset.UTC);
    assertThat(listed(both, 2)).containsExactly("june-b");
    assertThat(store.months(ANN, ofJob))
        .extracting(MonthTotals::items, MonthTotals::bytes)
        .containsExactly(tuple(1L, 160L), tuple(1L, 10L), tuple(1L, 80L));
  }

  @Test
  final void months_begin_in_the_zone_that_is_asked_for() {
    putSixOfThreeMonths();
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    HeldFilter june = new HeldFilter(MonthTaken.parse("2026-06"), Optional.empty(), berlin);

    assertThat(listed(june, 2)).hasSize(4).endsWith("june", "may");
    assertThat(store.months(ANN, june))
        .extracting(totals -> totals.month().label(), MonthTotals::items)
        .containsExactly(tuple("2026-06", 4L));
    assertThat(store.months(
            ANN, new HeldFilter(Optional.empty(), Optional.empty(), ZoneId.of("America/New_York"))))
        .extracting(totals -> totals.month().label(), MonthTotals::items)
        .containsExactly(
            tuple("2026-06", 2L), tuple("2026-05", 2L), tuple("1926-02", 1L), tuple("undated", 1L));
  }

  @Test
  final void counts_items_and_bytes_by_month() {
    putSixOfThreeMonths();
    putTaken("may", Optional.of("2026-05-31T23:59:59.999Z"), 11, Optional.of(JOB));
    assertThat(store.months(ANN, HeldFilter.ALL))
        .extracting(totals -> totals.month().label(), MonthTotals::items, MonthTotals::bytes)
        .containsExactly(
            tuple("2026-06", 3L, 500L),
            tuple("2026-05", 1L, 11L),
            tuple("1926-02", 1L, 40L),
            tuple("undated", 1L, 80L));
    assertThat(store.months(BOB, HeldFilter.ALL)).isEmpty();
  }

  @Test
  final void forgets_an_item_that_is_removed() {
    putSixOfThreeMonths();
    put(BOB, "may");
    store.remove(ANN, "may");
    store.remove(ANN, "unknown");
    assertThat(store.held(ANN, List.of("may", "june"))).containsOnlyKeys("june");
    assertThat(listed(HeldFilter.ALL, 100)).hasSize(5).doesNotContain("may");
    assertThat(store.months(ANN, in("2026-05"))).isEmpty();
    assertThat(store.held(BOB, List.of("may"))).hasSize(1);
  }

  @Test
  final void notes_failures_of_a_job_and_takes_them_back() {
    List<FailedItem> failures =
        IntStream.range(0, 60).mapToObj(i -> failure("f" + (100 + i))).toList();
    store.putFailures(ANN, JOB, failures);
    FailedItem other = new FailedItem(
        "f100", Optional.empty(), FailureReason.ITEM_GONE, 0, NOON, 5, Optional.empty(), true);
    store.putFailures(ANN, JOB, List.of(other));
    store.putFailures(ANN, "another job", List.of(failure("x")));
    List<FailedItem> listed = new ArrayList<>();
    Optional<String> token = Optional.empty();
    do {
      Page<FailedItem> page = store.failures(ANN, JOB, token, 25);
      listed.addAll(page.items());
      token = page.nextToken();
    } while (token.isPresent());
    List<FailedItem> expected = new ArrayList<>(failures);
    expected.set(0, other);
    assertThat(listed).containsExactlyElementsOf(expected);

    store.removeFailures(
        ANN, JOB, IntStream.range(0, 59).mapToObj(i -> "f" + (100 + i)).toList());
    store.removeFailures(ANN, JOB, List.of("unknown"));
    store.removeFailures(ANN, JOB, List.of());
    assertThat(store.failures(ANN, JOB, Optional.empty(), 10).items())
        .extracting(FailedItem::itemId)
        .containsExactly("f159");
  }

  @Test
  final void erases_a_user_and_nobody_else() {
    IntStream.range(0, 60).forEach(i -> put(ANN, "id" + i));
    store.putFailures(ANN, JOB, List.of(failure("f1"), failure("f2")));
    put(BOB, "id1");
    store.putFailures(BOB, JOB, List.of(failure("f1")));
    for (int i = 0; i < 100 && store.eraseSome(ANN); i++) {}
    assertThat(store.list(ANN, HeldFilter.ALL, Optional.empty(), 10).items()).isEmpty();
    assertThat(store.failures(ANN, JOB, Optional.empty(), 10).items()).isEmpty();
    assertThat(store.held(BOB, List.of("id1"))).hasSize(1);
    assertThat(store.failures(BOB, JOB, Optional.empty(), 10).items()).hasSize(1);
  }
}
