package dev.mediaimporter.sink;

import dev.mediaimporter.media.MediaKey;
import java.time.Instant;
import java.util.Optional;
import org.immutables.value.Value;

/** A receipt: what a destination holds under a key. Immutable. */
@Value.Immutable
public interface StoredMedia {
  /** Where it is. */
  MediaKey key();

  /** Its size in bytes. */
  long sizeBytes();

  /** The id of the item these bytes belong to; empty when someone else put them there. */
  Optional<String> itemId();

  /** The SHA-256 of the bytes in lower-case hex, when the destination knows it. */
  Optional<String> sha256();

  /** The destination's entity tag, when it has one. */
  Optional<String> etag();

  /**
   * The size in bytes of each part but the last, if the entity tag is the S3 form made of the
   * parts' MD5s; with it the tag can be computed again.
   */
  Optional<Long> partSizeBytes();

  /** When the item was taken, when the destination knows it. */
  Optional<Instant> creationTime();

  /** When it was written, when the destination knows it; some know it to the second only. */
  Optional<Instant> storedAt();

  /** Starts a new receipt; key and size are required. */
  static Builder builder() {
    return new Builder();
  }

  /** Builds receipts; not thread-safe. */
  class Builder extends ImmutableStoredMedia.Builder {}
}
