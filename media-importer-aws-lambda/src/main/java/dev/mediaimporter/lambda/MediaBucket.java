package dev.mediaimporter.lambda;

import dev.mediaimporter.jobs.SmallPictures;
import dev.mediaimporter.lambda.api.MediaObjects;
import dev.mediaimporter.media.MediaKey;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The bucket that keeps the media: links, deletions and small pictures. Thread-safe. */
final class MediaBucket implements MediaObjects, SmallPictures.Store {
  private final AwsClients aws;
  private final String bucket;

  MediaBucket(AwsClients aws, String bucket) {
    this.aws = aws;
    this.bucket = bucket;
  }

  @Override
  public URI linkTo(MediaKey key) {
    return presigned(object(key).build());
  }

  @Override
  public URI downloadLinkTo(MediaKey key, String filename) {
    String encoded =
        URLEncoder.encode(filename, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
    return presigned(object(key)
        .responseContentDisposition("attachment; filename*=UTF-8''" + encoded)
        .build());
  }

  private GetObjectRequest.Builder object(MediaKey key) {
    return GetObjectRequest.builder().bucket(bucket).key(key.value());
  }

  private URI presigned(GetObjectRequest object) {
    return URI.create(aws.presigner()
        .presignGetObject(
            request -> request.signatureDuration(LINK_LIFETIME).getObjectRequest(object))
        .url()
        .toString());
  }

  /** {@inheritDoc} Without the right to list a bucket S3 answers 403 where there is nothing. */
  @Override
  public boolean holds(MediaKey key) {
    try {
      aws.s3().headObject(request -> request.bucket(bucket).key(key.value()));
      return true;
    } catch (S3Exception e) {
      if (e.statusCode() == 404 || e.statusCode() == 403) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public void delete(MediaKey key) {
    aws.s3().deleteObject(request -> request.bucket(bucket).key(key.value()));
  }

  /** Deletes at most 1,000 objects with one request; those that are gone are no failure. */
  void deleteAll(List<MediaKey> keys) {
    List<ObjectIdentifier> objects = keys.stream()
        .map(key -> ObjectIdentifier.builder().key(key.value()).build())
        .toList();
    List<S3Error> errors = aws.s3()
        .deleteObjects(request ->
            request.bucket(bucket).delete(delete -> delete.objects(objects).quiet(true)))
        .errors();
    if (!errors.isEmpty()) {
      throw new IllegalStateException("S3 did not delete " + errors.size() + " of " + keys.size()
          + " objects: " + errors.get(0).code());
    }
  }

  /**
   * Deletes files that imports wrote in the folder of albums, and what they set aside of them.
   *
   * @param ours whether an import wrote what is there
   * @return whether there were any; then there may be more
   */
  boolean deleteManifests(String folder, Predicate<MediaKey> ours) {
    List<MediaKey> keys = Stream.of(folder + "/albums/", ".media-importer/damaged/" + folder + "/")
        .flatMap(prefix -> aws
            .s3()
            .listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix))
            .contents()
            .stream())
        .map(object -> MediaKey.of(object.key()))
        .filter(key -> key.filename().matches(".*\\.(json|xmp)(\\.[0-9]+)?"))
        .filter(ours)
        .limit(1000)
        .toList();
    if (!keys.isEmpty()) {
      deleteAll(keys);
    }
    return !keys.isEmpty();
  }

  @Override
  public String placeOf(String folder) {
    return "s3://" + bucket + "/" + folder + "/";
  }

  @Override
  public void put(MediaKey key, String mediaType, byte[] picture) throws IOException {
    try {
      aws.s3()
          .putObject(
              request -> request
                  .bucket(bucket)
                  .key(key.value())
                  .contentType(mediaType)
                  // The picture of an item stays the same, and browsers need not ask again.
                  .cacheControl("private, max-age=86400"),
              RequestBody.fromBytes(picture));
    } catch (SdkException e) {
      throw new IOException("the small picture could not be stored", e);
    }
  }
}
