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
   * The size of the parts that the entity tag was made of, when it is made of the MD5 of each part,
   * so that the bytes can be compared with it.
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
