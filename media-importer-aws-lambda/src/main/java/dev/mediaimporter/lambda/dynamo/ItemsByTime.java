package dev.mediaimporter.lambda.dynamo;

import dev.mediaimporter.jobs.HeldFilter;
import dev.mediaimporter.jobs.HeldItem;
import dev.mediaimporter.jobs.MonthTaken;
import dev.mediaimporter.jobs.MonthTotals;
import dev.mediaimporter.photos.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The held items of a user by capture time: a partition {@code M#<user>} of the index, with sort
 * keys {@code <time>#<bytes>#<job>}. So a page, the totals of a month and what a job stored are
 * read from the keys alone. Rows that an earlier version wrote are put into the index when a user's
 * items are first listed.
 */
final class ItemsByTime {
  /** So that times before 1970 are not negative; year -1199 is the earliest. */
  private static final long OFFSET_MILLIS = 100_000_000_000_000L;

  private static final long LATEST = 999_999_999_999_999L;
  private static final String UNDATED = "0".repeat(15);

  /** Behind every sort key that begins with the same time. */
  private static final String END = "~";

  private static final char DIVIDER = '|';
  private static final int KEYS_AT_ONCE = 1_000;
  private static final int ADOPTED_AT_ONCE = 500;
  private static final int ADOPTIONS_IN_CALL = 4;

  /** The row that says how far the rows of earlier versions are in the index. */
  static final String PROGRESS = "INDEXED#ITEMS";

  private static final RowReader<Attributes> ROWS = new RowReader<>("ITEM#", row -> row);
  private static final RowReader<Line> LINES = new RowReader<>("ITEM#", Line::of);

  private final DynamoTable table;
  private final DynamoIndex index;
  private final String prefix;

  /** @param prefix how the sort keys of items begin in the table */
  ItemsByTime(DynamoTable table, DynamoIndex index, String prefix) {
    this.table = table;
    this.index = index;
    this.prefix = prefix;
  }

  /** What the index says of one item. */
  private record Line(Optional<Instant> taken, long bytes, Optional<String> job) {
    static Line of(Attributes key) {
      String[] parts = key.requireText(DynamoIndex.SK).split("#", -1);
      return new Line(
          parts[0].equals(UNDATED)
              ? Optional.empty()
              : Optional.of(Instant.ofEpochMilli(Long.parseLong(parts[0]) - OFFSET_MILLIS)),
          Long.parseLong(parts[1]),
          Optional.of(parts[2]).filter(job -> !job.isEmpty()));
    }

    boolean isMeantBy(HeldFilter filter) {
      return filter.jobId().isEmpty() || filter.jobId().equals(job);
    }
  }

  static String partition(String user) {
    return "M#" + user;
  }

  static String sortKey(Optional<Instant> taken, long bytes, Optional<String> job) {
    return timeKey(taken) + "#" + bytes + "#" + job.orElse("");
  }

  private static String timeKey(Optional<Instant> taken) {
    return taken
        .map(time -> Math.max(1, Math.min(LATEST, time.toEpochMilli() + OFFSET_MILLIS)))
        .map(millis -> String.format("%015d", millis))
        .orElse(UNDATED);
  }

  private static String from(HeldFilter filter) {
    return filter.month().map(month -> timeKey(month.start(filter.zone()))).orElse("0");
  }

  private static String to(HeldFilter filter) {
    return filter
            .month()
            .map(month -> timeKey(month.end(filter.zone()).map(end -> end.minusMillis(1))))
            .orElse("")
        + END;
  }

  Page<HeldItem> list(
      String user,
      HeldFilter filter,
      Optional<String> after,
      int limit,
      RowReader<HeldItem> reader) {
    if (after.isEmpty()) {
      adopt(user);
    }
    Optional<Map<String, AttributeValue>> start = after.flatMap(token -> key(user, token));
    if (after.isPresent() && start.filter(key -> isWithin(key, filter)).isEmpty()) {
      return new Page<>(List.of(), Optional.empty());
    }
    List<Attributes> found = new ArrayList<>();
    do {
      DynamoIndex.Keys keys = index.lastFirst(
          partition(user),
          from(filter),
          to(filter),
          start,
          filter.jobId().isPresent() ? KEYS_AT_ONCE : limit);
      start = keys.next();
      for (Attributes row : keys.rows()) {
        if (found.size() == limit) {
          start = Optional.of(found.get(limit - 1).map());
          break;
        }
        if (LINES.one(row).filter(line -> line.isMeantBy(filter)).isPresent()) {
          found.add(row);
        }
      }
    } while (start.isPresent() && found.size() < limit);
    return new Page<>(rows(user, found, reader), start.map(this::token));
  }

  private List<HeldItem> rows(String user, List<Attributes> keys, RowReader<HeldItem> reader) {
    List<String> sortKeys =
        keys.stream().map(key -> key.requireText(DynamoTable.SK)).toList();
    Map<String, Attributes> rows = table.getAll(DynamoTable.ofUser(user), sortKeys).stream()
        .collect(Collectors.toMap(row -> row.requireText(DynamoTable.SK), row -> row));
    return reader.all(sortKeys.stream().filter(rows::containsKey).map(rows::get).toList());
  }

  private String token(Map<String, AttributeValue> key) {
    Attributes row = new Attributes(key);
    return row.requireText(DynamoIndex.SK)
        + DIVIDER
        + row.requireText(DynamoTable.SK).substring(prefix.length());
  }

  private Optional<Map<String, AttributeValue>> key(String user, String token) {
    int divider = token.indexOf(DIVIDER);
    return divider < 0
        ? Optional.empty()
        : Optional.of(
            Attributes.row(DynamoTable.ofUser(user), prefix + token.substring(divider + 1))
                .put(DynamoIndex.PK, partition(user))
                .put(DynamoIndex.SK, token.substring(0, divider))
                .map());
  }

  private static boolean isWithin(Map<String, AttributeValue> key, HeldFilter filter) {
    String sortKey = new Attributes(key).requireText(DynamoIndex.SK);
    return sortKey.matches("[0-9]{15}#[0-9]{1,18}#[!-{}]*")
        && sortKey.compareTo(from(filter)) >= 0
        && sortKey.compareTo(to(filter)) <= 0;
  }

  List<MonthTotals> months(String user, HeldFilter filter) {
    adopt(user);
    Map<MonthTaken, MonthTotals> totals = new LinkedHashMap<>();
    Optional<Map<String, AttributeValue>> after = Optional.empty();
    do {
      DynamoIndex.Keys keys =
          index.lastFirst(partition(user), from(filter), to(filter), after, 10 * KEYS_AT_ONCE);
      for (Line line : LINES.all(keys.rows())) {
        if (line.isMeantBy(filter)) {
          MonthTaken month = MonthTaken.of(line.taken(), filter.zone());
          totals.merge(month, new MonthTotals(month, 1, line.bytes()), ItemsByTime::sum);
        }
      }
      after = keys.next();
    } while (after.isPresent());
    return List.copyOf(totals.values());
  }

  private static MonthTotals sum(MonthTotals a, MonthTotals b) {
    return new MonthTotals(a.month(), a.items() + b.items(), a.bytes() + b.bytes());
  }

  /** Puts rows of earlier versions into the index, some at each call until all are. */
  private void adopt(String user) {
    String pk = DynamoTable.ofUser(user);
    Optional<Attributes> progress = table.get(pk, PROGRESS);
    if (progress.isPresent() && progress.get().flag("done")) {
      return;
    }
    Optional<String> after = progress.flatMap(row -> row.text("after"));
    for (int i = 0; i < ADOPTIONS_IN_CALL; i++) {
      Page<Attributes> page = table.query(pk, prefix, after, ADOPTED_AT_ONCE, true, ROWS);
      page.items().stream()
          .filter(row -> row.text(DynamoIndex.PK).isEmpty())
          .forEach(row -> index.add(
              row,
              partition(user),
              sortKey(row.time("taken"), row.number("size", 0), row.text("job"))));
      if (page.items().isEmpty()) {
        // Nothing is noted of a user without items, who may be one that left.
        return;
      }
      after = page.nextToken();
      if (after.isEmpty()) {
        break;
      }
    }
    table.put(Attributes.row(pk, PROGRESS).put("done", after.isEmpty()).put("after", after));
  }
}
