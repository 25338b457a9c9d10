package dev.mediaimporter.jobs;

import dev.mediaimporter.media.ItemNote;
import dev.mediaimporter.media.MediaKey;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.immutables.value.Value;

/** One item that is kept for a user: a line of the user's ledger. Immutable. */
@Value.Immutable
public interface HeldItem {
  /** The source's id of the item. */
  String itemId();

  /** Where it is kept. */
  MediaKey key();

  /** Its size in bytes. */
  long sizeBytes();

  /** The SHA-256 of its bytes in lower-case hex; empty when it was found there. */
  Optional<String> sha256();

  /** The destination's entity tag. */
  Optional<String> etag();

  /** What the source calls it. */
  Optional<String> filename();

  /** The media type the source names. */
  String mimeType();

  /** When it was taken. */
  Optional<Instant> creationTime();

  /** What else is to be said of it. */
  Set<ItemNote> notes();

  /** How many transfers were tried in all. */
  int attempts();

  /** The job that stored it; empty when it was there before any job knew of it. */
  Optional<String> jobId();

  /** The page number of that job at which it was stored. */
  int page();

  /** When this was noted. */
  Instant at();

  /** Starts a line. */
  static Builder builder() {
    return new Builder();
  }

  /** Builds lines; not thread-safe. */
  class Builder extends ImmutableHeldItem.Builder {}
}
