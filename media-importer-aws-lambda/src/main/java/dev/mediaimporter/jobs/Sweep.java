package dev.mediaimporter.jobs;

import dev.mediaimporter.jobs.SweepProgress.Pass;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sends workers a message for each job and each watch that is due. It reads no rows and changes
 * none of them, so that it gets through many in little time; where it stopped, the next one goes
 * on. To be run about every quarter of an hour; runs may overlap. Thread-safe.
 */
public final class Sweep {
  private static final Duration SAFETY = Duration.ofSeconds(5);
  private static final int BATCH = 200;

  /**
   * How long what was sent is left to workers before it is sent again: a message may have got lost
   * with its worker, or the index may have shown some work late.
   */
  static final Duration REPEAT_AFTER = Duration.ofHours(1);

  /**
   * How many watches a run sends. Between two runs a few workers get through more, so that imports
   * that somebody waits for do not queue behind the watches of everybody else.
   */
  static final int WATCHES_AT_ONCE = 3_000;

  private final List<DueWork> jobs;
  private final List<DueWork> watches;
  private final SweepProgress progress;
  private final WorkQueue queue;
  private final Clock clock;

  /** Creates a sweep over these. */
  public Sweep(
      List<DueWork> jobs,
      List<DueWork> watches,
      SweepProgress progress,
      WorkQueue queue,
      Clock clock) {
    this.jobs = List.copyOf(jobs);
    this.watches = List.copyOf(watches);
    this.progress = progress;
    this.queue = queue;
    this.clock = clock;
  }

  /**
   * The result of a sweep. Immutable.
   *
   * @param jobs jobs that workers were told to check
   * @param watches watches that workers were told to look after
   * @param finished whether nothing that is due was left for the next run
   */
  public record Result(int jobs, int watches, boolean finished) {}

  /** What was sent of one kind of work. */
  private record Sent(int count, boolean all) {}

  /** Sends what is due; stops shortly before the deadline. */
  public Result run(Deadline deadline) {
    Map<String, Pass> passes = new HashMap<>(progress.read());
    // However many jobs are due, watches get their turn.
    Duration forWatches = deadline.remaining().dividedBy(2);
    Sent ofJobs =
        send(jobs, passes, Integer.MAX_VALUE, () -> deadline.remaining().minus(forWatches));
    Sent ofWatches = send(watches, passes, WATCHES_AT_ONCE, deadline);
    progress.write(passes);
    return new Result(ofJobs.count(), ofWatches.count(), ofJobs.all() && ofWatches.all());
  }

  /** A part of each in turn, until all are through. */
  private Sent send(
      Collection<DueWork> work, Map<String, Pass> passes, int most, Deadline deadline) {
    Instant now = clock.instant();
    Deque<DueWork> open = new ArrayDeque<>(work);
    int sent = 0;
    while (!open.isEmpty() && sent < most && deadline.remaining().compareTo(SAFETY) >= 0) {
      DueWork next = open.remove();
      Optional<Pass> pass = Optional.ofNullable(passes.get(next.name()));
      DueWork.Part part = next.due(pass.map(Pass::end), now, Math.min(BATCH, most - sent));
      queue.sendAll(part.messages());
      sent += part.messages().size();
      Instant began = pass.map(Pass::began).orElse(now);
      part.end().ifPresent(end -> passes.put(next.name(), new Pass(began, end)));
      if (part.more()) {
        open.add(next);
      } else if (!began.plus(REPEAT_AFTER).isAfter(now)) {
        passes.remove(next.name());
      }
    }
    return new Sent(sent, open.isEmpty());
  }
}
