package dev.mediaimporter.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.decoder.Decoder;
import java.util.List;
import org.junit.jupiter.api.Test;

final class QrCodeTest {
  private static final String LINK =
      "https://photos.google.com/integration/picker/auth/3f1c2e5a-9b7d-4c60-8d21-0a4f6e7b8c9d";

  @Test
  void a_reader_finds_the_link_in_what_is_drawn() throws Exception {
    List<String> lines = QrCode.of(LINK, 80)
        .orElseThrow()
        .replaceAll("\u001b\\[[0-9;]*m", "")
        .lines()
        .toList();

    int size = lines.get(0).length() - 4;
    BitMatrix code = new BitMatrix(size);
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        char cell = lines.get((y + 2) / 2).charAt(x + 2);
        if (cell == '█' || cell == (y % 2 == 0 ? '▀' : '▄')) {
          code.set(x, y);
        }
      }
    }
    assertThat(new Decoder().decode(code).getText()).isEqualTo(LINK);
  }

  @Test
  void a_narrow_screen_gets_none() {
    assertThat(QrCode.of(LINK, 40)).isEmpty();
    assertThat(QrCode.of("x".repeat(5_000), 400)).isEmpty();
  }
}
