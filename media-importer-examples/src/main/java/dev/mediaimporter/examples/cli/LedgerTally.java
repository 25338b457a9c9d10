package dev.mediaimporter.examples.cli;

import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.MediaKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/** What the entries of ledgers add up to. Not thread-safe. */
final class LedgerTally {
  /** More months than this are shown as years. */
  static final int MOST_MONTHS = 36;

  private static final int LARGEST = 10;
  private static final int YEAR_CHARS = "2024".length();
  private static final String UNDATED = "undated";

  private final Map<String, Sum> months = new TreeMap<>();
  private final Map<MediaKind, Sum> kinds = new EnumMap<>(MediaKind.class);
  private final Map<FailureReason, Long> failures = new EnumMap<>(FailureReason.class);
  private final PriorityQueue<LedgerEntry.Stored> largest =
      new PriorityQueue<>(Comparator.comparingLong(LedgerTally::bytes));
  private Sum total = new Sum(0, 0);

  /** Some items. */
  record Sum(long items, long bytes) {
    Sum plus(Sum other) {
      return new Sum(items + other.items, bytes + other.bytes);
    }
  }

  void stored(LedgerEntry.Stored entry) {
    Sum one = new Sum(1, bytes(entry));
    total = total.plus(one);
    String month = LedgerFilter.local(entry)
        .map(time -> String.format(Locale.ROOT, "%04d-%02d", time.getYear(), time.getMonthValue()))
        .orElse(UNDATED);
    months.merge(month, one, Sum::plus);
    kinds.merge(LedgerFilter.kindOf(entry), one, Sum::plus);
    largest.add(entry);
    if (largest.size() > LARGEST) {
      largest.poll();
    }
  }

  void failed(LedgerEntry.Failed entry) {
    failures.merge(entry.reason(), 1L, Long::sum);
  }

  Sum total() {
    return total;
  }

  Sum of(MediaKind kind) {
    return kinds.getOrDefault(kind, new Sum(0, 0));
  }

  /** By month of the capture time, local where that is known, such as {@code 2024-07}, in order. */
  Map<String, Sum> months() {
    return months;
  }

  /** By month, or by year where there are many months. */
  Map<String, Sum> periods() {
    if (months.size() <= MOST_MONTHS) {
      return months;
    }
    Map<String, Sum> years = new TreeMap<>();
    months.forEach((month, sum) -> years.merge(
        month.equals(UNDATED) ? month : month.substring(0, YEAR_CHARS), sum, Sum::plus));
    return years;
  }

  /** The largest items, the largest first. */
  List<LedgerEntry.Stored> largest() {
    List<LedgerEntry.Stored> sorted = new ArrayList<>(largest);
    sorted.sort(Comparator.comparingLong(LedgerTally::bytes)
        .reversed()
        .thenComparing(LedgerEntry.Stored::key));
    return sorted;
  }

  /** How many items failed, by reason. */
  Map<FailureReason, Long> failures() {
    return failures;
  }

  private static long bytes(LedgerEntry.Stored entry) {
    return entry.receipt().sizeBytes();
  }
}
