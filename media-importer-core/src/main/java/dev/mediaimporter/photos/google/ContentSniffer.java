package dev.mediaimporter.photos.google;

import dev.mediaimporter.internal.text.SafeText;
import dev.mediaimporter.media.MediaKind;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells by type and first bytes that an answer cannot be the medium that was asked for. Anything
 * that is not recognised is given the benefit of the doubt.
 */
final class ContentSniffer {
  /** How many first bytes are enough for every judgement. */
  static final int ENOUGH = 64;

  /** The start of HTML, XML, or a JSON object or array of anything but numbers. */
  private static final Pattern DOCUMENT = Pattern.compile("<[!?a-z]|[\\[{]\\s*[\"\\[{\\]}]");

  private static final Set<String> STILL_BRANDS =
      Set.of("heic", "heix", "heim", "heis", "mif1", "avif");

  private ContentSniffer() {}

  /** What is wrong with an answer of this media type; empty when nothing is. */
  static Optional<String> objectionTo(String mediaType, MediaKind expected) {
    if (!mediaType.startsWith("image/")
        && !mediaType.startsWith("video/")
        && !mediaType.endsWith("/octet-stream")
        && !mediaType.equals("application/mp4")) {
      return Optional.of("something else (" + SafeText.of(mediaType) + ")");
    }
    return expected == MediaKind.VIDEO && mediaType.startsWith("image/")
        ? Optional.of("a still picture (" + SafeText.of(mediaType) + ")")
        : Optional.empty();
  }

  /** What is wrong with a body that begins so; empty when nothing is. */
  static Optional<String> objectionTo(byte[] head, MediaKind expected) {
    String text = new String(head, StandardCharsets.ISO_8859_1);
    String markup =
        text.replaceFirst("^\u00ef\u00bb\u00bf", "").stripLeading().toLowerCase(Locale.ROOT);
    if (DOCUMENT.matcher(markup).lookingAt()) {
      return Optional.of("a web page or an error document");
    }
    return expected == MediaKind.VIDEO && isStill(text)
        ? Optional.of("a still picture")
        : Optional.empty();
  }

  /** Whether a body that came without a media type begins like plain text. */
  static boolean isText(byte[] head) {
    for (byte b : head) {
      if (b < ' ' && b != '\n' && b != '\r' && b != '\t') {
        return false;
      }
    }
    return head.length > 0;
  }

  private static boolean isStill(String head) {
    return head.startsWith("\u00ff\u00d8\u00ff")
        || head.startsWith("\u0089PNG\r\n\u001a\n")
        || head.startsWith("GIF87a")
        || head.startsWith("GIF89a")
        || (head.startsWith("RIFF") && head.startsWith("WEBP", 8))
        || (head.startsWith("ftyp", 4)
            && head.length() >= 12
            && STILL_BRANDS.contains(head.substring(8, 12)));
  }
}
