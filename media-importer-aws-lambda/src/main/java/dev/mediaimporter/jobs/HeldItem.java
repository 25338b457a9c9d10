package dev.mediaimporter.jobs;

import dev.mediaimporter.ledger.LedgerEntry;
import java.time.Instant;
import java.util.Optional;

/**
 * A stored item of a user: a line of the user's ledger. Immutable.
 *
 * @param entry the ledger entry
 * @param filename its name at the source
 * @param mimeType the media type the source names
 * @param jobId the job that stored it; empty when it was there before any job
 * @param page the page number of that job at which it was stored
 * @param at when this was recorded
 * @param smallPicture whether a small picture of it is kept beside it
 */
public record HeldItem(
    LedgerEntry.Stored entry,
    Optional<String> filename,
    String mimeType,
    Optional<String> jobId,
    int page,
    Instant at,
    boolean smallPicture) {
  /** An item without a small picture. */
  public HeldItem(
      LedgerEntry.Stored entry,
      Optional<String> filename,
      String mimeType,
      Optional<String> jobId,
      int page,
      Instant at) {
    this(entry, filename, mimeType, jobId, page, at, false);
  }

  /** The source's id of the item. */
  public String itemId() {
    return entry.itemId();
  }

  /** The same item with another entry. */
  HeldItem with(LedgerEntry.Stored other) {
    return new HeldItem(other, filename, mimeType, jobId, page, at, smallPicture);
  }

  boolean isOf(Job job) {
    return jobId.filter(job.id()::equals).isPresent();
  }
}
