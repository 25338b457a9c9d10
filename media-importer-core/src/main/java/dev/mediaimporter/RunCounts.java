package dev.mediaimporter;

import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.ItemNote;
import dev.mediaimporter.media.MediaItem;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** The counts of a report, taken from the events of a run. Thread-safe. */
final class RunCounts implements ImportListener {
  private final AtomicLong listed = new AtomicLong();
  private final AtomicLong stored = new AtomicLong();
  private final AtomicLong alreadyThere = new AtomicLong();
  private final AtomicLong updated = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final Map<ItemNote, Long> notes = new ConcurrentHashMap<>();
  private final Queue<ItemOutcome.Failed> failed = new ConcurrentLinkedQueue<>();

  @Override
  public void itemStarted(MediaItem item) {
    listed.incrementAndGet();
  }

  @Override
  public void itemFinished(ItemOutcome outcome) {
    if (outcome instanceof ItemOutcome.Imported imported) {
      stored.incrementAndGet();
      bytes.addAndGet(imported.stored().sizeBytes());
      imported.item().notes().forEach(note -> notes.merge(note, 1L, Long::sum));
    } else if (outcome instanceof ItemOutcome.AlreadyThere there) {
      alreadyThere.incrementAndGet();
      updated.addAndGet(there.updated() ? 1 : 0);
    } else if (outcome instanceof ItemOutcome.Failed failure) {
      failed.add(failure);
    }
  }

  /** Uncounts an item that turned out not to be stored after all. */
  void takeBack(LedgerEntry.Stored entry) {
    stored.decrementAndGet();
    bytes.addAndGet(-entry.receipt().sizeBytes());
    entry
        .notes()
        .forEach(note -> notes.computeIfPresent(note, (n, count) -> count == 1 ? null : count - 1));
  }

  List<ItemOutcome.Failed> failed() {
    return List.copyOf(failed);
  }

  MediaImporter.Progress progress() {
    return new MediaImporter.Progress(
        listed.get(), stored.get(), alreadyThere.get(), failed.size(), bytes.get());
  }

  /** Starts a report with these counts. */
  ImportReport.Builder report() {
    return ImportReport.builder()
        .listed(listed.get())
        .stored(stored.get())
        .alreadyThere(alreadyThere.get())
        .updated(updated.get())
        .failed(failed)
        .bytes(bytes.get())
        .notes(notes);
  }
}
