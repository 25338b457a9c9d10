package dev.mediaimporter.sink.s3;

import dev.mediaimporter.media.MediaBody;
import dev.mediaimporter.sink.s3.ObjectWrite.ContentDigest;
import dev.mediaimporter.sink.s3.ObjectWrite.Outcome;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * A put of content larger than one buffer: one multipart upload, which is completed or aborted.
 * Used once, by one thread.
 */
final class MultipartPut {
  private static final int MAX_PARTS = 10_000;

  private final ObjectWrite write;
  private final String contentType;
  private final S3Features features;
  private String uploadId = "";

  MultipartPut(ObjectWrite write, String contentType) throws IOException {
    this.write = write;
    this.contentType = contentType;
    this.features = write.features();
  }

  /**
   * Sends the content.
   *
   * @param body the content behind the first buffer and the next byte
   * @param first a full buffer; given back when its part was sent
   * @param next the byte behind it
   */
  Outcome run(MediaBody body, BufferPool.Lease first, int next)
      throws IOException, InterruptedException {
    create(first.bytes().length);
    List<CompletedPart> parts;
    ContentDigest digest;
    try {
      parts = sendParts(body, first, next);
      digest = new ContentDigest(body.bytesRead(), body.sha256());
    } catch (SdkException e) {
      abort(e);
      throw write.notWritten(e);
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      abort(e);
      throw e;
    }
    return complete(parts, digest);
  }

  private void create(int partSizeBytes) throws IOException {
    boolean partTags = features.partTags() && write.headers().tagsByMd5();
    ObjectMetadata metadata =
        partTags ? write.metadata().withPartSize(partSizeBytes) : write.metadata();
    try {
      String id = write
          .client()
          .createMultipartUpload(request -> {
            request
                .bucket(write.bucket())
                .key(write.name())
                .contentType(contentType)
                .metadata(metadata.fields());
            if (features.partChecksums()) {
              request.checksumAlgorithm(write.headers().ofParts().algorithm());
            }
            write.headers().addTo(request);
          })
          .uploadId();
      if (id == null) {
        throw S3Objects.notS3("named no upload");
      }
      uploadId = id;
    } catch (SdkException e) {
      throw write.notWritten(e);
    }
  }

  private List<CompletedPart> sendParts(MediaBody body, BufferPool.Lease first, int firstNext)
      throws IOException, InterruptedException {
    UploadContext context = write.context();
    try (PartsInFlight parts = new PartsInFlight(context.partThreads())) {
      BufferPool.Lease buffer = first;
      int count = buffer.bytes().length;
      int next = firstNext;
      for (int number = 1; ; number++) {
        if (number > MAX_PARTS) {
          throw write.tooManyParts();
        }
        int partNumber = number;
        BufferPool.Lease full = buffer;
        int partBytes = count;
        parts.start(full, () -> sendPart(partNumber, full.bytes(), partBytes));
        if (next < 0) {
          return parts.awaitAll();
        }
        parts.awaitUntilFewerThan(context.partsInFlight());
        buffer = context.buffers().acquire();
        parts.own(buffer);
        buffer.bytes()[0] = (byte) next;
        count = 1 + body.readNBytes(buffer.bytes(), 1, buffer.bytes().length - 1);
        next = count < buffer.bytes().length ? -1 : body.read();
      }
    }
  }

  private CompletedPart sendPart(int number, byte[] bytes, int count) {
    Checksums checksum = write.headers().ofParts();
    String value = features.partChecksums() ? checksum.of(bytes, count) : null;
    String etag = sendPart(number, bytes, count, value, ObjectWrite.MAX_ATTEMPTS);
    return checksum.sent(number, etag, value);
  }

  /** Sends a part again at once when its bytes were damaged on the way. */
  private String sendPart(
      int number, byte[] bytes, int count, @Nullable String checksum, int attemptsLeft) {
    try {
      return ObjectWrite.required(write
          .client()
          .uploadPart(
              request -> {
                request
                    .bucket(write.bucket())
                    .key(write.name())
                    .uploadId(uploadId)
                    .partNumber(number);
                if (checksum != null) {
                  write.headers().ofParts().addTo(request, checksum);
                }
              },
              ObjectWrite.body(bytes, count, contentType))
          .eTag());
    } catch (SdkException e) {
      if (attemptsLeft == 1 || !S3Failures.isDamaged(e)) {
        throw e;
      }
      return sendPart(number, bytes, count, checksum, attemptsLeft - 1);
    }
  }

  private Outcome complete(List<CompletedPart> parts, ContentDigest digest) throws IOException {
    if (!features.conditionalComplete()) {
      Optional<Outcome> found = findAfterSending();
      if (found.isPresent()) {
        return found.get();
      }
    }
    try {
      String etag = ObjectWrite.required(write
          .client()
          .completeMultipartUpload(request -> request
              .bucket(write.bucket())
              .key(write.name())
              .uploadId(uploadId)
              .multipartUpload(all -> all.parts(parts))
              .ifNoneMatch(features.conditionalComplete() ? "*" : null))
          .eTag());
      return write.created(digest, etag);
    } catch (SdkException e) {
      abort(e);
      return write.settle(e, digest);
    }
  }

  /** Looks at the name again, and drops the parts unless it is still free. */
  private Optional<Outcome> findAfterSending() throws IOException {
    try {
      Optional<Outcome> found = write.findExisting();
      if (found.isPresent()) {
        abort(new FileAlreadyExistsException(write.name()));
      }
      return found;
    } catch (IOException | RuntimeException e) {
      abort(e);
      throw e;
    }
  }

  /**
   * Removes the parts, which cost money until then. If that fails, the cause is still what the
   * caller must know first.
   */
  private void abort(Throwable cause) {
    boolean interrupted = Thread.interrupted();
    boolean hurried = interrupted
        || cause instanceof InterruptedException
        || cause instanceof InterruptedIOException
        || (cause instanceof SdkException e && S3Failures.isInterrupt(e));
    try {
      write
          .client()
          .abortMultipartUpload(request -> request
              .bucket(write.bucket())
              .key(write.name())
              .uploadId(uploadId)
              .overrideConfiguration(hurried ? S3Objects.SHORT_TIMEOUT : null));
    } catch (RuntimeException e) {
      if (!(e instanceof SdkException answer && S3Failures.isAbsent(answer))) {
        cause.addSuppressed(e);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
