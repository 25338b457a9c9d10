package dev.mediaimporter.testkit;

import dev.mediaimporter.media.MediaBody;
import dev.mediaimporter.media.MediaContent;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKind;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Media content with known bytes that counts how often it is opened and closed. Thread-safe. */
public final class TestContent implements MediaContent {
  private final MediaItem item;
  private final byte[] bytes;
  private final OptionalLong announcedLength;
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();

  private TestContent(MediaItem item, byte[] bytes, OptionalLong announcedLength) {
    this.item = item;
    this.bytes = bytes.clone();
    this.announcedLength = announcedLength;
  }

  /** These bytes as the content of an item; their length is announced. */
  public static TestContent of(MediaItem item, byte[] bytes) {
    return new TestContent(item, bytes, OptionalLong.of(bytes.length));
  }

  /** These bytes as the content of a photo with this id. */
  public static TestContent of(String itemId, byte[] bytes) {
    return of(photo(itemId), bytes);
  }

  /** Random bytes, the same for the same seed. */
  public static byte[] bytes(int count, long seed) {
    byte[] bytes = new byte[count];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** A photo with a filename and a creation time. */
  public static MediaItem photo(String id) {
    return MediaItem.builder()
        .id(id)
        .type(MediaKind.PHOTO)
        .mimeType("image/jpeg")
        .filename("Größe & 100%.jpg")
        .creationTime(Instant.parse("2019-07-30T12:34:56Z"))
        .build();
  }

  /** The same, announcing another length than it has: a body that is cut or too long. */
  public TestContent announcing(long length) {
    return new TestContent(item, bytes, OptionalLong.of(length));
  }

  /** The same, announcing no length. */
  public TestContent withoutLength() {
    return new TestContent(item, bytes, OptionalLong.empty());
  }

  /** How often it was opened. */
  public int opened() {
    return opened.get();
  }

  /** How many of the opened bodies were closed. */
  public int closed() {
    return closed.get();
  }

  @Override
  public MediaItem item() {
    return item;
  }

  @Override
  public MediaBody open() {
    opened.incrementAndGet();
    InputStream in = new FilterInputStream(new ByteArrayInputStream(bytes)) {
      private boolean open = true;

      @Override
      public void close() throws IOException {
        if (open) {
          open = false;
          closed.incrementAndGet();
        }
        super.close();
      }
    };
    return new MediaBody(in, item.mimeType(), announcedLength);
  }
}
