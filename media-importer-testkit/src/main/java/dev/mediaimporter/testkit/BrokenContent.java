package dev.mediaimporter.testkit;

import dev.mediaimporter.media.MediaBody;
import dev.mediaimporter.media.MediaContent;
import dev.mediaimporter.media.MediaItem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Media content that fails, always in the same way. Immutable. */
public final class BrokenContent implements MediaContent {
  private final MediaItem item;
  private final byte[] bytes;
  private final int breaksAfter;
  private final @Nullable RuntimeException refusal;
  private final IOException failure = new IOException("broken on purpose");

  private BrokenContent(
      MediaItem item, byte[] bytes, int breaksAfter, @Nullable RuntimeException refusal) {
    this.item = item;
    this.bytes = bytes.clone();
    this.breaksAfter = breaksAfter;
    this.refusal = refusal;
  }

  /** Content that delivers this many of the bytes, then throws {@link #failure()}. */
  public static BrokenContent after(int count, MediaItem item, byte[] bytes) {
    return new BrokenContent(item, bytes, count, null);
  }

  /** Content whose opening throws this exception. */
  public static BrokenContent refusing(MediaItem item, RuntimeException refusal) {
    return new BrokenContent(item, new byte[0], 0, refusal);
  }

  /** The exception that reading throws. */
  public IOException failure() {
    return failure;
  }

  @Override
  public MediaItem item() {
    return item;
  }

  @Override
  public MediaBody open() {
    if (refusal != null) {
      throw refusal;
    }
    InputStream failing = new InputStream() {
      @Override
      public int read() throws IOException {
        throw failure;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        throw failure;
      }
    };
    InputStream in =
        new SequenceInputStream(new ByteArrayInputStream(bytes, 0, breaksAfter), failing);
    return new MediaBody(in, item.mimeType(), OptionalLong.of(bytes.length));
  }
}
