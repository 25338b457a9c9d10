package dev.mediaimporter.jobs;

import dev.mediaimporter.media.FailureReason;
import java.time.Instant;
import java.util.Optional;

/**
 * An item that a job could not store. Immutable.
 *
 * @param filename its name at the source
 * @param reason why it failed last
 * @param attempts how many transfers were tried in all
 * @param at when it failed last
 * @param page the page number of the job at which this was recorded
 * @param countedAs what the job's counts had it as before that page; empty when it was not counted.
 *     So the page can be repeated without counting twice.
 * @param resolved whether it was stored at that page after all
 */
public record FailedItem(
    String itemId,
    Optional<String> filename,
    FailureReason reason,
    int attempts,
    Instant at,
    int page,
    Optional<FailureReason> countedAs,
    boolean resolved) {
  /** What the counts have it as while this page is processed. */
  FailureReason countedBefore(int currentPage) {
    return page == currentPage ? countedAs.orElse(reason) : reason;
  }

  FailedItem asResolved(int currentPage, Instant now) {
    return new FailedItem(
        itemId,
        filename,
        reason,
        attempts,
        now,
        currentPage,
        Optional.of(countedBefore(currentPage)),
        true);
  }
}
