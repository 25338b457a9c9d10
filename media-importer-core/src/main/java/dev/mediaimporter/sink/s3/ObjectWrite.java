package dev.mediaimporter.sink.s3;

import dev.mediaimporter.media.MediaContent;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.SinkException;
import dev.mediaimporter.media.SinkException.State;
import dev.mediaimporter.sink.PutResult;
import dev.mediaimporter.sink.StoredMedia;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** The object that one put creates: its name, its metadata, and what answers about it mean. */
final class ObjectWrite {
  /** What one attempt led to. */
  sealed interface Outcome {
    /** It is known what is under the key. */
    record Decided(PutResult result) implements Outcome {}

    /** The server asked for another attempt with this answer. */
    record Retry(SdkException answer) implements Outcome {}
  }

  /** Size and hash of the whole content, known when its end was read. */
  record ContentDigest(long sizeBytes, String sha256) {}

  /** One attempt at a write. */
  interface Attempt {
    Outcome run(int number) throws IOException, InterruptedException;
  }

  static final int MAX_ATTEMPTS = 5;
  private static final Duration FIRST_WAIT = Duration.ofMillis(200);

  private final S3Objects objects;
  private final UploadContext context;
  private final MediaKey key;
  private final String name;
  private final MediaContent content;
  private final String attemptId;

  ObjectWrite(S3Objects objects, UploadContext context, MediaKey key, MediaContent content) {
    this.objects = objects;
    this.context = context;
    this.key = key;
    this.name = objects.nameOf(key);
    this.content = content;
    this.attemptId = context.newAttemptId();
  }

  UploadContext context() {
    return context;
  }

  /** What the server honours; may have to find it out. */
  S3Features features() throws IOException {
    try {
      return context.features();
    } catch (SdkException e) {
      throw notWritten(e);
    }
  }

  S3Client client() {
    return objects.client();
  }

  ObjectHeaders headers() {
    return objects.headers();
  }

  String bucket() {
    return objects.bucket();
  }

  String name() {
    return name;
  }

  ObjectMetadata metadata() {
    return ObjectMetadata.of(content.item(), attemptId);
  }

  /** Repeats an attempt, at most five times, until it is known what is under the key. */
  PutResult untilDecided(Attempt attempt) throws IOException, InterruptedException {
    for (int number = 1; ; number++) {
      Outcome outcome = attempt.run(number);
      if (outcome instanceof Outcome.Decided decided) {
        return decided.result();
      }
      SdkException answer = ((Outcome.Retry) outcome).answer();
      if (number == MAX_ATTEMPTS) {
        throw notWritten(answer);
      }
      context.pauseUpTo(FIRST_WAIT.multipliedBy(1L << number));
    }
  }

  /** What is under the key, if anything is. */
  Optional<Outcome> findExisting() throws IOException {
    try {
      return objects
          .head(key)
          .map(there -> new Outcome.Decided(new PutResult.AlreadyExists(there.stored())));
    } catch (SdkException e) {
      throw objects.failure(e, State.NOT_WRITTEN, "cannot look at " + key);
    }
  }

  Outcome created(ContentDigest digest, @Nullable String etag) {
    return new Outcome.Decided(new PutResult.Created(StoredMedia.builder()
        .key(key)
        .sizeBytes(digest.sizeBytes())
        .itemId(content.item().id())
        .sha256(digest.sha256())
        .etag(S3Objects.etag(etag))
        .creationTime(content.item().creationTime())
        .build()));
  }

  /** Finds out what a write led to that was not answered with success. */
  Outcome settle(SdkException e, ContentDigest digest) throws IOException {
    if (S3Failures.isConflict(e) || S3Failures.isDamaged(e)) {
      return new Outcome.Retry(e);
    }
    if (S3Failures.isRefusal(e)) {
      throw notWritten(e);
    }
    Optional<S3Objects.HeadResult> there = headAfter(e);
    if (there.isPresent()) {
      StoredMedia stored = there.get().stored();
      return there.get().attempt().filter(attemptId::equals).isPresent()
          ? created(digest, stored.etag().orElse(null))
          : new Outcome.Decided(new PutResult.AlreadyExists(stored));
    }
    if (S3Failures.isTaken(e)) {
      return new Outcome.Retry(e);
    }
    throw notWritten(e);
  }

  private Optional<S3Objects.HeadResult> headAfter(SdkException e) throws IOException {
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

  /** For a write that left nothing under the key. */
  SinkException notWritten(SdkException e) throws IOException {
    return objects.failure(e, State.NOT_WRITTEN, "cannot write " + key);
  }

  SinkException tooManyParts() {
    return new SinkException(
        State.NOT_WRITTEN,
        SinkException.Scope.ITEM,
        "cannot write " + key + " to " + objects.describe()
            + ": it has more than 10000 parts; make the parts larger",
        null);
  }

  /** Checks the ETag: only a server that stored something answers with one. */
  static String required(@Nullable String etag) {
    if (etag == null) {
      throw S3Objects.notS3("answered without an ETag");
    }
    return etag;
  }

  /** The start of a buffer as a request's body, without a copy. */
  static RequestBody body(byte[] bytes, int count, String contentType) {
    return RequestBody.fromContentProvider(
        () -> new ByteArrayInputStream(bytes, 0, count), count, contentType);
  }
}
