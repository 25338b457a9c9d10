package dev.mediaimporter.lambda.dynamo;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads rows of one kind. After an upgrade was taken back, some rows may be a newer version's: what
 * cannot be read is left as it is, counted in the log, and counts as absent, so that one such row
 * does not take its whole list along. Thread-safe.
 */
final class RowReader<T> {
  /** Says what an older version could not make sense of; absent means 1. */
  static final String FORMAT = "format";

  private static final Logger LOG = LoggerFactory.getLogger(RowReader.class);
  private static final long KNOWN_FORMAT = 1;

  private final String kind;
  private final Function<Attributes, T> read;

  /** @param kind how their sort keys begin */
  RowReader(String kind, Function<Attributes, T> read) {
    this.kind = kind;
    this.read = read;
  }

  /** What the row says, if it can be read. */
  Optional<T> one(Attributes row) {
    return all(List.of(row)).stream().findFirst();
  }

  /** What those of the rows say that can be read, in their order. */
  List<T> all(List<Attributes> rows) {
    List<T> known = rows.stream().map(this::readable).flatMap(Optional::stream).toList();
    if (known.size() < rows.size()) {
      LOG.warn(
          "{} rows {} are skipped: only a newer version can read them",
          rows.size() - known.size(),
          kind);
    }
    return known;
  }

  private Optional<T> readable(Attributes row) {
    try {
      return row.number(FORMAT, KNOWN_FORMAT) > KNOWN_FORMAT
          ? Optional.empty()
          : Optional.of(read.apply(row));
    } catch (RuntimeException e) {
      // Whatever is unknown in it: an attribute that is gone, another type, a new constant.
      return Optional.empty();
    }
  }
}
