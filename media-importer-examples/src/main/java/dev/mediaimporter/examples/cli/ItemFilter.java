package dev.mediaimporter.examples.cli;

import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKind;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Flags that choose which items of a source are imported. */
final class ItemFilter extends DayRange {
  static final String HEADING = "%nWhich items:%n";

  @Option(names = "--type", paramLabel = "TYPE", description = "Only photo or video.")
  @Nullable
  String type;

  @Option(
      names = "--include",
      paramLabel = "PATTERN",
      description = "Only items whose filename matches, such as 'IMG_*.jpg'.")
  @Nullable
  String include;

  @Option(
      names = "--exclude",
      paramLabel = "PATTERN",
      description = "Leave out items whose filename matches, such as 'Screenshot*'.")
  @Nullable
  String exclude;

  @Option(
      names = "--files-from",
      paramLabel = "FILE",
      description = "Only items whose id or filename is a line of this file; - for standard input."
          + " Lines that begin with # or ; are comments. A line that names no item is told, and the"
          + " exit code is 1.")
  @Nullable
  String filesFrom;

  @Option(
      names = "--order-by",
      paramLabel = "ORDER",
      description = "newest, oldest, largest or smallest first. Everything is listed before the"
          + " first download. Sizes are known of Takeout exports only.")
  @Nullable
  String orderBy;

  private @Nullable NamedItems named;

  /**
   * Reads the file that names items, once.
   *
   * @throws Refusal if it cannot be read
   */
  void load(CliContext context) {
    if (filesFrom != null) {
      named = NamedItems.in(filesFrom, context);
    }
  }

  /** The lines of {@code --files-from} that named no item of what was listed so far. */
  List<String> notFound() {
    return named == null ? List.of() : named.notMet();
  }

  /** The order, if one is asked for. */
  Optional<ItemOrder> order() {
    return Optional.ofNullable(orderBy).map(ItemOrder::parse);
  }

  /**
   * The items that the flags choose; empty without flags. Items that cannot be read stay, so that
   * the report names them.
   *
   * @throws Refusal if a flag is wrong
   */
  Optional<Predicate<MediaItem>> wanted() {
    if (isAnyDay() && type == null && include == null && exclude == null && named == null) {
      return Optional.empty();
    }
    Predicate<MediaItem> wanted = inRange(MediaItem::creationTime);
    if (type != null) {
      MediaKind kind = LedgerFilter.kind(type);
      wanted = wanted.and(item -> item.type() == kind);
    }
    if (include != null) {
      wanted = wanted.and(named("--include", include));
    }
    if (exclude != null) {
      wanted = wanted.and(named("--exclude", exclude).negate());
    }
    Predicate<MediaItem> unreadable = item -> item.unreadable().isPresent();
    // An item that cannot be read has no date or type, but an id.
    return Optional.of(named == null ? unreadable.or(wanted) : named.and(unreadable.or(wanted)));
  }

  private static Predicate<MediaItem> named(String flag, String pattern) {
    if (pattern.indexOf('/') >= 0) {
      throw Refusal.usage(flag + " must be a pattern for filenames, without a slash, got "
          + Printable.of(pattern, 80));
    }
    PathMatcher matcher = LedgerFilter.pattern(flag, pattern);
    return item ->
        item.filename().filter(name -> LedgerFilter.matches(matcher, name)).isPresent();
  }
}
