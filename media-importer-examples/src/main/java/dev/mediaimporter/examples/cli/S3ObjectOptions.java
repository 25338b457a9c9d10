package dev.mediaimporter.examples.cli;

import dev.mediaimporter.sink.s3.S3ObjectSettings;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Flags of the objects that are written to S3. */
final class S3ObjectOptions {
  static final String HEADING = "%nObjects in S3 (default: as the bucket decides):%n";

  private static final Map<String, String> FLAGS = Map.of(
      "storageClass", "--s3-storage-class",
      "encryption", "--s3-sse",
      "kmsKey", "--s3-kms-key",
      "tags", "--s3-tag",
      "acl", "--s3-acl",
      "checksum", "--s3-checksum");

  @Option(
      names = "--s3-storage-class",
      paramLabel = "CLASS",
      description = "Such as STANDARD_IA, INTELLIGENT_TIERING or GLACIER_IR.")
  @Nullable
  String storageClass;

  @Option(
      names = "--s3-sse",
      paramLabel = "TYPE",
      description = "Encryption at the server: AES256, aws:kms or aws:kms:dsse.")
  @Nullable
  String encryption;

  @Option(
      names = "--s3-kms-key",
      paramLabel = "KEY",
      description = "Id, ARN or alias of the KMS key; means --s3-sse aws:kms.")
  @Nullable
  String kmsKey;

  @Option(
      names = "--s3-tag",
      paramLabel = "NAME=VALUE",
      split = ",",
      description = "A tag; can be repeated, or with commas between.")
  List<String> tags = List.of();

  @Option(
      names = "--s3-acl",
      paramLabel = "ACL",
      description = "A canned ACL, such as bucket-owner-full-control.")
  @Nullable
  String acl;

  @Option(
      names = "--s3-checksum",
      paramLabel = "NAME",
      description = "CRC32, CRC32C or SHA256, by which the server checks each request"
          + " (default: SHA256, and CRC32 for parts).")
  @Nullable
  String checksum;

  /**
   * The checked values of these flags.
   *
   * @throws Refusal naming what is wrong
   */
  S3ObjectSettings resolve() {
    S3ObjectSettings.Builder settings = S3ObjectSettings.builder();
    if (storageClass != null) {
      settings.storageClass(storageClass);
    }
    if (encryption != null) {
      settings.encryption(encryption);
    }
    if (kmsKey != null) {
      settings.kmsKey(kmsKey);
    }
    if (acl != null) {
      settings.acl(acl);
    }
    if (checksum != null) {
      settings.checksum(checksum);
    }
    for (String tag : tags) {
      int equals = tag.indexOf('=');
      if (equals < 1) {
        throw Refusal.usage("--s3-tag must be NAME=VALUE, got " + Printable.of(tag, 80));
      }
      settings.putTags(tag.substring(0, equals), tag.substring(equals + 1));
    }
    try {
      return settings.build();
    } catch (IllegalStateException e) {
      String message = String.valueOf(e.getMessage());
      String name = message.substring(0, message.indexOf(' '));
      throw Refusal.usage(FLAGS.getOrDefault(name, name) + message.substring(name.length()), e);
    }
  }
}
