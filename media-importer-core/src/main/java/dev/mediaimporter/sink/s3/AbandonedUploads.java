package dev.mediaimporter.sink.s3;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/**
 * The multipart uploads below the prefix that imports left when they were killed. S3 does not tell
 * who began an upload: it counts as ours when an object that an import stored has its name.
 */
final class AbandonedUploads {
  private static final Logger LOG = LoggerFactory.getLogger(AbandonedUploads.class);

  /** More pages of 1,000 are left for the next run. */
  private static final int MAX_PAGES = 10;

  private final S3Objects objects;
  private final Map<String, Boolean> ours = new HashMap<>();

  AbandonedUploads(S3Objects objects) {
    this.objects = objects;
  }

  /** Aborts those that were begun before a time. Blocks; throws what the client throws. */
  void abort(Instant before) {
    objects
        .client()
        .listMultipartUploadsPaginator(
            request -> request.bucket(objects.bucket()).prefix(objects.prefix()))
        .stream()
        .limit(MAX_PAGES)
        .flatMap(page -> page.uploads().stream())
        .filter(upload -> upload.initiated() != null && upload.initiated().isBefore(before))
        .filter(this::isOurs)
        .forEach(this::abort);
  }

  private boolean isOurs(MultipartUpload upload) {
    return upload.key() != null
        && upload.key().startsWith(objects.prefix())
        && ours.computeIfAbsent(
            upload.key(),
            name -> objects
                .keyOf(name)
                .flatMap(objects::head)
                .filter(there -> there.stored().itemId().isPresent())
                .isPresent());
  }

  private void abort(MultipartUpload upload) {
    try {
      objects
          .client()
          .abortMultipartUpload(request ->
              request.bucket(objects.bucket()).key(upload.key()).uploadId(upload.uploadId()));
      LOG.info(
          "Removed the parts of {} that an import left on {}", upload.key(), upload.initiated());
    } catch (SdkException e) {
      if (!S3Failures.isAbsent(e)) {
        throw e;
      }
    }
  }
}
