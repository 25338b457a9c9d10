package dev.mediaimporter.sink.s3;

import dev.mediaimporter.media.MediaBody;
import dev.mediaimporter.sink.s3.ObjectWrite.ContentDigest;
import dev.mediaimporter.sink.s3.ObjectWrite.Outcome;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * A put of content larger than one buffer: one multipart upload, which is completed or aborted.
 * Used once, by one thread.
 */
final class MultipartPut {
  private static final int MAX_PARTS = 10_000;

  private final ObjectWrite write;
  private final String contentType;
  private S3Features features;
  private String uploadId = "";

  MultipartPut(ObjectWrite write, String contentType) {
    this.write = write;
    this.contentType = contentType;
    this.features = write.context().features();
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
    // Parts carry no condition: without this look a loser would pay for all of them.
    Optional<Outcome> found = write.findExisting();
    if (found.isPresent()) {
      return found.get();
    }
    create();
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

  private void create() throws IOException {
    try {
      String id = write
          .client()
          .createMultipartUpload(request -> {
            request
                .bucket(write.bucket())
                .key(write.name())
                .contentType(contentType)
                .metadata(write.metadata().fields());
            if (features.checksums()) {
              request.checksumAlgorithm(ChecksumAlgorithm.CRC32);
            }
          })
          .uploadId();
      if (id == null) {
        throw S3Objects.notS3("named no upload");
      }
      uploadId = id;
    } catch (SdkException e) {
      if (!ObjectWrite.isUnsupported(e) || !features.checksums()) {
        throw write.notWritten(e);
      }
      features = new S3Features(features.conditional(), false);
      create();
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
    String crc32 = features.checksums() ? crc32(bytes, count) : null;
    String etag = sendPart(number, bytes, count, crc32, ObjectWrite.MAX_ATTEMPTS);
    return CompletedPart.builder()
        .partNumber(number)
        .eTag(etag)
        .checksumCRC32(crc32)
        .build();
  }

  /** Sends a part again at once when its bytes were damaged on the way. */
  private String sendPart(
      int number, byte[] bytes, int count, @Nullable String crc32, int attemptsLeft) {
    try {
      return ObjectWrite.required(write
          .client()
          .uploadPart(
              request -> request
                  .bucket(write.bucket())
                  .key(write.name())
                  .uploadId(uploadId)
                  .partNumber(number)
                  .checksumCRC32(crc32),
              ObjectWrite.body(bytes, count, contentType))
          .eTag());
    } catch (SdkException e) {
      if (attemptsLeft == 1 || !S3Failures.isDamaged(e)) {
        throw e;
      }
      return sendPart(number, bytes, count, crc32, attemptsLeft - 1);
    }
  }

  private Outcome complete(List<CompletedPart> parts, ContentDigest digest) throws IOException {
    try {
      String etag = ObjectWrite.required(write
          .client()
          .completeMultipartUpload(request -> {
            request
                .bucket(write.bucket())
                .key(write.name())
                .uploadId(uploadId)
                .multipartUpload(all -> all.parts(parts));
            if (features.conditional()) {
              request.ifNoneMatch("*");
            }
          })
          .eTag());
      write.context().featuresProven(features);
      return write.created(digest, etag);
    } catch (SdkException e) {
      if (features.conditional() && ObjectWrite.isUnsupported(e)) {
        return completeUnconditionally(parts, digest, e);
      }
      abort(e);
      return write.settle(e, digest);
    }
  }

  private Outcome completeUnconditionally(
      List<CompletedPart> parts, ContentDigest digest, SdkException refusal) throws IOException {
    Optional<Outcome> found;
    try {
      found = write.findExisting();
    } catch (IOException | RuntimeException e) {
      abort(e);
      throw e;
    }
    if (found.isPresent()) {
      abort(refusal);
      return found.get();
    }
    features = new S3Features(false, features.checksums());
    return complete(parts, digest);
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

  private static String crc32(byte[] bytes, int count) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, count);
    byte[] value = ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
    return Base64.getEncoder().encodeToString(value);
  }
}
