package dev.mediaimporter.sink.s3;

import dev.mediaimporter.sink.PutResult;
import dev.mediaimporter.sink.s3.ObjectWrite.ContentDigest;
import dev.mediaimporter.sink.s3.ObjectWrite.Outcome;
import java.io.IOException;
import java.util.HexFormat;
import software.amazon.awssdk.core.exception.SdkException;

/** A put of content that fits one buffer: one {@code PutObject}. Used once, by one thread. */
final class SinglePut {
  private final ObjectWrite write;
  private final byte[] bytes;
  private final int count;
  private final String contentType;
  private final ContentDigest digest;
  private final S3Features features;

  SinglePut(ObjectWrite write, byte[] bytes, int count, String contentType, ContentDigest digest)
      throws IOException {
    this.write = write;
    this.bytes = bytes;
    this.count = count;
    this.contentType = contentType;
    this.digest = digest;
    this.features = write.features();
  }

  /** Sends the buffer, again if need be, until it is known what is under the key. */
  PutResult run() throws IOException, InterruptedException {
    return write.untilDecided(number -> attempt());
  }

  private Outcome attempt() throws IOException {
    try {
      return write.created(digest, send());
    } catch (SdkException e) {
      return write.settle(e, digest);
    }
  }

  private String valueOf(Checksums checksum) {
    return checksum == Checksums.SHA256
        ? Checksums.base64(HexFormat.of().parseHex(digest.sha256()))
        : checksum.of(bytes, count);
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
              if (features.conditionalPut()) {
                request.ifNoneMatch("*");
              }
              write.headers().addTo(request);
              if (features.checksums()) {
                Checksums checksum = write.headers().ofObject();
                checksum.addTo(request, valueOf(checksum));
              }
            },
            ObjectWrite.body(bytes, count, contentType))
        .eTag());
  }
}
