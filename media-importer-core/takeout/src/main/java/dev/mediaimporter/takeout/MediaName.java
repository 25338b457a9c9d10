package dev.mediaimporter.takeout;

import dev.mediaimporter.media.MediaKind;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The filename of a medium in an export, taken apart. Immutable.
 *
 * @param full the whole name, in Unicode form NFC
 * @param base the name without its counter
 * @param counter the last {@code (n)} in the name, with its parentheses; empty for none
 * @param counterEnd where the counter ends in the name; 0 for none
 */
record MediaName(String full, String base, String counter, int counterEnd) {
  private static final Pattern COUNTER = Pattern.compile("\\(\\d{1,5}\\)");
  private static final Pattern EXTENSION = Pattern.compile("\\.[A-Za-z0-9]{1,5}(?:~\\d{1,3})?");
  private static final Set<String> MOVING = Set.of("mp4", "mov", "m4v", "mp", "mv", "3gp");

  static MediaName of(String name) {
    Matcher matcher = COUNTER.matcher(name);
    MatchResult last = null;
    while (matcher.find()) {
      last = matcher.toMatchResult();
    }
    return last == null
        ? new MediaName(name, name, "", 0)
        : new MediaName(
            name,
            name.substring(0, last.start()) + name.substring(last.end()),
            last.group(),
            last.end());
  }

  /** The name without its extension, counter included. */
  String stem() {
    return stemOf(full);
  }

  /** The extension with its dot, as it is; empty for none. */
  String extension() {
    return extensionOf(full);
  }

  /** The base without its extension. */
  String baseStem() {
    return stemOf(base);
  }

  /** Whether this can be the video of a motion photo. */
  boolean maybeMotionVideo() {
    return extension().isEmpty() || MOVING.contains(kindOf(full));
  }

  /** Whether the extension is one of a video. */
  boolean isVideo() {
    String kind = kindOf(full);
    return MOVING.contains(kind) || MediaKind.ofFilename("." + kind) == MediaKind.VIDEO;
  }

  /** Another medium with the counter of this one. */
  MediaName sameCounter(String stem, String extension) {
    return of(stem + counter + extension);
  }

  static String stemOf(String name) {
    return name.substring(0, name.length() - extensionOf(name).length());
  }

  static String extensionOf(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 && EXTENSION.matcher(name.substring(dot)).matches() ? name.substring(dot) : "";
  }

  /** The extension in lower case, without dot and without {@code ~2}. */
  static String kindOf(String name) {
    String extension = extensionOf(name);
    int tilde = extension.indexOf('~');
    return extension.isEmpty()
        ? ""
        : extension.substring(1, tilde < 0 ? extension.length() : tilde).toLowerCase(Locale.ROOT);
  }

  /** The title that belongs to this file, if it is the item's own. */
  Optional<String> titleWithExtension(String title) {
    if (title.isEmpty()) {
      return Optional.empty();
    }
    String wanted = extension();
    if (extensionOf(title).equalsIgnoreCase(wanted)) {
      return Optional.of(title);
    }
    return extensionOf(title).isEmpty() ? Optional.of(title + wanted) : Optional.empty();
  }
}
