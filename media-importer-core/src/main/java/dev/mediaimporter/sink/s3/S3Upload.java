package dev.mediaimporter.sink.s3;

import dev.mediaimporter.media.MediaBody;
import dev.mediaimporter.media.MediaContent;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.sink.PutResult;
import dev.mediaimporter.sink.StoredMedia;
import dev.mediaimporter.sink.s3.ObjectWrite.ContentDigest;
import dev.mediaimporter.sink.s3.ObjectWrite.Outcome;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * One put: one {@code PutObject} when the content fits a buffer, a {@link MultipartPut} otherwise.
 * Everything is sent from buffers, so what the client or this class sends again is not read from
 * the source again. Used once, by one thread.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html">How
 *     to prevent object overwrites with conditional writes</a>
 */
final class S3Upload {
  private static final Pattern MEDIA_TYPE = Pattern.compile("[!-~]+/[ -~]+");

  private final S3Objects objects;
  private final UploadContext context;
  private final MediaContent content;

  /** Of the key that is tried now. */
  private ObjectWrite write;

  S3Upload(S3Objects objects, UploadContext context, MediaKey key, MediaContent content) {
    this.objects = objects;
    this.context = context;
    this.content = content;
    this.write = new ObjectWrite(objects, context, key, content);
  }

  /**
   * Blocks until it is known what is under the key.
   *
   * @param lookFirst whether something is likely to be there
   */
  PutResult run(boolean lookFirst) throws IOException, InterruptedException {
    S3Features features = write.features();
    return write.untilDecided(number -> {
      Optional<Outcome> found = lookFirst || number > 1 || !features.conditionalPut()
          ? write.findExisting()
          : Optional.empty();
      return found.isPresent() ? found.get() : transfer();
    });
  }

  private Outcome transfer() throws IOException, InterruptedException {
    // A download that is open must not wait for memory: most items are as large as those before.
    BufferPool.Lease buffer = context.buffers().acquire(context.expectedBytes());
    try (MediaBody body = content.open()) {
      int needed = bytesFor(body);
      context.noteBytes(needed);
      if (needed > buffer.bytes().length) {
        buffer.close();
        buffer = context.buffers().acquire(needed);
      }
      return transfer(body, buffer);
    } finally {
      buffer.close();
    }
  }

  /** With one byte more than the body, its end is seen without another buffer. */
  private int bytesFor(MediaBody body) {
    int most = context.buffers().sizeBytes();
    return (int) Math.min(most, body.length().orElse(most) + 1);
  }

  private Outcome transfer(MediaBody body, BufferPool.Lease buffer)
      throws IOException, InterruptedException {
    String contentType = contentTypeOf(body);
    int count = body.readNBytes(buffer.bytes(), 0, buffer.bytes().length);
    int next = count < buffer.bytes().length ? -1 : body.read();
    if (next >= 0) {
      // Parts carry no condition: without this look a loser would pay for all of them.
      Optional<Outcome> found = write.findExisting();
      while (found.isPresent() && goesElsewhere(found.get())) {
        found = write.findExisting();
      }
      return found.isPresent()
          ? found.get()
          : new MultipartPut(write, contentType).run(body, buffer, next);
    }
    ContentDigest digest = new ContentDigest(body.bytesRead(), body.sha256());
    body.close();
    Outcome outcome;
    do {
      outcome = new Outcome.Decided(
          write.untilDecided(number -> putWhole(buffer.bytes(), count, contentType, digest)));
    } while (goesElsewhere(outcome));
    return outcome;
  }

  /**
   * Whether another item has the key and there is another key to try. Not where writes replace what
   * is there: the caller has locked only the first key.
   */
  private boolean goesElsewhere(Outcome outcome) throws IOException {
    if (!(outcome instanceof Outcome.Decided decided)
        || !(decided.result() instanceof PutResult.AlreadyExists taken)
        || isOurs(taken.stored())
        || !write.features().exclusive()) {
      return false;
    }
    Optional<MediaKey> instead = content.keyInsteadOf(taken.stored().key());
    instead.ifPresent(key -> write = new ObjectWrite(objects, context, key, content));
    return instead.isPresent();
  }

  private boolean isOurs(StoredMedia there) {
    return there.itemId().filter(content.item().id()::equals).isPresent();
  }

  private Outcome putWhole(byte[] bytes, int count, String contentType, ContentDigest digest)
      throws IOException {
    S3Features features = write.features();
    Checksums checksum = write.headers().ofObject();
    try {
      String etag = ObjectWrite.required(write
          .client()
          .putObject(
              request -> {
                request
                    .bucket(write.bucket())
                    .key(write.name())
                    .contentType(contentType)
                    .metadata(write.metadata().withSha256(digest.sha256()).fields())
                    .ifNoneMatch(features.conditionalPut() ? "*" : null);
                write.headers().addTo(request);
                if (features.checksums()) {
                  checksum.addTo(
                      request,
                      checksum == Checksums.SHA256
                          ? Checksums.base64(HexFormat.of().parseHex(digest.sha256()))
                          : checksum.of(bytes, count));
                }
              },
              ObjectWrite.body(bytes, count, contentType))
          .eTag());
      return write.created(digest, etag);
    } catch (SdkException e) {
      return write.settle(e, digest);
    }
  }

  private static String contentTypeOf(MediaBody body) {
    return MEDIA_TYPE.matcher(body.contentType()).matches()
        ? body.contentType()
        : "application/octet-stream";
  }
}
