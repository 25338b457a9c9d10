package dev.mediaimporter.sink.s3;

import dev.mediaimporter.media.MediaBody;
import dev.mediaimporter.media.MediaContent;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.SinkException;
import dev.mediaimporter.media.SinkException.State;
import dev.mediaimporter.sink.PutResult;
import dev.mediaimporter.sink.StoredMedia;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * One put: a single {@code PutObject} when the content fits a buffer, a multipart upload otherwise.
 * Everything is sent from buffers, so what the client or this class sends again never touches the
 * source. Used once, by one thread.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html">How
 *     to prevent object overwrites with conditional writes</a>
 */
final class S3Upload {
  /** What must be sent again, from the buffer or from the start. */
  private static final class TryAgainException extends Exception {
    private static final long serialVersionUID = 1L;

    private final SdkException answer;

    TryAgainException(SdkException answer) {
      super(answer);
      this.answer = answer;
    }
  }

  /** What is known of the content once its end was reached. */
  private record ContentDigest(long sizeBytes, String sha256) {}

  private record OpenUpload(String id, S3Features dialect) {}

  private static final int MAX_ATTEMPTS = 5;
  private static final int MAX_PARTS = 10_000;
  private static final Duration FIRST_WAIT = Duration.ofMillis(200);
  private static final Pattern MEDIA_TYPE = Pattern.compile("[!-~]+/[ -~]+");

  private final S3Objects objects;
  private final UploadContext uploads;
  private final MediaKey key;
  private final String name;
  private final MediaContent content;
  private final MediaItem item;
  private final String attemptId;
  private final ObjectMetadata metadata;

  S3Upload(S3Objects objects, UploadContext uploads, MediaKey key, MediaContent content) {
    this.objects = objects;
    this.uploads = uploads;
    this.key = key;
    this.name = objects.nameOf(key);
    this.content = content;
    this.item = content.item();
    this.attemptId = uploads.newAttemptId();
    this.metadata = ObjectMetadata.of(item, attemptId);
  }

