package dev.mediaimporter.examples.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Flags that choose what was taken in a range of days. picocli groups cannot hold mixins. */
abstract class DayRange {
  @Option(
      names = "--since",
      paramLabel = "DATE",
      description = "Only items taken from this day on (UTC), such as 2024-07-01.")
  @Nullable
  String since;

  @Option(
      names = "--until",
      paramLabel = "DATE",
      description = "Only items taken up to the end of this day (UTC).")
  @Nullable
  String until;

  final boolean isAnyDay() {
    return since == null && until == null;
  }

  /**
   * Whether something was taken in the range; false without a time, unless the range is any.
   *
   * @throws Refusal if a flag is wrong
   */
  final <T> Predicate<T> inRange(Function<T, Optional<Instant>> taken) {
    Instant from = since == null ? Instant.MIN : startOf("--since", since);
    Instant end = until == null ? Instant.MAX : startOf("--until", until).plus(Duration.ofDays(1));
    return thing -> isAnyDay()
        || taken
            .apply(thing)
            .filter(time -> !time.isBefore(from) && time.isBefore(end))
            .isPresent();
  }

  private static Instant startOf(String flag, String date) {
    try {
      return LocalDate.parse(date).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeException e) {
      throw Refusal.usage(
          flag + " must be a day such as 2024-07-01, got " + Printable.of(date, 80), e);
    }
  }
}
