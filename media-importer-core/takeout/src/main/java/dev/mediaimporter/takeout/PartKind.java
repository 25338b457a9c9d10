package dev.mediaimporter.takeout;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What a part is, by its first bytes; its name proves nothing. */
enum PartKind {
  ZIP,
  TGZ,
  /** A video that was too large for an archive, or any other medium. */
  MEDIUM,
  /** The page of an expired sign-in, saved under the name of an archive. */
  WEB_PAGE,
  EMPTY,
  OTHER;

  /** How many first bytes are enough. */
  static final int HEAD_BYTES = 512;

  static PartKind of(byte[] head) {
    String text = new String(head, StandardCharsets.ISO_8859_1);
    if (text.isEmpty()) {
      return EMPTY;
    }
    if (text.startsWith("PK\u0003\u0004") || text.startsWith("PK\u0005\u0006")) {
      return ZIP;
    }
    if (text.startsWith("\u001f\u008b")) {
      return TGZ;
    }
    if (isMedium(text)) {
      return MEDIUM;
    }
    String start = text.replaceFirst("^\u00ef\u00bb\u00bf", "").stripLeading();
    String lower = start.toLowerCase(Locale.ROOT);
    return lower.startsWith("<!doctype html") || lower.startsWith("<html") ? WEB_PAGE : OTHER;
  }

  private static boolean isMedium(String head) {
    return (head.length() > 8
            && (head.startsWith("ftyp", 4)
                || head.startsWith("moov", 4)
                || head.startsWith("mdat", 4)
                || head.startsWith("wide", 4)))
        || head.startsWith("\u00ff\u00d8\u00ff")
        || head.startsWith("\u0089PNG")
        || head.startsWith("GIF8")
        || head.startsWith("RIFF")
        || head.startsWith("\u001aE\u00df\u00a3")
        || head.startsWith("0&\u00b2u");
  }
}
