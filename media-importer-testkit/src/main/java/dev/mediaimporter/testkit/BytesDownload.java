package dev.mediaimporter.testkit;

import dev.mediaimporter.photos.Download;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/** A download of bytes in memory, from any byte on. */
final class BytesDownload implements Download {
  private final byte[] all;
  private final long startsAt;
  private final String contentType;
  private final InputStream rest;

  BytesDownload(byte[] all, long startsAt, String contentType) {
    this.all = all;
    this.startsAt = startsAt;
    this.contentType = contentType;
    this.rest = new ByteArrayInputStream(all, (int) startsAt, all.length - (int) startsAt);
  }

  @Override
  public InputStream stream() {
    return rest;
  }

  @Override
  public long startsAt() {
    return startsAt;
  }

  @Override
  public OptionalLong totalLength() {
    return OptionalLong.of(all.length);
  }

  @Override
  public String contentType() {
    return contentType;
  }

  @Override
  public Optional<String> etag() {
    return Optional.empty();
  }

  @Override
  public Framing framing() {
    return Framing.LENGTH;
  }

  @Override
  public void close() {}
}
