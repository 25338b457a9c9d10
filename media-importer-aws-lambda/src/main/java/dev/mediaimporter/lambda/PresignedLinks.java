package dev.mediaimporter.lambda;

import dev.mediaimporter.lambda.api.MediaLinks;
import dev.mediaimporter.media.MediaKey;
import java.net.URI;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Presigned links to objects of one bucket; made without a request. */
final class PresignedLinks implements MediaLinks {
  private final S3Presigner presigner;
  private final String bucket;

  /** Signs links to this bucket's objects. */
  PresignedLinks(S3Presigner presigner, String bucket) {
    this.presigner = presigner;
    this.bucket = bucket;
  }

  @Override
  public URI linkTo(MediaKey key) {
    return URI.create(presigner
        .presignGetObject(request -> request
            .signatureDuration(LIFETIME)
            .getObjectRequest(object -> object.bucket(bucket).key(key.value())))
        .url()
        .toString());
  }
}
