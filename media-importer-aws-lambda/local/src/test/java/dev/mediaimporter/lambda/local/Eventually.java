package dev.mediaimporter.lambda.local;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Waits until something holds that gives no signal when it begins to: the state of a job behind the
 * HTTP API, a count of the emulator, rows of a table, all of which other threads or processes
 * change. Everything else waits for a latch, a future or the end of a process. How often it looks
 * changes how long a test takes, never its result.
 */
public final class Eventually {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private Eventually() {}

  /** What is waited for. */
  @FunctionalInterface
  public interface Condition {
    /** Whether it holds now. */
    boolean holds() throws Exception;
  }

  /**
   * Waits until a condition holds.
   *
   * @param what the condition, for the failure
   * @param limit the longest wait
   * @param context what to say besides when it does not hold in time
   * @throws AssertionError if it does not hold in time
   */
  public static void await(
      String what, Duration limit, Condition condition, Supplier<String> context) throws Exception {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() >= end) {
        throw new AssertionError("waited " + limit + " for " + what + "; " + context.get());
      }
      TimeUnit.NANOSECONDS.sleep(BETWEEN_LOOKS.toNanos());
    }
  }

  /** Waits until a job is in a state; the answer that said so. */
  public static Visitor.Answer awaitState(Visitor visitor, String job, String state, Duration limit)
      throws Exception {
    Visitor.Answer[] last = {visitor.get("/v1/jobs/" + job)};
    await(
        "the state " + state,
        limit,
        () -> {
          last[0] = visitor.get("/v1/jobs/" + job);
          return last[0].text("state").equals(state);
        },
        () -> "the job is " + last[0].body());
    return last[0];
  }
}
