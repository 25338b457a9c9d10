package dev.mediaimporter.sink.s3;

import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.sink.StoredMedia;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyPartResult;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.StorageClass;

/**
 * The replacement of an object's metadata by what the source says now. S3 can change metadata only
 * by a copy, here of the object onto itself, within S3 and only if it is still the same object.
 * What else belongs to it stays: type, storage class, encryption, checksum; tags up to 5 GB. An ACL
 * does not stay, so it is the one of the settings, as are tags above 5 GB. Used once, by one
 * thread.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html">CopyObject</a>
 */
final class ObjectRenewal {
  /** One request copies no more. */
  static final long MOST_AT_ONCE = 5L << 30;

  private static final int PART_BYTES = 1 << 30;

  /** Objects in these classes cannot be read, and so not copied. */
  private static final Set<StorageClass> ARCHIVES =
      Set.of(StorageClass.GLACIER, StorageClass.DEEP_ARCHIVE);

  private final S3Objects objects;
  private final S3Features features;
  private final StoredMedia receipt;
  private final MediaItem item;
  private final String name;
  private final long mostAtOnce;
  private final int partBytes;

  ObjectRenewal(S3Objects objects, S3Features features, StoredMedia receipt, MediaItem item) {
    this(objects, features, receipt, item, MOST_AT_ONCE, PART_BYTES);
  }

  ObjectRenewal(
      S3Objects objects,
      S3Features features,
      StoredMedia receipt,
      MediaItem item,
      long mostAtOnce,
      int partBytes) {
    this.objects = objects;
    this.features = features;
    this.receipt = receipt;
    this.item = item;
    this.name = objects.nameOf(receipt.key());
    this.mostAtOnce = mostAtOnce;
    this.partBytes = partBytes;
  }

  /**
   * Copies the object, unless it says so already; throws what the client throws.
   *
   * @return what is there now, if that is not what the receipt says
   */
  Optional<StoredMedia> run() throws IOException {
    Optional<HeadObjectResponse> found = objects.headObject(receipt.key(), null);
    if (found.isEmpty() || !isOurs(found.get())) {
      return Optional.empty();
    }
    HeadObjectResponse head = found.get();
    ObjectMetadata known = ObjectMetadata.read(head.metadata());
    ObjectMetadata wanted = known.renewed(item);
    if (wanted.fields().equals(known.fields())) {
      // A copy whose answer was lost, or of a run that was killed.
      return S3Objects.etag(head.eTag()).equals(receipt.etag())
          ? Optional.empty()
          : Optional.of(S3Objects.stored(receipt.key(), head));
    }
    if (ARCHIVES.contains(head.storageClass()) && head.restore() == null) {
      return Optional.empty();
    }
    ObjectMetadata proven =
        receipt.sha256().map(wanted::withSha256).orElse(wanted).withoutPartSize();
    if (head.contentLength() > mostAtOnce) {
      copyInParts(head, proven.withPartSize(partBytes).fields());
    } else {
      copy(head, proven.fields());
    }
    return objects.head(receipt.key()).map(S3Objects.HeadResult::stored);
  }

  /** Whether it is the object of the receipt, or a copy of it that was made here. */
  private boolean isOurs(HeadObjectResponse head) {
    ObjectMetadata metadata = ObjectMetadata.read(head.metadata());
    boolean sameBytes = S3Objects.etag(head.eTag()).equals(receipt.etag())
        || receipt.etag().isEmpty()
        || (metadata.sha256().isPresent() && metadata.sha256().equals(receipt.sha256()));
    return sameBytes
        && head.contentLength() == receipt.sizeBytes()
        && metadata.itemId().equals(Optional.of(item.id()));
  }

  private void copy(HeadObjectResponse head, Map<String, String> metadata) {
    client()
        .copyObject(request -> request
            .sourceBucket(objects.bucket())
            .sourceKey(name)
            .copySourceIfMatch(head.eTag())
            .destinationBucket(objects.bucket())
            .destinationKey(name)
            .metadataDirective(MetadataDirective.REPLACE)
            .metadata(metadata)
            .contentType(head.contentType())
            .cacheControl(head.cacheControl())
            .contentDisposition(head.contentDisposition())
            .contentEncoding(head.contentEncoding())
            .contentLanguage(head.contentLanguage())
            .storageClass(head.storageClassAsString())
            .serverSideEncryption(head.serverSideEncryptionAsString())
            .ssekmsKeyId(head.ssekmsKeyId())
            .bucketKeyEnabled(head.bucketKeyEnabled())
            .acl(objects.headers().settings().acl().orElse(null)));
  }

  private void copyInParts(HeadObjectResponse head, Map<String, String> metadata)
      throws IOException {
    String upload = Objects.requireNonNull(client()
        .createMultipartUpload(request -> {
          objects.headers().addTo(request);
          request
              .bucket(objects.bucket())
              .key(name)
              .metadata(metadata)
              .contentType(head.contentType())
              .cacheControl(head.cacheControl())
              .contentDisposition(head.contentDisposition())
              .contentEncoding(head.contentEncoding())
              .contentLanguage(head.contentLanguage())
              .storageClass(head.storageClassAsString())
              .serverSideEncryption(head.serverSideEncryptionAsString())
              .ssekmsKeyId(head.ssekmsKeyId())
              .bucketKeyEnabled(head.bucketKeyEnabled());
          if (features.partChecksums()) {
            request.checksumAlgorithm(objects.headers().ofParts().algorithm());
          }
        })
        .uploadId());
    try {
      List<CompletedPart> parts = new ArrayList<>();
      for (long from = 0; from < head.contentLength(); from += partBytes) {
        parts.add(copyPart(head, upload, from, parts.size() + 1));
      }
      client()
          .completeMultipartUpload(request -> request
              .bucket(objects.bucket())
              .key(name)
              .uploadId(upload)
              .multipartUpload(all -> all.parts(parts))
              .ifMatch(objects.isAmazon() ? head.eTag() : null));
    } catch (SdkException e) {
      abort(upload, e);
      throw e;
    }
  }

  private CompletedPart copyPart(HeadObjectResponse head, String upload, long from, int number) {
    long end = Math.min(head.contentLength(), from + partBytes);
    CopyPartResult copied = client()
        .uploadPartCopy(request -> request
            .sourceBucket(objects.bucket())
            .sourceKey(name)
            .copySourceIfMatch(head.eTag())
            .copySourceRange("bytes=" + from + "-" + (end - 1))
            .destinationBucket(objects.bucket())
            .destinationKey(name)
            .uploadId(upload)
            .partNumber(number))
        .copyPartResult();
    Checksums checksum = objects.headers().ofParts();
    return checksum.sent(
        number, copied.eTag(), features.partChecksums() ? checksum.of(copied) : null);
  }

  private void abort(String upload, SdkException cause) {
    try {
      client()
          .abortMultipartUpload(
              request -> request.bucket(objects.bucket()).key(name).uploadId(upload));
    } catch (SdkException e) {
      cause.addSuppressed(e);
    }
  }

  private S3Client client() {
    return objects.client();
  }
}
