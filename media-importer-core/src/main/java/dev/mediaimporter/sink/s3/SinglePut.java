package dev.mediaimporter.sink.s3;

import dev.mediaimporter.sink.PutResult;
import dev.mediaimporter.sink.s3.ObjectWrite.ContentDigest;
import dev.mediaimporter.sink.s3.ObjectWrite.Outcome;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/** A put of content that fits one buffer: one {@code PutObject}. Used once, by one thread. */
final class SinglePut {
  private final ObjectWrite write;
  private final byte[] bytes;
  private final int count;
  private final String contentType;
  private final ContentDigest digest;
  private S3Features features;

  SinglePut(ObjectWrite write, byte[] bytes, int count, String contentType, ContentDigest digest) {
    this.write = write;
    this.bytes = bytes;
    this.count = count;
    this.contentType = contentType;
    this.digest = digest;
    this.features = write.context().features();
  }

  /** Sends the buffer, again if need be, until it is known what is under the key. */
  PutResult run() throws IOException, InterruptedException {
    return write.untilDecided(number -> attempt());
  }

  private Outcome attempt() throws IOException {
    try {
      String etag = send();
      write.context().featuresProven(features);
      return write.created(digest, etag);
    } catch (SdkException e) {
      Optional<S3Features> simpler = features.simpler();
      return ObjectWrite.isUnsupported(e) && simpler.isPresent()
          ? attemptWith(simpler.get())
          : write.settle(e, digest);
    }
  }

  private Outcome attemptWith(S3Features simpler) throws IOException {
    features = simpler;
    Optional<Outcome> found = simpler.conditional() ? Optional.empty() : write.findExisting();
    return found.isPresent() ? found.get() : attempt();
  }

  private String send() {
    return ObjectWrite.required(write
        .client()
        .putObject(
            request -> {
              request
                  .bucket(write.bucket())
                  .key(write.name())
                  .contentType(contentType)
                  .metadata(write.metadata().withSha256(digest.sha256()).fields());
              if (features.conditional()) {
                request.ifNoneMatch("*");
              }
              if (features.checksums()) {
                byte[] sha256 = HexFormat.of().parseHex(digest.sha256());
                request.checksumSHA256(Base64.getEncoder().encodeToString(sha256));
              }
            },
            ObjectWrite.body(bytes, count, contentType))
        .eTag());
  }
}
