package dev.mediaimporter.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SafeFilenameTest {
  private static final String FAMILY =
      "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67\u200D\uD83D\uDC66.jpg";
  private static final String WALES =
      "\uD83C\uDFF4\uDB40\uDC67\uDB40\uDC62\uDB40\uDC77\uDB40\uDC6C\uDB40\uDC73\uDB40\uDC7F.jpg";

  private static final Pattern UNICODE_ESCAPE = Pattern.compile("\\\\u(\\p{XDigit}{4})");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "IMG_0001.JPG",
        "a",
        "My holiday (1) [edited] ~#%{}^&+=@!$',;`.jpeg",
        "archive.tar.gz",
        "no extension",
        "a..b.jpg",
        "caf\u00e9 \u2713.jpg",
        "\u65e5\u672c\u8a9e.png",
        "me \u2764\ufe0f\u200d\ud83d\udd25 \ud83c\udde9\ud83c\uddea 1\ufe0f\u20e3.jpg",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645.jpg",
        FAMILY,
        WALES,
        "q\u0307\u0323.jpg",
        "non\u00a0breaking.jpg",
        "COM.jpg",
        "CONSOLE.jpg",
        "COM10.txt",
        "_CON.jpg"
      })
  void leaves_a_harmless_name_alone(String name) {
    assertThat(named(name)).isEqualTo(Normalizer.normalize(name, Normalizer.Form.NFC));
  }

  @ParameterizedTest
  @CsvSource(quoteCharacter = '`', textBlock = """
          AC/DC.jpg,           AC_DC.jpg
          /etc/passwd,         _etc_passwd
          a\\b.jpg,            a_b.jpg
          12:30:00.jpg,        12_30_00.jpg
          what?*"<>|.jpg,      what______.jpg
          ..,                  __
          .,                   _
          ../../x.jpg,         ___.._x.jpg
          .hidden.jpg,         _hidden.jpg
          ...jpg,              ___jpg
          photo.jpg.,          photo.jpg_
          photo...,            photo___
          `photo.jpg `,        photo.jpg_
          `photo . .`,         photo____
          `  photo.jpg`,       __photo.jpg
          ` .photo.jpg`,       __photo.jpg
          `\u3000a.jpg\u00a0`, _a.jpg_
          CON.jpg,             _CON.jpg
          con,                 _con
          nul.tar.gz,          _nul.tar.gz
          Com1.JPG,            _Com1.JPG
          lpt\u00b9.png,       _lpt\u00b9.png
          `AUX .jpg`,          _AUX .jpg
          CONIN$,              _CONIN$
          """)
  void replaces_what_a_destination_cannot_hold(String name, String safe) {
    assertThat(named(name)).isEqualTo(safe);
  }

  @ParameterizedTest
  @CsvSource(textBlock = """
          a\\u0000b.jpg,            a_b.jpg
          a\\nb\\tc.jpg,            a_b_c.jpg
          a\\u007fb\\u0085c.jpg,    a_b_c.jpg
          a\\u2028b\\u2029c.jpg,    a_b_c.jpg
          photo\\u202egpj.exe,      photo_gpj.exe
          \\u2066a\\u2069.jpg,      _a_.jpg
          a\\u200bb\\u00adc.jpg,    a_b_c.jpg
          \\ufeffa.jpg,             _a.jpg
          a\\u3164b.jpg,            a_b.jpg
          a\\u200db.jpg,            a_b.jpg
          \\u200d\\u00e9.jpg,       _\\u00e9.jpg
          \\u00e9\\u200d.jpg,       \\u00e9_.jpg
          \\u00e9\\u200d\\u200d\\u00e9.jpg, \\u00e9__\\u00e9.jpg
          a\\udb40\\udc67.jpg,      a_.jpg
          a\\ud83d.jpg,             a_.jpg
          \\udc00a\\ud800.jpg,      _a_.jpg
          a\\ufffeb\\ufdd0c.jpg,    a_b_c.jpg
          \\ud83f\\udfff.jpg,       _.jpg
          """)
  void replaces_what_nobody_can_see(String name, String safe) {
    assertThat(named(unescaped(name))).isEqualTo(unescaped(safe));
  }

  @Test
  void composes_so_that_names_equal_to_a_reader_are_equal() {
    assertThat(named("cafe\u0301.jpg")).isEqualTo("caf\u00e9.jpg");
    assertThat(named("\u212b.jpg")).isEqualTo("\u00c5.jpg");
  }

  @Test
  void calls_an_item_without_a_name_by_its_id() {
    assertThat(SafeFilename.of(Items.item("AF1Q-x_y").build())).isEqualTo("AF1Q-x_y.jpg");
    assertThat(SafeFilename.of(Items.item("AF1Q").filename("").build())).isEqualTo("AF1Q.jpg");
    assertThat(SafeFilename.of(Items.item("AF1Q").filename(" \t ").build())).isEqualTo("AF1Q.jpg");
    assertThat(SafeFilename.of(Items.item("../a:b").build())).isEqualTo("___a_b.jpg");
  }

  @ParameterizedTest
  @CsvSource({
    "image/jpeg,x.jpg",
    "IMAGE/HEIC,x.heic",
    "image/png; charset=binary,x.png",
    "video/mp4,x.mp4",
    "video/quicktime,x.mov",
    "image/gif,x.gif",
    "image/webp,x.webp",
    "application/octet-stream,x",
    "image/x-unheard-of,x",
    ";,x"
  })
  void gives_an_id_the_extension_of_its_media_type(String mimeType, String name) {
    assertThat(SafeFilename.byId(Items.item("x").mimeType(mimeType).build())).isEqualTo(name);
  }

  @Test
  void cuts_the_stem_and_keeps_the_extension() {
    assertThat(named("a".repeat(251) + ".jpg")).isEqualTo("a".repeat(251) + ".jpg");
    assertThat(named("a".repeat(252) + ".jpg")).isEqualTo("a".repeat(251) + ".jpg");
    assertThat(named("a".repeat(1_000) + ".JPEG")).isEqualTo("a".repeat(250) + ".JPEG");
    assertThat(named("a".repeat(300))).isEqualTo("a".repeat(255));
  }

  @Test
  void cuts_between_code_points() {
    assertThat(named("\ud83d\ude00".repeat(70) + ".jpg"))
        .isEqualTo("\ud83d\ude00".repeat(62) + ".jpg");
    assertThat(named("x" + "\u00e9".repeat(200))).isEqualTo("x" + "\u00e9".repeat(127));
  }

  @Test
  void does_not_end_a_cut_name_with_a_dot_a_space_or_a_joiner() {
    assertThat(named("a".repeat(250) + " . . . . . " + "b".repeat(20))).isEqualTo("a".repeat(250));
    String joined = "\u00e9".repeat(125) + "xx\u00e9\u200d\u00e9";
    assertThat(named(joined)).isEqualTo("\u00e9".repeat(125) + "xx\u00e9");
  }

  @Test
  void takes_a_long_tail_after_the_last_dot_for_no_extension() {
    assertThat(named("a." + "b".repeat(300))).isEqualTo("a." + "b".repeat(253));
    assertThat(named("a".repeat(300) + ".abcdefghijklmnop"))
        .isEqualTo("a".repeat(238) + ".abcdefghijklmnop");
    assertThat(named("a".repeat(300) + ".abcdefghijklmnopq")).isEqualTo("a".repeat(255));
  }

  @Test
  void keeps_a_marked_device_name_within_the_limit() {
    String safe = named("con." + "x".repeat(300) + ".jpg");
    assertThat(safe).startsWith("_con.x").endsWith("x.jpg");
    assertThat(safe.getBytes(StandardCharsets.UTF_8)).hasSize(255);
  }

  private static String named(String filename) {
    return SafeFilename.of(Items.named(filename));
  }

  private static String unescaped(String text) {
    return UNICODE_ESCAPE
        .matcher(text)
        .replaceAll(match -> Character.toString((char) Integer.parseInt(match.group(1), 16)))
        .translateEscapes();
  }
}
