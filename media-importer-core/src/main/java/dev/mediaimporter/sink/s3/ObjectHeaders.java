package dev.mediaimporter.sink.s3;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.Tagging;

/** {@link S3ObjectSettings} as requests have them. The SDK's requests share no type. */
record ObjectHeaders(S3ObjectSettings settings) {
  private @Nullable String encryption() {
    return settings
        .encryption()
        .or(() -> settings.kmsKey().map(key -> "aws:kms"))
        .orElse(null);
  }

  private @Nullable Tagging tagging() {
    List<Tag> tags = settings.tags().entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
        .toList();
    return tags.isEmpty() ? null : Tagging.builder().tagSet(tags).build();
  }

  void addTo(PutObjectRequest.Builder request) {
    request
        .storageClass(orNull(settings.storageClass()))
        .serverSideEncryption(encryption())
        .ssekmsKeyId(orNull(settings.kmsKey()))
        .acl(orNull(settings.acl()));
    Tagging tags = tagging();
    if (tags != null) {
      request.tagging(tags);
    }
  }

  void addTo(CreateMultipartUploadRequest.Builder request) {
    request
        .storageClass(orNull(settings.storageClass()))
        .serverSideEncryption(encryption())
        .ssekmsKeyId(orNull(settings.kmsKey()))
        .acl(orNull(settings.acl()));
    Tagging tags = tagging();
    if (tags != null) {
      request.tagging(tags);
    }
  }

  /** A copy keeps the tags of its source, and nothing else of what is set here. */
  void addTo(CopyObjectRequest.Builder request) {
    request
        .storageClass(orNull(settings.storageClass()))
        .serverSideEncryption(encryption())
        .ssekmsKeyId(orNull(settings.kmsKey()))
        .acl(orNull(settings.acl()));
  }

  /** The checksum of an object in one piece. */
  Checksums ofObject() {
    return settings.checksum().map(Checksums::valueOf).orElse(Checksums.SHA256);
  }

  /** The checksum of each part of an object. */
  Checksums ofParts() {
    return settings.checksum().map(Checksums::valueOf).orElse(Checksums.CRC32);
  }

  /** Whether ETags are made of MD5 sums: not where KMS keeps the key. */
  boolean tagsByMd5() {
    String encryption = encryption();
    return encryption == null || encryption.equals("AES256");
  }

  private static @Nullable String orNull(Optional<String> text) {
    return text.orElse(null);
  }
}
