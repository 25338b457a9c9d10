package dev.mediaimporter.lambda.work;

import dev.mediaimporter.photos.Download;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/** The bytes of one item in a part. */
record PartDownload(InputStream stream, long startsAt, long size, String contentType)
    implements Download {
  @Override
  public OptionalLong totalLength() {
    return OptionalLong.of(size);
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
  public void close() throws IOException {
    stream.close();
  }
}
