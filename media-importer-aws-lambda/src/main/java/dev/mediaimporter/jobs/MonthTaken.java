package dev.mediaimporter.jobs;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Optional;

/**
 * The month in which an item was taken, in some time zone; undated for an item whose source names
 * no time. Immutable.
 *
 * @param month the month; empty for undated
 */
public record MonthTaken(Optional<YearMonth> month) {
  /** Items without a time. */
  public static final MonthTaken UNDATED = new MonthTaken(Optional.empty());

  private static final String UNDATED_LABEL = "undated";

  /** The month of a time. */
  public static MonthTaken of(Optional<Instant> taken, ZoneId zone) {
    return taken
        .map(time -> new MonthTaken(Optional.of(YearMonth.from(time.atZone(zone)))))
        .orElse(UNDATED);
  }

  /** Reads what {@link #label} writes; empty for any other text. */
  public static Optional<MonthTaken> parse(String label) {
    if (label.equals(UNDATED_LABEL)) {
      return Optional.of(UNDATED);
    }
    try {
      return label.matches("[0-9]{4}-[0-9]{2}")
          ? Optional.of(new MonthTaken(Optional.of(YearMonth.parse(label))))
          : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Such as {@code 2026-05}, or {@code undated}. */
  public String label() {
    return month.map(YearMonth::toString).orElse(UNDATED_LABEL);
  }

  /** The first moment of the month; empty for undated. */
  public Optional<Instant> start(ZoneId zone) {
    return month.map(first -> first.atDay(1).atStartOfDay(zone).toInstant());
  }

  /** The first moment after the month; empty for undated. */
  public Optional<Instant> end(ZoneId zone) {
    return month.map(first -> first.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant());
  }
}
