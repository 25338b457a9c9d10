package dev.mediaimporter.examples.cli;

import dev.mediaimporter.media.MediaItem;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The items that a file names by id or filename. Remembers which lines named one, because a line
 * that names none is something that was asked for and is not stored. Safe for use by several
 * threads.
 */
final class NamedItems implements Predicate<MediaItem> {
  private static final int MOST_NAMES = 1_000_000;

  private final Set<String> names;
  private final Set<String> met = ConcurrentHashMap.newKeySet();

  private NamedItems(Set<String> names) {
    this.names = names;
  }

  /**
   * Reads a list with one name a line. Empty lines and lines that begin with # or ; are comments.
   *
   * @param file {@code -} for standard input
   * @throws Refusal if it cannot be read or names nothing
   */
  static NamedItems in(String file, CliContext context) {
    Set<String> names = new HashSet<>();
    try (InputStream in = file.equals("-")
            ? new FileInputStream(FileDescriptor.in)
            : Files.newInputStream(context.path(file));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank() && !line.startsWith("#") && !line.startsWith(";")) {
          names.add(composed(line));
        }
        if (names.size() > MOST_NAMES) {
          throw Refusal.usage("--files-from: " + Printable.of(file, 80) + " has more than "
              + Format.number(MOST_NAMES) + " names; split it");
        }
      }
    } catch (IOException e) {
      throw Refusal.usage(
          "--files-from: cannot read " + Printable.of(file, 80) + ": "
              + Failure.oneLine(Failure.words(e)),
          e);
    }
    if (names.isEmpty()) {
      throw Refusal.usage("--files-from: " + Printable.of(file, 80)
          + " names nothing; write one id or filename a line");
    }
    return new NamedItems(names);
  }

  @Override
  public boolean test(MediaItem item) {
    boolean byId = met(Optional.of(item.id()));
    return met(item.filename()) || byId;
  }

  private boolean met(Optional<String> name) {
    Optional<String> known = name.map(NamedItems::composed).filter(names::contains);
    known.ifPresent(met::add);
    return known.isPresent();
  }

  /** The names of which there was no item so far, sorted. */
  List<String> notMet() {
    return names.stream().filter(name -> !met.contains(name)).sorted().toList();
  }

  private static String composed(String name) {
    return Normalizer.normalize(name.strip(), Normalizer.Form.NFC);
  }
}
