package dev.mediaimporter.sink.s3;

import dev.mediaimporter.internal.Digests;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyPartResult;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** Checksums as S3's headers spell them. Pure functions. */
enum Checksums {
  CRC32,
  CRC32C,
  SHA256;

  static List<String> names() {
    return Arrays.stream(values()).map(Enum::name).toList();
  }

  /** The checksum of the first bytes of a buffer. */
  String of(byte[] bytes, int count) {
    return switch (this) {
      case CRC32 -> of(new CRC32(), bytes, count);
      case CRC32C -> of(new CRC32C(), bytes, count);
      case SHA256 -> {
        MessageDigest digest = Digests.sha256();
        digest.update(bytes, 0, count);
        yield base64(digest.digest());
      }
    };
  }

  private static String of(Checksum crc, byte[] bytes, int count) {
    crc.update(bytes, 0, count);
    return base64(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }

  static String base64(byte[] value) {
    return Base64.getEncoder().encodeToString(value);
  }

  ChecksumAlgorithm algorithm() {
    return ChecksumAlgorithm.fromValue(name());
  }

  void addTo(PutObjectRequest.Builder request, String value) {
    switch (this) {
      case CRC32 -> request.checksumCRC32(value);
      case CRC32C -> request.checksumCRC32C(value);
      case SHA256 -> request.checksumSHA256(value);
    }
  }

  void addTo(UploadPartRequest.Builder request, String value) {
    switch (this) {
      case CRC32 -> request.checksumCRC32(value);
      case CRC32C -> request.checksumCRC32C(value);
      case SHA256 -> request.checksumSHA256(value);
    }
  }

  /** The checksum that S3 made of a part which it copied. */
  @Nullable
  String of(CopyPartResult copied) {
    return switch (this) {
      case CRC32 -> copied.checksumCRC32();
      case CRC32C -> copied.checksumCRC32C();
      case SHA256 -> copied.checksumSHA256();
    };
  }

  /** A part that was sent, with its checksum if it has one. */
  CompletedPart sent(int number, @Nullable String etag, @Nullable String value) {
    CompletedPart.Builder part = CompletedPart.builder().partNumber(number).eTag(etag);
    if (value != null) {
      switch (this) {
        case CRC32 -> part.checksumCRC32(value);
        case CRC32C -> part.checksumCRC32C(value);
        case SHA256 -> part.checksumSHA256(value);
      }
    }
    return part.build();
  }
}
