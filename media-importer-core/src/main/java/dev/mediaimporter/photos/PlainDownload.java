package dev.mediaimporter.photos;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A download without a server. */
record PlainDownload(
    InputStream stream,
    long startsAt,
    OptionalLong totalLength,
    String contentType,
    Map<String, String> details)
    implements Download {
  PlainDownload {
    details = Map.copyOf(details);
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
