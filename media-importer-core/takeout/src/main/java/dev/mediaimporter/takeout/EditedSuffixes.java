package dev.mediaimporter.takeout;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What Google Photos adds to the name of an edited medium, in the language of the account. Seen in
 * exports or in other programs; the list cannot be complete. Pure functions.
 */
final class EditedSuffixes {
  private static final List<String> ALL = List.of(
      "-edited",
      "-bearbeitet",
      "-modifié",
      "-modificato",
      "-ha editado",
      "-editado",
      "-editat",
      "-edytowane",
      "-bewerkt",
      "-編集済み",
      "-编辑",
      "-已修改",
      "-已編輯",
      "-편집됨",
      "-измененный",
      "-отредактировано",
      "-відредаговано",
      "-muokattu",
      "-düzenlendi",
      "-redigeret",
      "-redigert",
      "-redigerad",
      "-upravené",
      "-effects",
      "-smile",
      "-mix",
      "-motion",
      "-animation",
      "-collage");

  /** Google cuts stems to about this many UTF-16 units, and the suffix with them. */
  private static final int SHORTEST_CUT_STEM = 46;

  private static final int LONGEST_CUT_STEM = 48;
  private static final int SHORTEST_CUT_SUFFIX = 2;

  private EditedSuffixes() {}

  /** The stem of the original, if the stem ends in a suffix; neither has a counter. */
  static Optional<String> original(String stem) {
    String lower = stem.toLowerCase(Locale.ROOT);
    for (String suffix : ALL) {
      if (lower.endsWith(suffix) && stem.length() > suffix.length()) {
        return Optional.of(stem.substring(0, stem.length() - suffix.length()));
      }
    }
    int dash = stem.lastIndexOf('-');
    boolean mayBeCut = stem.length() >= SHORTEST_CUT_STEM && stem.length() <= LONGEST_CUT_STEM;
    if (mayBeCut && dash > 0 && stem.length() - dash >= SHORTEST_CUT_SUFFIX) {
      String rest = lower.substring(dash);
      if (ALL.stream().anyMatch(suffix -> suffix.startsWith(rest))) {
        return Optional.of(stem.substring(0, dash));
      }
    }
    return Optional.empty();
  }
}
