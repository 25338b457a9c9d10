package dev.mediaimporter.examples.cli;

/** Makes untrusted text safe to print: a filename must not control the terminal. */
final class Printable {
  private Printable() {}

  /** The text on one line, with control, bidi and other invisible characters replaced. */
  static String of(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints().map(Printable::visible).forEach(safe::appendCodePoint);
    return safe.toString();
  }

  /** The same, cut to a number of code points. */
  static String of(String text, int longest) {
    String safe = of(text);
    if (safe.codePointCount(0, safe.length()) <= longest) {
      return safe;
    }
    return safe.substring(0, safe.offsetByCodePoints(0, longest - 1)) + "…";
  }

  /** The same as a shell takes it for one word. */
  static String quoted(String text) {
    String safe = of(text, 200);
    return safe.matches("[A-Za-z0-9_./:@=+,-]+") ? safe : "'" + safe.replace("'", "'\\''") + "'";
  }

  private static int visible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR -> '\uFFFD';
      // The zero-width joiner is a part of many emoji.
      case Character.FORMAT -> codePoint == 0x200D ? codePoint : '\uFFFD';
      default -> codePoint;
    };
  }
}
