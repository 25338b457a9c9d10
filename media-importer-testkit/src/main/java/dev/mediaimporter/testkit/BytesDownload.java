package dev.mediaimporter.testkit;

import dev.mediaimporter.photos.Download;
import java.io.ByteArrayInputStream;

/** Downloads of bytes in memory, from any byte on. */
final class BytesDownload {
  private BytesDownload() {}

  static Download of(byte[] all, long startsAt, String contentType) {
    int from = (int) startsAt;
    return Download.of(
        new ByteArrayInputStream(all, from, all.length - from), from, all.length, contentType);
  }
}
