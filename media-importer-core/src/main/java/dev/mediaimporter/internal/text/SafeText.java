package dev.mediaimporter.internal.text;

import java.util.regex.Pattern;

/** Makes foreign text safe to quote in a message: short, on one line, without secrets. */
public final class SafeText {
  private static final int MAX_CHARS = 300;

  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Z}]+");
  private static final Pattern ADDRESS =
      Pattern.compile("(?i)\\b([a-z][a-z0-9+.-]*://[a-z0-9.:\\[\\]-]{1,100})[^\\s\"'<>]*");
  private static final Pattern SECRET = Pattern.compile(
      "(?i)\\bbearer\\s+\\S+|\\bya29\\.\\S*|\\b[1-4]//\\S*|\\bGOCSPX-\\S*|[\\w+/=.~%-]{60,}");

  private SafeText() {}

  /** Returns the text without addresses beyond their host, tokens and control characters. */
  public static String of(String text) {
    String bare =
        SECRET.matcher(ADDRESS.matcher(line(text)).replaceAll("$1/\u2026")).replaceAll("\u2026");
    return cut(bare);
  }

  /** Returns a filename or an id, which is no secret but may hold anything. */
  public static String ofName(String name) {
    return cut(line(name));
  }

  private static String line(String text) {
    String start = text.substring(0, Math.min(text.length(), 20 * MAX_CHARS));
    return UNPRINTABLE.matcher(start).replaceAll(" ").strip();
  }

  private static String cut(String text) {
    return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS - 1) + "\u2026";
  }
}
