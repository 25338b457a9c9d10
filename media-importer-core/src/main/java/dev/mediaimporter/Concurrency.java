package dev.mediaimporter;

import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.ThrottledException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * How many items a run transfers at once. Unless it is fixed it is found by trying: a larger number
 * is kept if more arrives with it, and otherwise given up again, for longer each time. It is halved
 * when Google asks to slow down, and lowered when far less arrives than before, which is what
 * rising latency leads to. Runs of one importer share the most there is. Thread-safe.
 */
final class Concurrency implements ImportListener {
  static final int FIRST = 4;

  /** What one import takes of a machine's connections and memory, however far it pays. */
  static final int MOST = 32;

  /** What an item costs besides its bytes, in bytes: small ones count, too. */
  private static final double ITEM_BYTES = 100_000;

  private static final double MIN_WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** Below this a difference may be chance. */
  private static final double WORTH_IT = 1.08;

  private static final int FIRST_HOLD = 4;
  private static final int LONGEST_HOLD = 64;

  private final OptionalInt fixed;
  private final IntSupplier runs;
  private final LongSupplier nanos;

  private int limit = FIRST;

  /** The number before the one that is being tried; 0 when none is. */
  private int before;

  /** Windows to wait before the next try, and how many the try after that will have to wait. */
  private int wait;

  private int hold = FIRST_HOLD;

  /** What arrived in a nanosecond with the number that is kept. */
  private double usual;

  private long windowStart;
  private int items;
  private double work;

  /**
   * Starts with few, or with what is fixed.
   *
   * @param runs how many runs share the most there is
   * @param nanos as {@link dev.mediaimporter.resilience.Sleeper#nanos()}
   */
  Concurrency(OptionalInt fixed, IntSupplier runs, LongSupplier nanos) {
    this.fixed = fixed;
    this.runs = runs;
    this.nanos = nanos;
    this.windowStart = nanos.getAsLong();
  }

  /** How many items may be in flight now. */
  synchronized int now() {
    return fixed.isPresent() ? fixed.getAsInt() : Math.min(limit, most());
  }

  private int most() {
    return Math.max(1, MOST / Math.max(1, runs.getAsInt()));
  }

  @Override
  public synchronized void bytesReceived(MediaItem item, long count) {
    work += count;
  }

  @Override
  public synchronized void itemFinished(ItemOutcome outcome) {
    if (!(outcome instanceof ItemOutcome.Imported)) {
      return;
    }
    work += ITEM_BYTES;
    items++;
    double elapsed = nanos.getAsLong() - windowStart;
    if (items >= 2 * limit && elapsed >= MIN_WINDOW_NANOS) {
      judge(work / elapsed);
      beginWindow();
    }
  }

  @Override
  public synchronized void retrying(String what, Duration pause, MediaImportException cause) {
    if (cause instanceof ThrottledException) {
      settle(limit / 2, 0);
    }
  }

  private void judge(double rate) {
    if (before == 0) {
      if (rate < usual / 2) {
        settle(limit * 3 / 4, rate);
        return;
      }
      usual = usual == 0 ? rate : (3 * usual + rate) / 4;
      wait--;
      if (wait <= 0) {
        tryMore();
      }
    } else if (rate >= usual * WORTH_IT) {
      usual = rate;
      hold = FIRST_HOLD;
      tryMore();
    } else {
      settle(before, usual);
    }
  }

  private void tryMore() {
    before = limit < most() ? limit : 0;
    limit = Math.min(most(), limit + (limit + 1) / 2);
  }

  /** Keeps a number until the next try. */
  private void settle(int number, double rate) {
    limit = Math.max(1, number);
    before = 0;
    usual = rate;
    wait = hold;
    hold = Math.min(LONGEST_HOLD, 2 * hold);
    beginWindow();
  }

  private void beginWindow() {
    windowStart = nanos.getAsLong();
    items = 0;
    work = 0;
  }
}
