package dev.mediaimporter.testkit;

import dev.mediaimporter.photos.Download;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/** A download of bytes in memory, from any byte on. */
record BytesDownload(
    InputStream stream,
    long startsAt,
    OptionalLong totalLength,
    String contentType,
    Optional<String> etag,
    Framing framing)
    implements Download {
  static Download of(byte[] all, long startsAt, String contentType) {
    return new BytesDownload(
        new ByteArrayInputStream(all, (int) startsAt, all.length - (int) startsAt),
        startsAt,
        OptionalLong.of(all.length),
        contentType,
        Optional.empty(),
        Framing.LENGTH);
  }

  @Override
  public void close() {}
}
