package dev.mediaimporter.examples.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Finds names that are spelled like one that does not exist. */
final class Suggestions {
  private static final int TOLERANCE = 2;

  private Suggestions() {}

  /** The names that are fewest edits away, and no more than two; empty if none is so close. */
  static List<String> of(String unknown, Collection<String> names) {
    // One letter is one edit away from every other letter.
    int tolerance = Math.min(TOLERANCE, bare(unknown).length() - 1);
    int best = names.stream()
        .mapToInt(name -> distance(bare(unknown), bare(name)))
        .min()
        .orElse(Integer.MAX_VALUE);
    return best > tolerance
        ? List.of()
        : names.stream()
            .filter(name -> distance(bare(unknown), bare(name)) == best)
            .sorted(Comparator.naturalOrder())
            .toList();
  }

  private static String bare(String name) {
    return name.replaceFirst("^-+", "");
  }

  /** Levenshtein's edit distance. */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
