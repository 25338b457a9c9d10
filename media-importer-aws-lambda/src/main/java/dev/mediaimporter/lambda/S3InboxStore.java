package dev.mediaimporter.lambda;

import dev.mediaimporter.inbox.InboxStore;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** The inbox in the media bucket, with S3's own multipart uploads. */
final class S3InboxStore implements InboxStore {
  /** Time for one piece over a slow line. */
  static final Duration LINK_LIFETIME = Duration.ofHours(1);

  private final S3Client s3;
  private final Supplier<S3Presigner> presigner;
  private final String bucket;

  S3InboxStore(S3Client s3, Supplier<S3Presigner> presigner, String bucket) {
    this.s3 = s3;
    this.presigner = presigner;
    this.bucket = bucket;
  }

  @Override
  public List<Stored> list(String prefix, int most) {
    return s3
        .listObjectsV2Paginator(
            request -> request.bucket(bucket).prefix(prefix).maxKeys(Math.min(most, 1000)))
        .contents()
        .stream()
        .limit(most)
        .map(object -> new Stored(object.key(), object.size(), object.lastModified()))
        .toList();
  }

  @Override
  public List<Unfinished> unfinished(String prefix, int most) {
    return s3
        .listMultipartUploads(request -> request.bucket(bucket).prefix(prefix))
        .uploads()
        .stream()
        .map(upload -> new Unfinished(upload.key(), upload.uploadId(), upload.initiated()))
        .limit(most)
        .toList();
  }

  @Override
  public Unfinished begin(String key) {
    String id =
        s3.createMultipartUpload(request -> request.bucket(bucket).key(key)).uploadId();
    return new Unfinished(key, id, Instant.EPOCH);
  }

  @Override
  public List<Piece> pieces(Unfinished upload) {
    return s3
        .listPartsPaginator(
            request -> request.bucket(bucket).key(upload.key()).uploadId(upload.id()))
        .parts()
        .stream()
        .map(part -> new Piece(part.partNumber(), part.size(), part.eTag()))
        .toList();
  }

  @Override
  public URI link(Unfinished upload, int number, long sizeBytes) {
    return URI.create(presigner
        .get()
        .presignUploadPart(request -> request
            .signatureDuration(LINK_LIFETIME)
            .uploadPartRequest(part -> part.bucket(bucket)
                .key(upload.key())
                .uploadId(upload.id())
                .partNumber(number)
                .contentLength(sizeBytes)))
        .url()
        .toString());
  }

  @Override
  public void complete(Unfinished upload, List<Piece> pieces) {
    List<CompletedPart> parts = pieces.stream()
        .map(piece ->
            CompletedPart.builder().partNumber(piece.number()).eTag(piece.tag()).build())
        .toList();
    s3.completeMultipartUpload(request -> request
        .bucket(bucket)
        .key(upload.key())
        .uploadId(upload.id())
        .multipartUpload(all -> all.parts(parts)));
  }

  @Override
  public void abort(Unfinished upload) {
    try {
      s3.abortMultipartUpload(
          request -> request.bucket(bucket).key(upload.key()).uploadId(upload.id()));
    } catch (NoSuchUploadException e) {
      // That is what was wanted.
    }
  }

  @Override
  public void delete(List<String> keys) {
    keys.forEach(key -> s3.deleteObject(request -> request.bucket(bucket).key(key)));
  }

  @Override
  public Optional<byte[]> read(String key) {
    try {
      return Optional.of(
          s3.getObjectAsBytes(request -> request.bucket(bucket).key(key)).asByteArrayUnsafe());
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    }
  }

  @Override
  public void write(String key, byte[] bytes) {
    s3.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(bytes));
  }
}
