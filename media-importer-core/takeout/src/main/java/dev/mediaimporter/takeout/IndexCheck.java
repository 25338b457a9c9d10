package dev.mediaimporter.takeout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Compares Google's index with the files that are here. The index has full names and the archives
 * cut ones, so a file that is not found by its name is looked for by its folder, extension and the
 * beginning of its name. For one thread.
 */
final class IndexCheck {
  /** Names shorter than this are not cut. */
  private static final int MAYBE_CUT = 40;

  private final Map<String, Map<String, Integer>> here = new HashMap<>();

  /** Notes a file that is here. */
  void add(String folder, String name) {
    here.computeIfAbsent(keyOf(folder), any -> new HashMap<>()).merge(name, 1, Integer::sum);
  }

  /**
   * The files of the index that are not here, as {@code folder/name}.
   *
   * @param bareMedia videos outside the archives: each stands for all its copies
   */
  List<String> missing(IndexPage index, List<Entry> bareMedia) {
    Set<String> bare = new HashSet<>();
    bareMedia.forEach(entry -> bare.add(PartNames.ofBareMedium(entry.name())));
    List<IndexPage.File> unmatched = new ArrayList<>();
    for (IndexPage.File file : index.files()) {
      if (!take(here.getOrDefault(keyOf(file.folder()), Map.of()), file.name())) {
        unmatched.add(file);
      }
    }
    List<String> missing = new ArrayList<>();
    Map<String, Map<String, List<String>>> cut = new HashMap<>();
    for (IndexPage.File file : unmatched) {
      String folder = keyOf(file.folder());
      Map<String, Integer> left = here.getOrDefault(folder, Map.of());
      List<String> candidates = cut.computeIfAbsent(folder, any -> byBeginning(left))
          .getOrDefault(beginning(file.name()), List.of());
      boolean found = false;
      for (String name : candidates) {
        if (isCut(name, file.name()) && take(left, name)) {
          found = true;
          break;
        }
      }
      found = found || bare.contains(file.name());
      if (!found) {
        missing.add(file.folder() + "/" + file.name());
      }
    }
    return missing;
  }

  private static boolean take(Map<String, Integer> names, String name) {
    Integer count = names.get(name);
    if (count == null || count == 0) {
      return false;
    }
    names.put(name, count - 1);
    return true;
  }

  private static Map<String, List<String>> byBeginning(Map<String, Integer> names) {
    Map<String, List<String>> index = new HashMap<>();
    names.keySet().stream()
        .sorted()
        .forEach(name ->
            index.computeIfAbsent(beginning(name), any -> new ArrayList<>()).add(name));
    return index;
  }

  private static String beginning(String name) {
    return replaced(SidecarNames.cut(name, MAYBE_CUT - 1)) + "\0" + MediaName.kindOf(name);
  }

  private static boolean isCut(String name, String full) {
    String stem = MediaName.of(MediaName.stemOf(name)).base();
    return stem.length() >= MAYBE_CUT - 1 && Titles.startsWith(MediaName.stemOf(full), stem);
  }

  /** Folders are compared with Google's replacements undone as far as they can be. */
  private static String keyOf(String folder) {
    return replaced(folder).strip();
  }

  private static String replaced(String name) {
    return name.replaceAll("[\\\\/:*?\"<>|&\\r\\n-]", "_").toLowerCase(Locale.ROOT);
  }
}
