package dev.mediaimporter.key;

import dev.mediaimporter.media.MediaItem;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Filenames that every destination can hold, as near to the original as can be. Pure functions; the
 * tables are fixed here rather than taken from the JDK's Unicode version, because an item must have
 * the same name for ever.
 *
 * @see <a href="https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file">What Windows
 *     forbids</a>
 */
final class SafeFilename {
  /** The longest name most file systems take, in UTF-8 bytes. */
  static final int MAX_BYTES = 255;

  private static final int MAX_EXTENSION_CHARS = 16;
  private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
  private static final int ZERO_WIDTH_JOINER = 0x200d;
  private static final int BLACK_FLAG = 0x1f3f4;

  private static final Pattern RESERVED = Pattern.compile(
      "(?:CON|PRN|AUX|NUL|CONIN\\$|CONOUT\\$|(?:COM|LPT)[0-9\u00b9\u00b2\u00b3]) *(?:\\..*)?",
      Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final Map<String, String> EXTENSIONS = Map.ofEntries(
      Map.entry("image/jpeg", ".jpg"),
      Map.entry("image/png", ".png"),
      Map.entry("image/gif", ".gif"),
      Map.entry("image/webp", ".webp"),
      Map.entry("image/heic", ".heic"),
      Map.entry("image/heif", ".heif"),
      Map.entry("image/avif", ".avif"),
      Map.entry("image/bmp", ".bmp"),
      Map.entry("image/tiff", ".tif"),
      Map.entry("image/x-adobe-dng", ".dng"),
      Map.entry("video/mp4", ".mp4"),
      Map.entry("video/quicktime", ".mov"),
      Map.entry("video/x-m4v", ".m4v"),
      Map.entry("video/3gpp", ".3gp"),
      Map.entry("video/mpeg", ".mpg"),
      Map.entry("video/webm", ".webm"),
      Map.entry("video/x-matroska", ".mkv"),
      Map.entry("video/x-msvideo", ".avi"),
      Map.entry("video/avi", ".avi"));

  private static final String FORBIDDEN = "/\\:*?\"<>|";

  private SafeFilename() {}

  /** The item's filename made safe, or {@link #byId} when it has none. */
  static String of(MediaItem item) {
    return item.filename()
        .filter(name -> !name.isBlank())
        .map(SafeFilename::segment)
        .orElseGet(() -> byId(item));
  }

  /** The item's id, with the extension of its media type when that is a common one. */
  static String byId(MediaItem item) {
    String mimeType = item.mimeType().split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return segment(item.id() + EXTENSIONS.getOrDefault(mimeType, ""));
  }

  /** Any text but the empty one as a segment of a key. Idempotent. */
  static String segment(String text) {
    String name = replaceEnds(replaceInside(Normalizer.normalize(text, Normalizer.Form.NFC)));
    if (RESERVED.matcher(name).matches()) {
      name = "_" + name;
    }
    return cutStem(name, MAX_BYTES);
  }

  /** The dot and what follows it, if that looks like an extension; else nothing. */
  static String extension(String name) {
    int dot = name.lastIndexOf('.');
    int chars = name.length() - dot - 1;
    return dot > 0 && chars > 0 && chars <= MAX_EXTENSION_CHARS ? name.substring(dot) : "";
  }

  /** The name, its stem cut where it is longer than this. */
  static String cutStem(String name, int maxBytes) {
    if (utf8Length(name) <= maxBytes) {
      return name;
    }
    String extension = extension(name);
    String stem = name.substring(0, name.length() - extension.length());
    return cut(stem, maxBytes - utf8Length(extension)) + extension;
  }

  /** As much of the text as fits, ending with a character that may stand at the end of a name. */
  static String cut(String text, int maxBytes) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (utf8.length <= maxBytes) {
      return text;
    }
    int end = maxBytes;
    while (end > 0 && (utf8[end] & 0xc0) == 0x80) {
      end--;
    }
    String cut = new String(utf8, 0, end, StandardCharsets.UTF_8);
    int last = cut.length();
    while (last > 0
        && (isDotOrSpace(cut.codePointBefore(last)) || isJoiner(cut.charAt(last - 1)))) {
      last--;
    }
    return cut.substring(0, last);
  }

  static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String replaceInside(String name) {
    StringBuilder safe = new StringBuilder(name.length());
    int previous = '_';
    int next;
    for (int i = 0; i < name.length(); i = next) {
      int codePoint = name.codePointAt(i);
      next = i + Character.charCount(codePoint);
      boolean keep = isHarmless(codePoint)
          || (isJoiner(codePoint)
              && isJoinable(previous)
              && next < name.length()
              && isJoinable(name.codePointAt(next)))
          || (isTag(codePoint) && (previous == BLACK_FLAG || isTag(previous)));
      previous = keep ? codePoint : '_';
      safe.appendCodePoint(previous);
    }
    return safe.toString();
  }

  private static String replaceEnds(String name) {
    StringBuilder safe = new StringBuilder(name);
    for (int i = 0; i < safe.length() && isDotOrSpace(safe.charAt(i)); i++) {
      safe.setCharAt(i, '_');
    }
    for (int i = safe.length() - 1; i >= 0 && isDotOrSpace(safe.charAt(i)); i--) {
      safe.setCharAt(i, '_');
    }
    return safe.toString();
  }

  private static boolean isDotOrSpace(int codePoint) {
    return codePoint == '.' || Character.getType(codePoint) == Character.SPACE_SEPARATOR;
  }

  /** Emoji families and several scripts need the joiners; between ASCII they only deceive. */
  private static boolean isJoinable(int codePoint) {
    return codePoint > 0x7f && isHarmless(codePoint) && !isDotOrSpace(codePoint);
  }

  private static boolean isJoiner(int codePoint) {
    return codePoint == ZERO_WIDTH_JOINER || codePoint == ZERO_WIDTH_NON_JOINER;
  }

  /** The flags of England, Scotland and Wales are a black flag and tags. */
  private static boolean isTag(int codePoint) {
    return codePoint >= 0xe0020 && codePoint <= 0xe007f;
  }

  private static boolean isHarmless(int c) {
    return !(FORBIDDEN.indexOf(c) >= 0 || isControl(c) || isNoCharacter(c) || isInvisible(c));
  }

  private static boolean isControl(int c) {
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
  }

  private static boolean isNoCharacter(int c) {
    return (c >= 0xd800 && c <= 0xdfff) || (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe;
  }

  /** Format characters without a shape of their own, direction controls, and blank letters. */
  private static boolean isInvisible(int c) {
    return c == 0xad
        || c == 0x61c
        || c == 0x115f
        || c == 0x1160
        || c == 0x180e
        || (c >= 0x200b && c <= 0x200f)
        || (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2060 && c <= 0x206f)
        || c == 0x3164
        || c == 0xfeff
        || c == 0xffa0
        || (c >= 0xfff9 && c <= 0xfffb)
        || (c >= 0x1bca0 && c <= 0x1bca3)
        || (c >= 0x1d173 && c <= 0x1d17a)
        || (c >= 0xe0000 && c <= 0xe007f);
  }
}
