package dev.mediaimporter.sink.s3;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * What {@link S3MediaSink} asks for with every object that it writes: photos, documents beside
 * them, and objects that it moves. Each setting is a request to the server, which refuses the
 * object where it does not know it. By default the bucket decides. Immutable.
 */
@Value.Immutable
public interface S3ObjectSettings {
  /**
   * The storage class, such as {@code STANDARD_IA} or {@code GLACIER_IR}. Objects in classes that
   * have to be restored first ({@code GLACIER}, {@code DEEP_ARCHIVE}) can be neither read nor moved
   * by this library.
   */
  Optional<String> storageClass();

  /** {@code AES256}, {@code aws:kms} or {@code aws:kms:dsse}: who keeps the key. */
  Optional<String> encryption();

  /** The id, ARN or alias of a KMS key; with {@code aws:kms} unless {@link #encryption} differs. */
  Optional<String> kmsKey();

  /** At most ten tags; needs the permission {@code s3:PutObjectTagging}. */
  Map<String, String> tags();

  /** A canned ACL, such as {@code bucket-owner-full-control}; needs {@code s3:PutObjectAcl}. */
  Optional<String> acl();

  /**
   * The checksum of each request's bytes: {@code CRC32}, {@code CRC32C} or {@code SHA256}. By
   * default SHA-256 for an object in one piece, which is known anyway, and CRC32 for parts.
   */
  Optional<String> checksum();

  /**
   * Rejects values that no server takes.
   *
   * @throws IllegalStateException naming the setting and what it may be
   */
  @Value.Check
  default void check() {
    requireShape("storageClass", storageClass(), "[A-Z0-9_]+", "a class such as STANDARD_IA");
    requireShape("acl", acl(), "[a-z-]+", "a canned ACL such as private");
    requireOneOf("encryption", encryption(), List.of("AES256", "aws:kms", "aws:kms:dsse"));
    requireOneOf("checksum", checksum(), Checksums.names());
    if (kmsKey().isPresent() && encryption().filter("AES256"::equals).isPresent()) {
      throw new IllegalStateException("kmsKey needs the encryption aws:kms, got AES256");
    }
    if (tags().size() > 10) {
      throw new IllegalStateException("tags must be at most 10, got " + tags().size());
    }
    tags().forEach((key, value) -> {
      if (key.isEmpty() || key.length() > 128 || value.length() > 256) {
        throw new IllegalStateException("tags must have keys of 1 to 128 characters and values of"
            + " at most 256, got " + S3Failures.cut(key + "=" + value));
      }
    });
  }

  private static void requireShape(
      String name, Optional<String> value, String shape, String words) {
    if (value.filter(text -> !text.matches(shape)).isPresent()) {
      throw new IllegalStateException(
          name + " must be " + words + ", got " + S3Failures.cut(value.get()));
    }
  }

  private static void requireOneOf(String name, Optional<String> value, List<String> known) {
    if (value.filter(text -> !known.contains(text)).isPresent()) {
      throw new IllegalStateException(
          name + " must be " + String.join(", ", known.subList(0, known.size() - 1)) + " or "
              + known.get(known.size() - 1) + ", got " + S3Failures.cut(value.get()));
    }
  }

  /** Nothing but what the bucket decides. */
  static S3ObjectSettings defaults() {
    return builder().build();
  }

  /** Starts from the defaults. */
  static Builder builder() {
    return new Builder();
  }

  /**
   * Builds settings; not thread-safe.
   *
   * <p>The values of each setting are told where it is read: {@link S3ObjectSettings#storageClass()
   * storageClass}, {@link S3ObjectSettings#encryption() encryption},
   * {@link S3ObjectSettings#kmsKey() kmsKey}, {@link S3ObjectSettings#tags() tags},
   * {@link S3ObjectSettings#acl() acl}, {@link S3ObjectSettings#checksum() checksum}.
   */
  class Builder extends ImmutableS3ObjectSettings.Builder {}
}
