package dev.mediaimporter.examples.cli;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
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
    BitMatrix code;
    try {
      code = new QRCodeWriter()
          .encode(text, BarcodeFormat.QR_CODE, 0, 0, Map.of(EncodeHintType.MARGIN, MARGIN));
    } catch (WriterException | IllegalArgumentException e) {
      // Empty, or too long for any code.
      return Optional.empty();
    }
    int size = code.getWidth();
    if (size >= columns) {
      return Optional.empty();
    }
    StringBuilder lines = new StringBuilder();
    for (int y = 0; y < size; y += 2) {
      lines.append(BLACK_ON_WHITE);
      for (int x = 0; x < size; x++) {
        boolean top = code.get(x, y);
        boolean bottom = y + 1 < size && code.get(x, y + 1);
        lines.append(top ? (bottom ? '█' : '▀') : (bottom ? '▄' : ' '));
      }
      lines.append(RESET).append('\n');
    }
    return Optional.of(lines.toString());
  }
}
