package dev.mediaimporter.examples.cli;

import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.ItemNote;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.takeout.TakeoutDocuments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Flags that choose entries of the ledgers of a destination. Reading them uses no network. */
final class LedgerFilter extends DayRange {
  @Option(
      names = "--ledger",
      paramLabel = "FILE",
      description = "The ledger to read (default: all ledgers of this destination).")
  @Nullable
  String ledger;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "Only photo or video, told by the extension.")
  @Nullable
  String type;

  @Option(
      names = "--include",
      paramLabel = "PATTERN",
      description = "Only files whose key matches, such as '2024/**' or '*.mp4'; without a slash"
          + " the pattern is for the filename.")
  @Nullable
  String include;

  /**
   * Reads the stored items that the flags choose, and all that failed, in no promised order.
   *
   * @throws Refusal if a flag is wrong, or there is no ledger
   */
  void read(
      LedgerPlace place,
      String to,
      CliContext context,
      Consumer<LedgerEntry.Stored> stored,
      Consumer<LedgerEntry.Failed> failed)
      throws IOException {
    Predicate<LedgerEntry.Stored> chosen = chosen();
    List<Path> files = ledger == null ? place.all() : List.of(context.path(ledger));
    if (files.isEmpty()) {
      throw Refusal.usage("there is no ledger for " + Printable.of(to)
          + "; name one with --ledger FILE, or run 'media-importer ledger rebuild'");
    }
    for (Path file : files) {
      try (ImportLedger held = place.openReadOnly(file, Optional.empty());
          Stream<LedgerEntry> entries = held.entries()) {
        entries.forEach(entry -> {
          if (entry instanceof LedgerEntry.Stored item && chosen.test(item)) {
            stored.accept(item);
          } else if (entry instanceof LedgerEntry.Failed item) {
            failed.accept(item);
          }
        });
      } catch (NoSuchFileException e) {
        throw Refusal.usage("--ledger: there is no file " + Printable.of(file.toString()));
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }
  }

  private Predicate<LedgerEntry.Stored> chosen() {
    Predicate<LedgerEntry.Stored> item = entry ->
        !TakeoutDocuments.isDocument(entry.itemId()) && !entry.notes().contains(ItemNote.REPLACED);
    Predicate<LedgerEntry.Stored> chosen = item.and(inRange(LedgerFilter::taken));
    if (type != null) {
      MediaKind kind = kind(type);
      chosen = chosen.and(entry -> kindOf(entry) == kind);
    }
    if (include != null) {
      PathMatcher pattern = pattern("--include", include);
      boolean name = include.indexOf('/') < 0;
      chosen = chosen.and(
          entry -> matches(pattern, name ? entry.key().filename() : entry.key().value()));
    }
    return chosen;
  }

  static MediaKind kind(String type) {
    return Arrays.stream(MediaKind.values())
        .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(type))
        .findFirst()
        .orElseThrow(
            () -> Refusal.usage("--type must be photo or video, got " + Printable.of(type, 80)));
  }

  static PathMatcher pattern(String flag, String text) {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + text);
    } catch (IllegalArgumentException e) {
      throw Refusal.usage(flag + ": not a pattern: " + Printable.of(text, 80), e);
    }
  }

  static boolean matches(PathMatcher pattern, String name) {
    try {
      return pattern.matches(Path.of(name));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  static Optional<Instant> taken(LedgerEntry.Stored entry) {
    return entry.receipt().creationTime();
  }

  /** The capture time where it was taken, if the source told the zone; else in UTC. */
  static Optional<OffsetDateTime> local(LedgerEntry.Stored entry) {
    ZoneOffset zone = MediaItem.zoneIn(entry.details()).orElse(ZoneOffset.UTC);
    return taken(entry).map(time -> time.atOffset(zone));
  }

  static MediaKind kindOf(LedgerEntry.Stored entry) {
    return MediaKind.ofFilename(entry.key().filename());
  }
}