  /**
   * Blocks until it is known what is under the key.
   *
   * @param lookFirst whether something is likely to be there
   */
  PutResult run(boolean lookFirst) throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      if (lookFirst || attempt > 1 || !uploads.dialect().conditional()) {
        Optional<PutResult> found = look();
        if (found.isPresent()) {
          return found.get();
        }
      }
      try {
        return transfer();
      } catch (TryAgainException e) {
        pauseOrFail(attempt, e);
      }
    }
  }

  private Optional<PutResult> look() throws IOException {
    try {
      return objects.head(key).map(there -> new PutResult.AlreadyExists(there.stored()));
    } catch (SdkException e) {
      throw objects.failure(e, State.NOT_WRITTEN, "cannot look at " + key);
    }
  }

  private PutResult transfer() throws IOException, InterruptedException, TryAgainException {
    try (BufferPool.Lease buffer = uploads.buffers().acquire()) {
      int count;
      String contentType;
      ContentDigest facts;
      try (MediaBody body = content.open()) {
        contentType = contentTypeOf(body);
        count = body.readNBytes(buffer.bytes(), 0, buffer.bytes().length);
        int next = count < buffer.bytes().length ? -1 : body.read();
        if (next >= 0) {
          return inParts(body, contentType, buffer, next);
        }
        facts = new ContentDigest(body.bytesRead(), body.sha256());
      }
      return inOne(buffer.bytes(), count, contentType, facts);
    }
  }

  private static String contentTypeOf(MediaBody body) {
    return MEDIA_TYPE.matcher(body.contentType()).matches()
        ? body.contentType()
        : "application/octet-stream";
  }

  // ---- one request ----

  private PutResult inOne(byte[] bytes, int count, String contentType, ContentDigest facts)
      throws IOException, InterruptedException {
    S3Features dialect = uploads.dialect();
    for (int attempt = 1; ; attempt++) {
      try {
        PutObjectResponse answer = putObject(dialect, bytes, count, contentType, facts);
        String etag = required(answer.eTag());
        uploads.serverSpeaks(dialect);
        return new PutResult.Created(receipt(facts, etag));
      } catch (SdkException e) {
        Optional<S3Features> simpler = dialect.simpler();
        if (isUnsupported(e) && simpler.isPresent()) {
          dialect = simpler.get();
          Optional<PutResult> found = dialect.conditional() ? Optional.empty() : look();
          if (found.isPresent()) {
            return found.get();
          }
          continue;
        }
        try {
          return settle(e, facts);
        } catch (TryAgainException again) {
          pauseOrFail(attempt, again);
        }
      }
    }
  }

  private static boolean isUnsupported(SdkException e) {
    return S3Failures.isUnsupported(e) && !S3Failures.isDamaged(e);
  }

  private PutObjectResponse putObject(
      S3Features dialect, byte[] bytes, int count, String contentType, ContentDigest facts) {
    return objects
        .client()
        .putObject(
            request -> {
              request
                  .bucket(objects.bucket())
                  .key(name)
                  .contentType(contentType)
                  .metadata(metadata.withSha256(facts.sha256()).fields());
              if (dialect.conditional()) {
                request.ifNoneMatch("*");
              }
              if (dialect.checksums()) {
                request.checksumSHA256(base64(HexFormat.of().parseHex(facts.sha256())));
              }
            },
            body(bytes, count, contentType));
  }

  /** No copy, and a new stream for each of the client's attempts. */
  private static RequestBody body(byte[] bytes, int count, String contentType) {
    return RequestBody.fromContentProvider(
        () -> new ByteArrayInputStream(bytes, 0, count), count, contentType);
  }

  // ---- several requests ----

  private PutResult inParts(MediaBody body, String contentType, BufferPool.Lease first, int next)
      throws IOException, InterruptedException, TryAgainException {
    // Parts carry no condition: without this look a loser would pay for all of them.
    Optional<PutResult> found = look();
    if (found.isPresent()) {
      return found.get();
    }
    OpenUpload upload = begin(uploads.dialect(), contentType);
    List<CompletedPart> parts;
    ContentDigest facts;
    try {
      parts = sendParts(upload, body, contentType, first, next);
      facts = new ContentDigest(body.bytesRead(), body.sha256());
    } catch (SdkException e) {
      abort(upload, e);
      throw objects.failure(e, State.NOT_WRITTEN, "cannot write " + key);
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      abort(upload, e);
      throw e;
    }
    return complete(upload, parts, facts);
  }

  private OpenUpload begin(S3Features dialect, String contentType) throws IOException {
    try {
      String id = objects
          .client()
          .createMultipartUpload(request -> {
            request
                .bucket(objects.bucket())
                .key(name)
                .contentType(contentType)
                .metadata(metadata.fields());
            if (dialect.checksums()) {
              request.checksumAlgorithm(ChecksumAlgorithm.CRC32);
            }
          })
          .uploadId();
      if (id == null) {
        throw S3Objects.notS3("named no upload");
      }
      return new OpenUpload(id, dialect);
    } catch (SdkException e) {
      if (isUnsupported(e) && dialect.checksums()) {
        return begin(new S3Features(dialect.conditional(), false), contentType);
      }
      throw objects.failure(e, State.NOT_WRITTEN, "cannot write " + key);
    }
  }

  private List<CompletedPart> sendParts(
      OpenUpload upload, MediaBody body, String contentType, BufferPool.Lease first, int firstNext)
      throws IOException, InterruptedException {
    try (PartsInFlight parts = new PartsInFlight(uploads.partThreads())) {
      BufferPool.Lease buffer = first;
      int count = buffer.bytes().length;
      int next = firstNext;
      for (int number = 1; ; number++) {
        if (number > MAX_PARTS) {
          throw tooLarge();
        }
        int partNumber = number;
        BufferPool.Lease full = buffer;
        int partBytes = count;
        parts.start(full, () -> sendPart(upload, partNumber, full.bytes(), partBytes, contentType));
        if (next < 0) {
          return parts.awaitAll();
        }
        parts.awaitUntilFewerThan(uploads.partsInFlight());
        buffer = uploads.buffers().acquire();
        parts.own(buffer);
        buffer.bytes()[0] = (byte) next;
        count = 1 + body.readNBytes(buffer.bytes(), 1, buffer.bytes().length - 1);
        next = count < buffer.bytes().length ? -1 : body.read();
      }
    }
  }

  private SinkException tooLarge() {
    return new SinkException(
        State.NOT_WRITTEN,
        SinkException.Scope.ITEM,
        "cannot write " + key + " to " + objects.describe()
            + ": it has more than 10000 parts; make the parts larger",
        null);
  }

  private CompletedPart sendPart(
      OpenUpload upload, int number, byte[] bytes, int count, String contentType) {
    String crc32 = upload.dialect().checksums() ? crc32(bytes, count) : null;
    String etag = unlessDamaged(() -> required(objects
        .client()
        .uploadPart(
            request -> request
                .bucket(objects.bucket())
                .key(name)
                .uploadId(upload.id())
                .partNumber(number)
                .checksumCRC32(crc32),
            body(bytes, count, contentType))
        .eTag()));
    return CompletedPart.builder()
        .partNumber(number)
        .eTag(etag)
        .checksumCRC32(crc32)
        .build();
  }

  private static <T> T unlessDamaged(Supplier<T> request) {
    for (int attempt = 1; ; attempt++) {
      try {
        return request.get();
      } catch (SdkException e) {
        if (attempt == MAX_ATTEMPTS || !S3Failures.isDamaged(e)) {
          throw e;
        }
      }
    }
  }

  private PutResult complete(OpenUpload upload, List<CompletedPart> parts, ContentDigest facts)
      throws IOException, TryAgainException {
    boolean conditional = upload.dialect().conditional();
    try {
      String etag = required(objects
          .client()
          .completeMultipartUpload(request -> {
            request
                .bucket(objects.bucket())
                .key(name)
                .uploadId(upload.id())
                .multipartUpload(all -> all.parts(parts));
            if (conditional) {
              request.ifNoneMatch("*");
            }
          })
          .eTag());
      uploads.serverSpeaks(upload.dialect());
      return new PutResult.Created(receipt(facts, etag));
    } catch (SdkException e) {
      if (conditional && isUnsupported(e)) {
        return completeUnconditionally(upload, parts, facts, e);
      }
      abort(upload, e);
      return settle(e, facts);
    }
  }

  private PutResult completeUnconditionally(
      OpenUpload upload, List<CompletedPart> parts, ContentDigest facts, SdkException refusal)
      throws IOException, TryAgainException {
    Optional<PutResult> found;
    try {
      found = look();
    } catch (IOException | RuntimeException e) {
      abort(upload, e);
      throw e;
    }
    if (found.isPresent()) {
      abort(upload, refusal);
      return found.get();
    }
    S3Features plainer = new S3Features(false, upload.dialect().checksums());
    return complete(new OpenUpload(upload.id(), plainer), parts, facts);
  }

  /**
   * Parts cost money until they are gone; failing to remove them is not what the caller must know
   * first.
   */
  private void abort(OpenUpload upload, Throwable cause) {
    boolean interrupted = Thread.interrupted();
    boolean hurried = interrupted
        || cause instanceof InterruptedException
        || cause instanceof InterruptedIOException
        || (cause instanceof SdkException e && S3Failures.isInterrupt(e));
    try {
      objects
          .client()
          .abortMultipartUpload(request -> request
              .bucket(objects.bucket())
              .key(name)
              .uploadId(upload.id())
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

  // ---- answers ----

  /** Finds out what a write came to that was not plainly answered with success. */
  private PutResult settle(SdkException e, ContentDigest facts)
      throws IOException, TryAgainException {
    if (S3Failures.isConflict(e) || S3Failures.isDamaged(e)) {
      throw new TryAgainException(e);
    }
    if (S3Failures.isRefusal(e)) {
      throw objects.failure(e, State.NOT_WRITTEN, "cannot write " + key);
    }
    Optional<S3Objects.HeadResult> there = lookAfter(e);
    if (there.isPresent()) {
      return there.get().attempt().filter(attemptId::equals).isPresent()
          ? new PutResult.Created(receipt(facts, there.get().stored().etag().orElse(null)))
          : new PutResult.AlreadyExists(there.get().stored());
    }
    if (S3Failures.isTaken(e)) {
      throw new TryAgainException(e);
    }
    throw objects.failure(e, State.NOT_WRITTEN, "cannot write " + key);
  }

  private Optional<S3Objects.HeadResult> lookAfter(SdkException e) throws IOException {
    boolean interrupted = Thread.interrupted() || S3Failures.isInterrupt(e);
    try {
      return objects.head(key, interrupted ? S3Objects.SHORT_TIMEOUT : null);
    } catch (SdkException unknown) {
      e.addSuppressed(unknown);
      throw objects.failure(e, State.UNKNOWN, "the answer was lost for " + key);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void pauseOrFail(int attempt, TryAgainException e)
      throws IOException, InterruptedException {
    if (attempt == MAX_ATTEMPTS) {
      throw objects.failure(e.answer, State.NOT_WRITTEN, "cannot write " + key);
    }
    uploads.pauseUpTo(FIRST_WAIT.multipliedBy(1L << attempt));
  }

  private StoredMedia receipt(ContentDigest facts, @Nullable String etag) {
    return StoredMedia.builder()
        .key(key)
        .sizeBytes(facts.sizeBytes())
        .itemId(item.id())
        .sha256(facts.sha256())
        .etag(S3Objects.etag(etag))
        .creationTime(item.creationTime())
        .build();
  }

  /** Only a server that stored something answers with an ETag. */
  private static String required(@Nullable String etag) {
    if (etag == null) {
      throw S3Objects.notS3("answered without an ETag");
    }
    return etag;
  }

  private static String crc32(byte[] bytes, int count) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, count);
    int value = (int) crc.getValue();
    return base64(
        new byte[] {(byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value
        });
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
