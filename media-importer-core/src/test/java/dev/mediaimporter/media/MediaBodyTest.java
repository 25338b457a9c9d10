package dev.mediaimporter.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class MediaBodyTest {
  private static final String SHA256_OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  private static final String SHA256_OF_NOTHING =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @Test
  void hands_out_a_body_of_the_announced_length_and_its_hash() throws Exception {
    for (OptionalLong length : List.of(OptionalLong.of(3), OptionalLong.empty())) {
      try (MediaBody body = body("abc", length)) {
        assertThat(body.contentType()).isEqualTo("image/jpeg");
        assertThat(body.length()).isEqualTo(length);
        assertThat(body.readAllBytes()).asString().isEqualTo("abc");
        assertThat(body.complete()).isTrue();
        assertThat(body.bytesRead()).isEqualTo(3);
        assertThat(body.sha256()).isEqualTo(SHA256_OF_ABC).isEqualTo(body.sha256());
        assertThat(body.read()).isEqualTo(-1);
      }
    }
  }

  @Test
  void hands_out_an_empty_body() throws Exception {
    try (MediaBody body = body("", OptionalLong.of(0))) {
      assertThat(body.read()).isEqualTo(-1);
      assertThat(body.sha256()).isEqualTo(SHA256_OF_NOTHING);
    }
  }

  @Test
  void fails_at_the_end_of_a_short_body_each_time() throws Exception {
    try (MediaBody body = body("abc", OptionalLong.of(4))) {
      assertThat(body.readNBytes(3)).hasSize(3);
      for (int i = 0; i < 2; i++) {
        assertThatExceptionOfType(BrokenBodyException.class)
            .isThrownBy(body::read)
            .withMessage("the body ended after 3 of 4 bytes");
      }
      assertThat(body.complete()).isFalse();
      assertThatIllegalStateException().isThrownBy(body::sha256);
    }
  }

  @Test
  void fails_when_a_body_goes_on_too_long() throws Exception {
    try (MediaBody body = body("abcdef", OptionalLong.of(4))) {
      assertThat(body.readNBytes(4)).hasSize(4);
      assertThat(body.complete()).isFalse();
      assertThatExceptionOfType(BrokenBodyException.class)
          .isThrownBy(body::read)
          .withMessageContaining("longer than the 4 bytes");
      assertThatExceptionOfType(BrokenBodyException.class).isThrownBy(body::read);
      assertThat(body.complete()).isFalse();
    }
  }

  @Test
  void tells_no_hash_before_the_end_was_seen() throws Exception {
    try (MediaBody body = body("abc", OptionalLong.of(3))) {
      assertThat(body.readNBytes(3)).hasSize(3);
      assertThatIllegalStateException().isThrownBy(body::sha256);
      assertThat(body.read()).isEqualTo(-1);
      assertThat(body.sha256()).isEqualTo(SHA256_OF_ABC);
    }
  }

  @Test
  void cannot_be_skipped_or_read_twice() throws Exception {
    try (MediaBody body = body("abc", OptionalLong.of(3))) {
      assertThat(body.markSupported()).isFalse();
      body.mark(10);
      assertThat(body.read()).isEqualTo('a');
      assertThatIOException().isThrownBy(body::reset);
      assertThatIOException().isThrownBy(() -> body.skip(1));
      assertThatIOException().isThrownBy(() -> body.skipNBytes(1));
      assertThat(body.readAllBytes()).asString().isEqualTo("bc");
      assertThat(body.sha256()).isEqualTo(SHA256_OF_ABC);
    }
  }

  @Test
  void closes_what_it_wraps_without_draining_it() throws Exception {
    int[] closed = {0};
    ByteArrayInputStream bytes = new ByteArrayInputStream(new byte[100]);
    InputStream in = new FilterInputStream(bytes) {
      @Override
      public void close() {
        closed[0]++;
      }
    };
    new MediaBody(in, "image/jpeg", OptionalLong.of(100)).close();
    assertThat(closed[0]).isEqualTo(1);
    assertThat(bytes.available()).isEqualTo(100);
  }

  @Property
  void the_hash_does_not_depend_on_how_it_is_read(
      @ForAll byte[] bytes,
      @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 9) Integer> sizes)
      throws Exception {
    try (MediaBody body = new MediaBody(
        new ByteArrayInputStream(bytes), "image/jpeg", OptionalLong.of(bytes.length))) {
      byte[] buffer = new byte[12];
      int turn = 0;
      int n;
      do {
        int size = sizes.get(turn++ % sizes.size());
        n = size == 1 ? body.read() : body.read(buffer, 2, size);
      } while (n >= 0);
      assertThat(body.bytesRead()).isEqualTo(bytes.length);
      assertThat(body.sha256())
          .isEqualTo(
              HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
    }
  }

  private static MediaBody body(String text, OptionalLong length) {
    return new MediaBody(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)), "image/jpeg", length);
  }
}
