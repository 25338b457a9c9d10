package dev.mediaimporter.takeout;

/** Compares the title in a sidecar with the filename of a medium. Pure functions. */
final class Titles {
  /** A stem of this length may have been cut. */
  private static final int MAYBE_CUT = 40;

  private Titles() {}

  /**
   * Whether a medium can have this title. Google replaces characters of the title with {@code _},
   * adds an extension to a title without one, and cuts long names. The videos of motion photos and
   * edited media have the title of another file, so only the stems are compared.
   *
   * @param title the title; an empty one agrees with every name
   */
  static boolean agree(MediaName medium, String title) {
    String wanted = title.endsWith(".json") ? title.substring(0, title.length() - 5) : title;
    if (wanted.isEmpty()) {
      return true;
    }
    String name = withoutEdit(medium.base());
    String stem = MediaName.stemOf(name);
    String wantedStem = MediaName.stemOf(wanted);
    return same(name, wanted)
        || same(medium.full(), wanted)
        || same(stem, wanted)
        || same(stem, wantedStem)
        || same(medium.stem(), wantedStem)
        || same(name, wantedStem)
        || (stem.length() >= MAYBE_CUT && startsWith(wanted, stem));
  }

  private static String withoutEdit(String base) {
    return EditedSuffixes.original(MediaName.stemOf(base))
        .map(stem -> stem + MediaName.extensionOf(base))
        .orElse(base);
  }

  private static boolean same(String name, String title) {
    return name.length() == title.length() && startsWith(title, name);
  }

  /** Whether the title starts with the name, in which {@code _} stands for any character. */
  static boolean startsWith(String title, String name) {
    if (title.length() < name.length()) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      char t = title.charAt(i);
      if (c != '_' && c != t && Character.toLowerCase(c) != Character.toLowerCase(t)) {
        return false;
      }
    }
    return true;
  }
}
