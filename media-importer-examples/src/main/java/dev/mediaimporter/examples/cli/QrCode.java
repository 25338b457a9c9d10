package dev.mediaimporter.examples.cli;

import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Draws a link as a QR code in half blocks, two rows of modules per line. */
final class QrCode {
  /** What has to stay light around a code; readers do with half of what the standard asks for. */
  private static final int MARGIN = 2;

  private static final String BLACK_ON_WHITE = "\u001b[30;107m";
  private static final String RESET = "\u001b[0m";

  private QrCode() {}

  /** The code in lines of a terminal; empty when it needs more columns than there are. */
  static Optional<String> of(String text, int columns) {
    ByteMatrix code;
    try {
      code = Encoder.encode(
              text,
              ErrorCorrectionLevel.L,
              Map.of(EncodeHintType.CHARACTER_SET, StandardCharsets.UTF_8.name()))
          .getMatrix();
    } catch (WriterException e) {
      // Too long for any code.
      return Optional.empty();
    }
    int size = code.getWidth();
    if (size + 2 * MARGIN >= columns) {
      return Optional.empty();
    }
    StringBuilder lines = new StringBuilder();
    for (int y = -MARGIN; y < size + MARGIN; y += 2) {
      lines.append(BLACK_ON_WHITE);
      for (int x = -MARGIN; x < size + MARGIN; x++) {
        boolean top = isDark(code, x, y);
        boolean bottom = isDark(code, x, y + 1);
        lines.append(top ? (bottom ? '█' : '▀') : (bottom ? '▄' : ' '));
      }
      lines.append(RESET).append('\n');
    }
    return Optional.of(lines.toString());
  }

  private static boolean isDark(ByteMatrix code, int x, int y) {
    int size = code.getWidth();
    return x >= 0 && y >= 0 && x < size && y < size && code.get(x, y) == 1;
  }
}
