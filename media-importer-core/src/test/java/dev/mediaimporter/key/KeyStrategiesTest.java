package dev.mediaimporter.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyStrategiesTest {
  private static final String ANN_MD5 = "257c57037d384ae37ea27a07e8a01665";
  private static final byte[] KEY =
      "a secret of thirty-two bytes ...".getBytes(StandardCharsets.UTF_8);

  @Test
  void puts_the_filename_below_the_md5_of_the_address() {
    KeyStrategy keys = KeyStrategies.ownerMd5("ann@example.com");
    assertThat(keys.keyFor(Items.named("IMG_0001.JPG")))
        .isEqualTo(MediaKey.of(ANN_MD5 + "/IMG_0001.JPG"));
  }

  @ParameterizedTest
  @ValueSource(strings = {" Ann@Example.COM", "ANN@EXAMPLE.COM\n", "\tann@example.com "})
  void trims_and_lowers_the_address_first(String email) {
    assertThat(KeyStrategies.ownerMd5(email).keyFor(Items.named("a.jpg")).value())
        .isEqualTo(ANN_MD5 + "/a.jpg");
  }

  @Test
  void lowers_the_address_alike_in_turkey() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      assertThat(KeyStrategies.ownerMd5("INGE@EXAMPLE.COM").keyFor(Items.named("a.jpg")))
          .isEqualTo(KeyStrategies.ownerMd5("inge@example.com").keyFor(Items.named("a.jpg")));
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "ann",
        "@example.com",
        "ann@",
        "ann@example",
        "ann@.com",
        "ann@example.",
        "ann@example..com",
        "ann@b@example.com",
        "an n@example.com",
        "ann@exam\u00a0ple.com",
        "ann@exam\u200bple.com",
        "a\u0000nn@example.com"
      })
  void refuses_what_is_no_address_in_one_line(String email) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyStrategies.ownerMd5(email))
        .withMessageMatching(
            "not an e-mail address: '[^\\p{Cntrl}]*'; expected one like ann@example.com");
  }

  @Test
  void refuses_an_address_that_is_too_long() {
    String email = "a".repeat(250) + "@b.de";
    assertThatIllegalArgumentException().isThrownBy(() -> KeyStrategies.ownerMd5(email));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a.b+c@mail.example.co.uk", "\u00fcmit@\u00f6rnek.com", "o'neil@example.com"})
  void takes_unusual_addresses(String email) {
    assertThat(KeyStrategies.ownerMd5(email).keyFor(Items.named("a.jpg")).value())
        .matches("[0-9a-f]{32}/a\\.jpg");
  }

  @Test
  void hides_the_address_behind_a_key() {
    KeyStrategy keys = KeyStrategies.ownerHmac(" Ann@example.com", KEY);
    assertThat(keys.keyFor(Items.named("a.jpg")).value())
        .isEqualTo("6c16a1dfde179e3827a23311c8bbf62691597951b6450065ea44016b2da91320/a.jpg");
    assertThat(KeyStrategies.ownerHmac("ann@example.com", new SecretKeySpec(KEY, "HmacSHA256"))
            .keyFor(Items.named("a.jpg")))
        .isEqualTo(keys.keyFor(Items.named("a.jpg")));
  }

  @Test
  void refuses_an_empty_key() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyStrategies.ownerHmac("ann@example.com", new byte[0]))
        .withMessageContaining("empty");
  }

  @Test
  void sorts_by_the_month_of_capture_in_utc() {
    KeyStrategy keys = KeyStrategies.captureDate();
    assertThat(keys.keyFor(taken("2024-07-14T09:31:07Z")).value()).isEqualTo("2024/07/a.jpg");
    assertThat(keys.keyFor(taken("2024-12-31T23:59:59.999Z")).value()).isEqualTo("2024/12/a.jpg");
    assertThat(keys.keyFor(taken("0033-04-03T12:00:00Z")).value()).isEqualTo("0033/04/a.jpg");
    assertThat(keys.keyFor(Items.named("a.jpg")).value()).isEqualTo("undated/a.jpg");
  }

  @Test
  void writes_the_month_in_ascii_digits_everywhere() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(
              KeyStrategies.captureDate().keyFor(taken("2024-07-14T09:31:07Z")).value())
          .isEqualTo("2024/07/a.jpg");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void puts_the_filename_below_the_title_of_the_album() {
    assertThat(inAlbum("Summer 2024")).isEqualTo("Summer 2024/a.jpg");
    assertThat(inAlbum("AC/DC: live")).isEqualTo("AC_DC_ live/a.jpg");
    assertThat(inAlbum("..")).isEqualTo("__/a.jpg");
    assertThat(inAlbum("")).isEqualTo("untitled/a.jpg");
    assertThat(inAlbum(" \n")).isEqualTo("untitled/a.jpg");
    assertThat(inAlbum("\u00e9".repeat(500))).isEqualTo("\u00e9".repeat(127) + "/a.jpg");
  }

  @Test
  void names_by_id() {
    assertThat(KeyStrategies.byId().keyFor(Items.named("a.png")).value())
        .isEqualTo("AF1Qip-an_id.jpg");
  }

  @Test
  void combines_folders() {
    KeyStrategy keys =
        KeyStrategies.under(KeyStrategies.ownerMd5("ann@example.com"), KeyStrategies.captureDate());
    assertThat(keys.keyFor(taken("2024-07-14T09:31:07Z")).value())
        .isEqualTo(ANN_MD5 + "/2024/07/a.jpg");
    assertThat(KeyStrategies.under(KeyStrategies.byId(), KeyStrategies.captureDate())
            .keyFor(Items.named("a.jpg"))
            .value())
        .isEqualTo("undated/a.jpg");
  }

  @Test
  void fits_the_longest_names_into_a_key() {
    KeyStrategy album = KeyStrategies.albumTitle("\ud83d\ude00".repeat(500));
    MediaKey key = KeyStrategies.under(album, KeyStrategies.under(album, album))
        .keyFor(Items.named("\ud83d\ude00".repeat(500) + ".jpg"));
    assertThat(key.value().getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(1024);
  }

  private static String inAlbum(String title) {
    return KeyStrategies.albumTitle(title).keyFor(Items.named("a.jpg")).value();
  }

  private static MediaItem taken(String time) {
    return Items.item("id").filename("a.jpg").creationTime(Instant.parse(time)).build();
  }
}
