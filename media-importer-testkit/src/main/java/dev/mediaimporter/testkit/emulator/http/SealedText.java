package dev.mediaimporter.testkit.emulator.http;

import dev.mediaimporter.testkit.emulator.media.Hash;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts facts in an opaque text and gets them back: what base URLs and page tokens are made of, so
 * that the emulator need not remember any. Guards against mistakes, not against attackers.
 */
public final class SealedText {
  private static final char SEPARATOR = '\n';

  private final long secret;

  public SealedText(long secret) {
    this.secret = secret;
  }

  public String seal(Object... facts) {
    StringBuilder text = new StringBuilder();
    for (Object fact : facts) {
      text.append(fact).append(SEPARATOR);
    }
    text.append(mark(text));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** The facts, or null if this was not sealed here with as many. */
  @Nullable
  public List<String> open(String sealed, int facts) {
    String text;
    try {
      text = new String(Base64.getUrlDecoder().decode(sealed), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
    int end = text.lastIndexOf(SEPARATOR) + 1;
    if (!text.substring(end).equals(mark(text.substring(0, end)))) {
      return null;
    }
    List<String> opened = List.of(text.substring(0, Math.max(0, end - 1)).split("\n", -1));
    return opened.size() == facts ? opened : null;
  }

  private String mark(CharSequence text) {
    return Long.toUnsignedString(Hash.mix(secret, text), 36);
  }
}
