package dev.mediaimporter.examples.cli;

import java.time.Duration;
import java.util.Locale;

/** Formats numbers for the user. */
final class Format {
  private static final String[] UNITS = {"kB", "MB", "GB", "TB", "PB"};

  private Format() {}

  /** Bytes in decimal units with three digits: {@code 999 B}, {@code 1.50 MB}, {@code 34.1 MB}. */
  static String bytes(long count) {
    if (count < 1000) {
      return count + " B";
    }
    double value = count;
    int unit = -1;
    do {
      value /= 1000;
      unit++;
    } while (value >= 999.5 && unit < UNITS.length - 1);
    String pattern = value < 9.995 ? "%.2f %s" : value < 99.95 ? "%.1f %s" : "%.0f %s";
    return String.format(Locale.ROOT, pattern, value, UNITS[unit]);
  }

  /**
   * How long something took: {@code 0.4 s}, {@code 12 s}, {@code 3 min 20 s}, {@code 2 h 5 min}.
   */
  static String duration(Duration time) {
    if (time.toMillis() < 9_950) {
      return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
    long seconds = time.plusMillis(500).toSeconds();
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
    }
    return seconds / 3600 + " h" + (seconds / 60 % 60 == 0 ? "" : " " + seconds / 60 % 60 + " min");
  }

  /** A time that counts down: {@code 0:09}, {@code 12:40}, {@code 2:05:00}. */
  static String countdown(Duration time) {
    long seconds = time.toSeconds();
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
        : String.format(
            Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  /** {@code 1 item}, {@code 2,000 items}. */
  static String items(long count) {
    return String.format(Locale.ROOT, count == 1 ? "%,d item" : "%,d items", count);
  }

  /** {@code 1 file}, {@code 2,000 files}. */
  static String files(long count) {
    return String.format(Locale.ROOT, count == 1 ? "%,d file" : "%,d files", count);
  }

  /** A text on lines that are shorter than the screen is wide, broken between words. */
  static String wrapped(String text, int columns) {
    StringBuilder lines = new StringBuilder();
    String rest = text;
    while (rest.length() >= columns) {
      int space = rest.lastIndexOf(' ', columns - 1);
      if (space <= 2) {
        break;
      }
      lines.append(rest, 0, space).append('\n');
      rest = "  " + rest.substring(space + 1);
    }
    return lines.append(rest).toString();
  }

  /** {@code 2,000}. */
  static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
