package dev.mediaimporter.sink.local;

import dev.mediaimporter.media.MediaKey;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What is left of a key when everything is dropped that some file system drops: case, the Unicode
 * form, invisible characters, and dots and spaces at the end of a name. Coarser than any one of
 * them, so keys whose folded names differ can be kept side by side everywhere.
 */
final class CollisionName {
  private static final Pattern INVISIBLE = Pattern.compile("\\p{Cf}");
  private static final Pattern DOTS_AND_SPACES_AT_THE_END = Pattern.compile("[ .]+(?=/|$)");

  private CollisionName() {}

  static String of(MediaKey key) {
    String decomposed = Normalizer.normalize(key.value(), Normalizer.Form.NFD);
    // Some letters reach their common form only by way of the other case and back.
    String caseless =
        decomposed.toLowerCase(Locale.ROOT).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    String visible = INVISIBLE.matcher(caseless).replaceAll("");
    String trimmed = DOTS_AND_SPACES_AT_THE_END.matcher(visible).replaceAll("");
    return Normalizer.normalize(trimmed, Normalizer.Form.NFC);
  }
}
