package dev.mediaimporter.takeout;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the filenames of parts hint at. Users rename parts, and parts of one export may have
 * different times in their names, so nothing depends on a name alone. Pure functions.
 */
final class PartNames {
  private static final Pattern PART = Pattern.compile(
      "takeout-((\\d{8})T[0-9A-Za-z]*)-(?:([0-9A-Za-z]+)-)?(\\d{3,6})(?: ?\\(\\d+\\))?\\.(?:zip|tgz|tar\\.gz)",
      Pattern.CASE_INSENSITIVE);
  private static final Pattern ARCHIVE =
      Pattern.compile(".*\\.(?:zip|tgz|tar\\.gz)", Pattern.CASE_INSENSITIVE);
  private static final Pattern UNFINISHED =
      Pattern.compile(".*\\.(?:crdownload|part|partial|download)", Pattern.CASE_INSENSITIVE);
  private static final Pattern BARE = Pattern.compile("(.+)-(\\d{3})(\\.[A-Za-z0-9]{2,4})");

  /** All parts of one export are made within this time. */
  private static final int MAX_DAYS = 7;

  private PartNames() {}

  /** @param kind what is between time and number; empty in old exports and for the index */
  private record Name(String stamp, String day, String kind, int number) {}

  static boolean isPart(String name) {
    return PART.matcher(name).matches();
  }

  static boolean isArchive(String name) {
    return ARCHIVE.matcher(name).matches();
  }

  /** Whether a browser has not finished this download. */
  static boolean isUnfinished(String name) {
    return UNFINISHED.matcher(name).matches();
  }

  /** The filename of a video outside the archives, without the number of its part. */
  static String ofBareMedium(String name) {
    Matcher matcher = BARE.matcher(name);
    return matcher.matches() ? matcher.group(1) + matcher.group(3) : name;
  }

  /** Says how the names of parts show that they are of several exports; empty if they do not. */
  static Optional<String> conflict(Collection<String> names) {
    Map<String, Map<Integer, String>> stamps = new HashMap<>();
    Map<String, List<LocalDate>> days = new HashMap<>();
    for (Name name : parse(names)) {
      String other = stamps
          .computeIfAbsent(name.kind, any -> new HashMap<>())
          .putIfAbsent(name.number, name.stamp);
      if (other != null && !other.equals(name.stamp)) {
        return Optional.of(
            "there are parts number " + name.number + " of " + other + " and of " + name.stamp);
      }
      day(name.day)
          .ifPresent(
              day -> days.computeIfAbsent(name.kind, any -> new ArrayList<>()).add(day));
    }
    for (List<LocalDate> made : days.values()) {
      LocalDate first = made.stream().min(LocalDate::compareTo).orElseThrow();
      LocalDate last = made.stream().max(LocalDate::compareTo).orElseThrow();
      if (first.plusDays(MAX_DAYS).isBefore(last)) {
        return Optional.of("there are parts of " + first + " and of " + last);
      }
    }
    return Optional.empty();
  }

  /** The numbers that are missing between those of the parts. The last parts cannot be missed. */
  static List<Integer> gaps(Collection<String> names) {
    Map<String, Set<Integer>> numbers = new TreeMap<>();
    for (Name name : parse(names)) {
      numbers.computeIfAbsent(name.kind, any -> new HashSet<>()).add(name.number);
    }
    if (numbers.size() > 1) {
      // Beside parts with a kind, the one without is the index.
      numbers.remove("");
    }
    if (numbers.size() != 1) {
      return List.of();
    }
    Set<Integer> there = numbers.values().iterator().next();
    int last = there.stream().mapToInt(Integer::intValue).max().orElse(0);
    for (String name : names) {
      Matcher bare = BARE.matcher(name);
      if (!isPart(name) && bare.matches()) {
        there.add(Integer.parseInt(bare.group(2)));
      }
    }
    List<Integer> gaps = new ArrayList<>();
    for (int number = 1; number < last; number++) {
      if (!there.contains(number)) {
        gaps.add(number);
      }
    }
    return gaps;
  }

  private static List<Name> parse(Collection<String> names) {
    List<Name> parsed = new ArrayList<>();
    for (String name : names) {
      Matcher part = PART.matcher(name);
      if (part.matches()) {
        String kind = part.group(3) == null ? "" : part.group(3);
        parsed.add(new Name(part.group(1), part.group(2), kind, Integer.parseInt(part.group(4))));
      }
    }
    return parsed;
  }

  private static Optional<LocalDate> day(String digits) {
    try {
      return Optional.of(LocalDate.parse(digits, DateTimeFormatter.BASIC_ISO_DATE));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
