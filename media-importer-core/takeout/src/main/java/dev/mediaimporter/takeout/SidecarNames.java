package dev.mediaimporter.takeout;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The names that the sidecar of a medium may have, without {@code .json}. Google cuts the name and
 * its suffix to 46 UTF-16 units and puts the counter behind them; some exports are not cut. Pure
 * functions.
 */
final class SidecarNames {
  /** What Google adds to the name of a medium since October 2024, or as much of it as fits. */
  static final String SUFFIX = ".supplemental-metadata";

  /** The most UTF-16 units before the counter and {@code .json}. */
  static final int LIMIT = 46;

  private SidecarNames() {}

  /** R1: the counter stays where it is. */
  static List<String> inPlace(MediaName medium) {
    return medium.counterEnd() <= LIMIT
        ? forms(medium.full(), "")
        : List.of(medium.full(), medium.full() + SUFFIX);
  }

  /** R2: the counter stands behind the name; none if there is no counter. */
  static List<String> moved(MediaName medium) {
    return medium.counter().isEmpty() ? List.of() : forms(medium.base(), medium.counter());
  }

  private static List<String> forms(String name, String counter) {
    Set<String> forms = new LinkedHashSet<>();
    forms.add(name + counter);
    forms.add(name + SUFFIX + counter);
    forms.add(cut(name + SUFFIX, LIMIT) + counter);
    forms.add(cut(name, LIMIT) + counter);
    return new ArrayList<>(forms);
  }

  /** The first UTF-16 units of a text, without half a surrogate pair at the end. */
  static String cut(String text, int units) {
    if (text.length() <= units) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(units - 1)) ? units - 1 : units;
    return text.substring(0, end);
  }

  /** The name of the medium in the name of a sidecar, as far as it is there. */
  static String mediumIn(String sidecar) {
    String base = MediaName.of(sidecar).base();
    for (int length = SUFFIX.length(); length > 1; length--) {
      if (base.endsWith(SUFFIX.substring(0, length))) {
        return base.substring(0, base.length() - length);
      }
    }
    return base;
  }
}
