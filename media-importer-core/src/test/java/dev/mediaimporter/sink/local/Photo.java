package dev.mediaimporter.sink.local;

import dev.mediaimporter.media.MediaBody;
import dev.mediaimporter.media.MediaContent;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKind;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalLong;

/** Content whose bytes are the item's id, many times; it can do something half way. */
final class Photo implements MediaContent {
  static final Instant TAKEN = Instant.parse("2019-07-30T12:34:56Z");

  final byte[] bytes;
  private final String id;
  private final Runnable halfWay;

  Photo(String id) {
    this(id, () -> {});
  }

  Photo(String id, Runnable halfWay) {
    this.id = id;
    this.bytes = id.repeat(1000).getBytes(StandardCharsets.UTF_8);
    this.halfWay = halfWay;
  }

  @Override
  public MediaItem item() {
    return MediaItem.builder()
        .id(id)
        .type(MediaKind.PHOTO)
        .filename(id + ".jpg")
        .creationTime(TAKEN)
        .build();
  }

  @Override
  public MediaBody open() {
    InputStream in = new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] buffer, int offset, int length) {
        if (pos == bytes.length / 2) {
          halfWay.run();
        }
        int left = pos < bytes.length / 2 ? bytes.length / 2 - pos : length;
        return super.read(buffer, offset, Math.min(length, left));
      }
    };
    return new MediaBody(in, "image/jpeg", OptionalLong.of(bytes.length));
  }
}
