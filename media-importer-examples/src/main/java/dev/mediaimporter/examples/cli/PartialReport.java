package dev.mediaimporter.examples.cli;

import dev.mediaimporter.ImportListener;
import dev.mediaimporter.ImportReport;
import dev.mediaimporter.ItemOutcome;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.MediaItem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects a report while a run is going on, for a run that is aborted. Forwards all events. Safe
 * for use by several threads.
 */
final class PartialReport implements ImportListener {
  private final ImportListener next;
  private final Clock clock;
  private final Instant start;
  private final List<ItemOutcome.Failed> failed = new ArrayList<>();
  private long stored;
  private long alreadyThere;
  private long bytes;

  PartialReport(ImportListener next, Clock clock) {
    this.next = next;
    this.clock = clock;
    this.start = clock.instant();
  }

  /** The report of a run that is aborted now. */
  synchronized ImportReport report() {
    return ImportReport.builder()
        .status(ImportReport.Status.PAUSED)
        .listed(stored + alreadyThere + failed.size())
        .stored(stored)
        .alreadyThere(alreadyThere)
        .failed(failed)
        .bytes(bytes)
        .elapsed(Duration.between(start, clock.instant()))
        .build();
  }

  private synchronized void count(ItemOutcome outcome) {
    if (outcome instanceof ItemOutcome.Imported imported) {
      stored++;
      bytes += imported.stored().sizeBytes();
    } else if (outcome instanceof ItemOutcome.AlreadyThere) {
      alreadyThere++;
    } else if (outcome instanceof ItemOutcome.Failed failure) {
      failed.add(failure);
    }
  }

  @Override
  public void itemFinished(ItemOutcome outcome) {
    count(outcome);
    next.itemFinished(outcome);
  }

  @Override
  public void pageListed(int items) {
    next.pageListed(items);
  }

  @Override
  public void itemStarted(MediaItem item) {
    next.itemStarted(item);
  }

  @Override
  public void bytesReceived(MediaItem item, long count) {
    next.bytesReceived(item, count);
  }

  @Override
  public void retrying(String what, Duration wait, MediaImportException cause) {
    next.retrying(what, wait, cause);
  }
}
