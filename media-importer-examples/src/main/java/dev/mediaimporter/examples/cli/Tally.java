package dev.mediaimporter.examples.cli;

import dev.mediaimporter.ImportListener;
import dev.mediaimporter.ItemOutcome;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.MediaItem;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Counts the events of a run. Safe for use by several threads; remembers current waits only. */
final class Tally implements ImportListener {
  private final LongSupplier nanoClock;
  private final long start;
  private final LongAdder listed = new LongAdder();
  private final LongAdder stored = new LongAdder();
  private final LongAdder alreadyThere = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final Map<String, Wait> waits = new ConcurrentHashMap<>();
  private volatile OptionalLong expected = OptionalLong.empty();

  /** @param nanoClock nanoseconds that only grow */
  Tally(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.start = nanoClock.getAsLong();
  }

  /** How many items the source says there are: a hint. */
  void expect(OptionalLong items) {
    expected = items;
  }

  @Override
  public void pageListed(int items) {
    listed.add(items);
  }

  @Override
  public void bytesReceived(MediaItem item, long count) {
    bytes.add(count);
  }

  @Override
  public void itemFinished(ItemOutcome outcome) {
    waits.remove(outcome.item().displayName());
    if (outcome instanceof ItemOutcome.Imported) {
      stored.increment();
    } else if (outcome instanceof ItemOutcome.AlreadyThere) {
      alreadyThere.increment();
    } else {
      failed.increment();
    }
  }

  @Override
  public void retrying(String what, Duration wait, MediaImportException cause) {
    long now = nanoClock.getAsLong();
    waits.values().removeIf(other -> other.until - now <= 0);
    waits.put(what, new Wait(now + wait.toNanos(), ReasonText.words(cause.reason())));
  }

  /** The counts now. */
  Snapshot snapshot() {
    long now = nanoClock.getAsLong();
    waits.values().removeIf(wait -> wait.until - now <= 0);
    // Compared as differences: nanosecond clocks may overflow.
    Optional<Wait> longest =
        waits.values().stream().max((a, b) -> Long.compare(a.until - now, b.until - now));
    return new Snapshot(
        Duration.ofNanos(now - start),
        expected,
        listed.sum(),
        stored.sum(),
        alreadyThere.sum(),
        failed.sum(),
        bytes.sum(),
        waits.size(),
        longest.map(wait -> Duration.ofNanos(wait.until - now)).orElse(Duration.ZERO),
        longest.map(Wait::cause).orElse(""));
  }

  private record Wait(long until, String cause) {}

  /**
   * The counts at one moment.
   *
   * @param elapsed since the run began
   * @param expected how many items the source says there are
   * @param listed items seen so far
   * @param bytes received, including repeated downloads
   * @param waiting how many items or requests wait to be retried
   * @param longestWait the time until the last of them is retried
   * @param waitCause the reason of that wait
   */
  record Snapshot(
      Duration elapsed,
      OptionalLong expected,
      long listed,
      long stored,
      long alreadyThere,
      long failed,
      long bytes,
      int waiting,
      Duration longestWait,
      String waitCause) {
    long done() {
      return stored + alreadyThere + failed;
    }

    /** The number of items, as far as known; empty until the end otherwise. */
    OptionalLong total() {
      return expected.isPresent()
          ? OptionalLong.of(Math.max(expected.getAsLong(), Math.max(listed, done())))
          : OptionalLong.empty();
    }
  }
}
