package dev.mediaimporter.sink.s3;

import dev.mediaimporter.media.MediaBody;
import dev.mediaimporter.media.MediaContent;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.MediaKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/** Content with known bytes that counts how often it is opened, and can break. */
final class Photo implements MediaContent {
  final byte[] bytes;
  final IOException failure = new IOException("broken on purpose");
  private final MediaItem item;
  private int breaksAt = Integer.MAX_VALUE;
  private Runnable atBreak = () -> {};
  private Optional<MediaKey> instead = Optional.empty();
  int opened;

  Photo(String id, int size) {
    this.bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    this.item = MediaItem.builder()
        .id(id)
        .type(MediaKind.PHOTO)
        .filename("Größe & 1.jpg")
        .creationTime(Instant.parse("2019-07-30T12:34:56Z"))
        .build();
  }

  /** Throws {@link #failure} there. */
  Photo breakingAt(int offset) {
    breaksAt = offset;
    atBreak = () -> {
      throw new UncheckedIOException(failure);
    };
    return this;
  }

  /** Does something there, then goes on. */
  Photo doingAt(int offset, Runnable action) {
    breaksAt = offset;
    atBreak = () -> {
      breaksAt = Integer.MAX_VALUE;
      action.run();
    };
    return this;
  }

  /** May be stored under this key, too. */
  Photo or(MediaKey key) {
    instead = Optional.of(key);
    return this;
  }

  @Override
  public Optional<MediaKey> keyInsteadOf(MediaKey taken) {
    return instead.filter(key -> !key.equals(taken));
  }

  @Override
  public MediaItem item() {
    return item;
  }

  @Override
  public MediaBody open() {
    opened++;
    ByteArrayInputStream all = new ByteArrayInputStream(bytes);
    InputStream in = new InputStream() {
      private int read;

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        if (read >= breaksAt) {
          try {
            atBreak.run();
          } catch (UncheckedIOException e) {
            throw e.getCause();
          }
        }
        int n = all.read(buffer, offset, Math.min(length, Math.max(1, breaksAt - read)));
        read += Math.max(0, n);
        return n;
      }
    };
    return new MediaBody(in, "image/jpeg", OptionalLong.of(bytes.length));
  }
}
