package dev.mediaimporter.lambda.dynamo;

import dev.mediaimporter.jobs.FailedItem;
import dev.mediaimporter.jobs.HeldFilter;
import dev.mediaimporter.jobs.HeldItem;
import dev.mediaimporter.jobs.ItemStore;
import dev.mediaimporter.jobs.MonthTotals;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ItemNote;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.photos.Page;
import dev.mediaimporter.sink.StoredMedia;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is held as rows {@code ITEM#<item>}, {@link ItemsByTime indexed by time}; what failed as
 * rows {@code FAIL#<job>#<item>}. To ask for a page of items is one request; to note an item is one
 * write. Failures stay for 120 days.
 */
final class DynamoItemStore implements ItemStore {
  private static final String ITEM = "ITEM#";
  private static final String FAIL = "FAIL#";
  private static final int SOME = 100;

  /** More rows than one answer has room for. */
  private static final int MANY = 10_000;

  private static final Duration FAILURES_KEPT = Duration.ofDays(120);

  private static final RowReader<HeldItem> ITEMS = new RowReader<>(ITEM, DynamoItemStore::held);
  private static final RowReader<String> IDS = new RowReader<>(ITEM, row -> row.requireText("id"));
  private static final RowReader<FailedItem> FAILURES =
      new RowReader<>(FAIL, DynamoItemStore::failed);

  private final DynamoTable table;
  private final ItemsByTime byTime;
  private final Clock clock;

  DynamoItemStore(DynamoTable table, Clock clock) {
    this.table = table;
    this.byTime = new ItemsByTime(table, table.index(), ITEM);
    this.clock = clock;
  }

  @Override
  public Map<String, HeldItem> held(String user, Collection<String> itemIds) {
    Map<String, HeldItem> found = new LinkedHashMap<>();
    if (!itemIds.isEmpty()) {
      Collection<String> keys = new TreeSet<>();
      itemIds.forEach(id -> keys.add(ITEM + DynamoTable.keyPart(id)));
      ITEMS
          .all(table.getAll(DynamoTable.ofUser(user), keys))
          .forEach(item -> found.put(item.itemId(), item));
    }
    return found;
  }

  @Override
  public Set<String> heldIds(String user, String prefix) {
    Set<String> ids = new HashSet<>();
    Optional<String> after = Optional.empty();
    do {
      Page<String> page =
          table.query(DynamoTable.ofUser(user), ITEM + prefix, after, MANY, true, IDS);
      ids.addAll(page.items());
      after = page.nextToken();
    } while (after.isPresent());
    return ids;
  }

  @Override
  public void put(String user, HeldItem item) {
    StoredMedia receipt = item.entry().receipt();
    table.put(Attributes.row(DynamoTable.ofUser(user), ITEM + DynamoTable.keyPart(item.itemId()))
        .put("id", item.itemId())
        .put("key", receipt.key().value())
        .put("size", receipt.sizeBytes())
        .put("sha256", receipt.sha256())
        .put("etag", receipt.etag())
        .put("taken", receipt.creationTime())
        .put("storedAt", receipt.storedAt())
        .put("filename", item.filename())
        .put("mime", item.mimeType())
        .put(
            "notes", item.entry().notes().stream().map(ItemNote::label).collect(Collectors.toSet()))
        .putTexts("details", item.entry().details())
        .put("attempts", item.entry().attempts())
        .put("job", item.jobId())
        .put("page", item.page())
        .put("at", item.at())
        .put("small", item.smallPicture())
        .put(DynamoIndex.PK, ItemsByTime.partition(user))
        .put(
            DynamoIndex.SK,
            ItemsByTime.sortKey(receipt.creationTime(), receipt.sizeBytes(), item.jobId())));
  }

  private static HeldItem held(Attributes row) {
    StoredMedia receipt = StoredMedia.builder()
        .key(MediaKey.of(row.requireText("key")))
        .sizeBytes(row.number("size", 0))
        .sha256(row.text("sha256"))
        .etag(row.text("etag"))
        .creationTime(row.time("taken"))
        .storedAt(row.time("storedAt"))
        .build();
    return new HeldItem(
        new LedgerEntry.Stored(
            row.requireText("id"),
            receipt,
            row.count("attempts", 0),
            ItemNote.ofLabels(String.join(",", row.texts("notes"))),
            row.textsByName("details")),
        row.text("filename"),
        row.requireText("mime"),
        row.text("job"),
        row.count("page", 0),
        row.requireTime("at"),
        row.flag("small"));
  }

  @Override
  public Page<HeldItem> list(String user, HeldFilter filter, Optional<String> after, int limit) {
    return byTime.list(user, filter, after, limit, ITEMS);
  }

  @Override
  public List<HeldItem> some(String user) {
    Optional<String> after = Optional.empty();
    do {
      Page<HeldItem> page = table.query(DynamoTable.ofUser(user), ITEM, after, SOME, true, ITEMS);
      if (!page.items().isEmpty()) {
        return page.items();
      }
      after = page.nextToken();
    } while (after.isPresent());
    return List.of();
  }

  @Override
  public List<MonthTotals> months(String user, HeldFilter filter) {
    return byTime.months(user, filter);
  }

  @Override
  public void remove(String user, String itemId) {
    table.delete(DynamoTable.ofUser(user), ITEM + DynamoTable.keyPart(itemId));
  }

  @Override
  public void putFailures(String user, String jobId, Collection<FailedItem> failures) {
    Instant end = clock.instant().plus(FAILURES_KEPT);
    table.putAll(failures.stream()
        .map(item -> Attributes.row(
                DynamoTable.ofUser(user), prefix(jobId) + DynamoTable.keyPart(item.itemId()))
            .put("id", item.itemId())
            .put("filename", item.filename())
            .put("reason", item.reason().name())
            .put("attempts", item.attempts())
            .put("at", item.at())
            .put("page", item.page())
            .put("countedAs", item.countedAs().map(FailureReason::name))
            .put("resolved", item.resolved())
            .expiring(end))
        .toList());
  }

  @Override
  public void removeFailures(String user, String jobId, Collection<String> itemIds) {
    table.deleteAll(
        DynamoTable.ofUser(user),
        itemIds.stream()
            .map(id -> prefix(jobId) + DynamoTable.keyPart(id))
            .distinct()
            .toList());
  }

  @Override
  public Page<FailedItem> failures(String user, String jobId, Optional<String> after, int limit) {
    return table.query(DynamoTable.ofUser(user), prefix(jobId), after, limit, true, FAILURES);
  }

  private static FailedItem failed(Attributes row) {
    return new FailedItem(
        row.requireText("id"),
        row.text("filename"),
        FailureReason.valueOf(row.requireText("reason")),
        row.count("attempts", 0),
        row.requireTime("at"),
        row.count("page", 0),
        row.text("countedAs").map(FailureReason::valueOf),
        row.flag("resolved"));
  }

  @Override
  public boolean eraseSome(String user) {
    String pk = DynamoTable.ofUser(user);
    return table.eraseSome(pk, ITEM)
        || table.eraseSome(pk, FAIL)
        || table.eraseSome(pk, ItemsByTime.PROGRESS);
  }

  private static String prefix(String jobId) {
    return FAIL + jobId + "#";
  }
}
