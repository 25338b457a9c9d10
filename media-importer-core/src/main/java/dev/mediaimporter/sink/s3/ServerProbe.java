package dev.mediaimporter.sink.s3;

import dev.mediaimporter.internal.Digests.PartTag;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Finds out what a server honours, by writing a small object below the prefix and deleting it.
 * Servers that do not know a condition rarely refuse it: most ignore it and replace the object.
 * Used once, by one thread.
 */
final class ServerProbe {
  /** The last segment of the object's name. It stays there where deleting is not allowed. */
  static final String NAME = ".media-importer-probe";

  private static final Logger LOG = LoggerFactory.getLogger(ServerProbe.class);
  private static final byte[] BYTES =
      "media-importer tries here what this server can do; this object can be deleted\n"
          .getBytes(StandardCharsets.UTF_8);

  private final S3Client client;
  private final String bucket;
  private final String name;
  private final ObjectHeaders headers;

  ServerProbe(S3Objects objects) {
    this.client = objects.client();
    this.bucket = objects.bucket();
    this.name = objects.prefix() + NAME;
    this.headers = objects.headers();
  }

  private interface Write {
    /** Returns the ETag of what was written; empty if the condition was not met. */
    Optional<String> run(boolean conditional, boolean checksums);
  }

  /** Blocks for about ten requests; throws what the client throws. */
  S3Features run() {
    try {
      Tried put = tried(this::put);
      Optional<Tried> parts = inParts();
      S3Features features = new S3Features(
          put.conditional(),
          parts.map(Tried::conditional).orElse(true),
          put.checksums(),
          parts.map(Tried::checksums).orElse(put.checksums()),
          parts.map(Tried::etag).filter(partTag()::equals).isPresent());
      LOG.debug("The S3 server of {} honours {}", bucket, features);
      return features;
    } finally {
      delete();
    }
  }

  private record Tried(boolean conditional, boolean checksums, String etag) {}

  /** Empty if the server has no multipart uploads at all. */
  private Optional<Tried> inParts() {
    try {
      return Optional.of(tried(this::multipart));
    } catch (SdkException e) {
      if (saysNothing(e)) {
        throw e;
      }
      LOG.debug("Multipart uploads do not work", e);
      return Optional.empty();
    }
  }

  private static Tried tried(Write write) {
    boolean checksums = true;
    Optional<String> first;
    try {
      first = write.run(false, true);
    } catch (SdkException e) {
      if (saysNothing(e)) {
        throw e;
      }
      first = write.run(false, false);
      checksums = false;
    }
    boolean conditional = isTaken(write, checksums);
    if (!conditional) {
      // Another importer's probe may have deleted the object in between.
      conditional = isTaken(write, checksums);
    }
    return new Tried(conditional, checksums, first.orElse(""));
  }

  private static boolean isTaken(Write write, boolean checksums) {
    try {
      return write.run(true, checksums).isEmpty();
    } catch (SdkException e) {
      if (saysNothing(e)) {
        throw e;
      }
      return false;
    }
  }

  private Optional<String> put(boolean conditional, boolean checksums) {
    return answer(() -> client
        .putObject(
            request -> {
              request.bucket(bucket).key(name).ifNoneMatch(conditional ? "*" : null);
              headers.addTo(request);
              if (checksums) {
                headers.ofObject().addTo(request, headers.ofObject().of(BYTES, BYTES.length));
              }
            },
            RequestBody.fromBytes(BYTES))
        .eTag());
  }

  private Optional<String> multipart(boolean conditional, boolean checksums) {
    String id = client
        .createMultipartUpload(request -> {
          request.bucket(bucket).key(name);
          headers.addTo(request);
          if (checksums) {
            request.checksumAlgorithm(headers.ofParts().algorithm());
          }
        })
        .uploadId();
    if (id == null) {
      throw S3Objects.notS3("named no upload");
    }
    boolean completed = false;
    try {
      String checksum = checksums ? headers.ofParts().of(BYTES, BYTES.length) : null;
      String etag = client
          .uploadPart(
              request -> {
                request.bucket(bucket).key(name).uploadId(id).partNumber(1);
                if (checksum != null) {
                  headers.ofParts().addTo(request, checksum);
                }
              },
              RequestBody.fromBytes(BYTES))
          .eTag();
      CompletedPart part = headers.ofParts().sent(1, etag, checksum);
      Optional<String> answer = answer(() -> client
          .completeMultipartUpload(request -> request
              .bucket(bucket)
              .key(name)
              .uploadId(id)
              .ifNoneMatch(conditional ? "*" : null)
              .multipartUpload(all -> all.parts(part)))
          .eTag());
      completed = answer.isPresent();
      return answer;
    } finally {
      if (!completed) {
        quietly(() -> client.abortMultipartUpload(
            request -> request.bucket(bucket).key(name).uploadId(id)));
      }
    }
  }

  private static String partTag() {
    PartTag tag = new PartTag(BYTES.length);
    tag.update(BYTES, 0, BYTES.length);
    return tag.value();
  }

  private static Optional<String> answer(Supplier<String> etag) {
    try {
      return S3Objects.etag(ObjectWrite.required(etag.get()));
    } catch (SdkException e) {
      // A conflict is an answer to the condition as well.
      if (S3Failures.isTaken(e) || S3Failures.isConflict(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Whether a failure does not come from what the server can do. */
  private static boolean saysNothing(SdkException e) {
    int status = S3Failures.status(e);
    return S3Failures.isInterrupt(e)
        || e instanceof ApiCallTimeoutException
        || e instanceof ApiCallAttemptTimeoutException
        || String.valueOf(e.getMessage()).startsWith("Unable to execute HTTP request")
        || status == 401
        || status == 403
        || S3Failures.code(e).equals("NoSuchBucket")
        || status == 429
        || (status >= 500 && status != 501);
  }

  private void delete() {
    quietly(() -> client.deleteObject(request -> request.bucket(bucket).key(name)));
  }

  private static void quietly(Runnable request) {
    try {
      request.run();
    } catch (SdkException e) {
      LOG.debug("The probe could not be cleared away", e);
    }
  }
}
