package dev.mediaimporter.sink.s3;

import dev.mediaimporter.internal.Digests;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32;

/** Checksums as S3's headers spell them. Pure functions. */
final class Checksums {
  private Checksums() {}

  static String crc32(byte[] bytes, int count) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, count);
    byte[] value = ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
    return Base64.getEncoder().encodeToString(value);
  }

  static String sha256(byte[] bytes) {
    return Base64.getEncoder().encodeToString(Digests.sha256().digest(bytes));
  }
}
