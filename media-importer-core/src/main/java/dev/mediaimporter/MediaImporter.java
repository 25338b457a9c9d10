package dev.mediaimporter;

import dev.mediaimporter.resilience.ResiliencePolicy;
import dev.mediaimporter.resilience.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The engine: lists and transfers at the same time, and reports every item it listed.
 *
 * <pre>{@code
 * ImportReport report = MediaImporter.withDefaults().run(
 *     ImportRequest.builder()
 *         .source(MediaSource.of(photos, MediaQuery.album(albumId)))
 *         .sink(LocalMediaSink.in(Path.of("photos")))
 *         .keys(KeyStrategies.ownerMd5("ann@example.com"))
 *         .build());
 * }</pre>
 *
 * <p>Thread-safe: build once, run as often as wanted, also at the same time. Runs share nothing but
 * the limits {@link ResiliencePolicy#requestsPerSecond()} and
 * {@link ResiliencePolicy#bytesPerSecond()}, which hold for all of them together.
 */
public final class MediaImporter {
  private final ResiliencePolicy policy;
  private final Clock clock;
  private final Sleeper sleeper;
  private final Supplier<RandomGenerator> random;
  private final ThreadFactory threads;
  private final Limits limits;

  private MediaImporter(Builder builder) {
    this.policy = builder.policy;
    this.clock = builder.clock;
    this.sleeper = builder.sleeper;
    this.random = builder.random;
    this.threads = builder.threads;
    this.limits = Limits.of(policy);
  }

  /** An importer with {@link ResiliencePolicy#defaults()}. */
  public static MediaImporter withDefaults() {
    return builder().build();
  }

  /** Starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Imports what the request asks for. Blocks until everything listed is stored or has failed, or
   * the run is stopped; an interrupt stops it and is still set afterwards. One bad item never ends
   * it; what does (refused credentials, a quota, a broken destination) is in the report, not
   * thrown.
   */
  public ImportReport run(ImportRequest request) {
    return limits.count(newRun(request));
  }

  /**
   * Imports what the request asks for on a thread of its own, and returns at once. With the default
   * threads, which are daemons, a program that ends does not wait for it.
   */
  public Job start(ImportRequest request) {
    Job job = new Job(newRun(request), limits);
    job.thread = threads.newThread(job::run);
    job.thread.start();
    return job;
  }

  private ImportRun newRun(ImportRequest request) {
    return new ImportRun(request, policy, clock, sleeper, random.get(), threads, limits);
  }

  /** An import under way on a thread of its own. Thread-safe. */
  public static final class Job {
    private final ImportRun run;
    private final Limits limits;
    private final CompletableFuture<ImportReport> report = new CompletableFuture<>();
    private volatile @Nullable Thread thread;

    private Job(ImportRun run, Limits limits) {
      this.run = run;
      this.limits = limits;
    }

    private void run() {
      try {
        report.complete(limits.count(run));
      } catch (RuntimeException | Error e) {
        report.completeExceptionally(e);
      }
    }

    /**
     * Completes with the report when the import has ended, also after a stop. Completing or
     * cancelling the returned future changes nothing: call {@link #stop()}.
     */
    public CompletableFuture<ImportReport> report() {
      return report.copy();
    }

    /**
     * Asks the import to end: nothing new begins, and what is in flight has the time of
     * {@link ImportRequest#stopGrace()} to finish. Returns at once; does nothing once it has ended.
     */
    public void stop() {
      run.requestStop();
    }

    /** The same, but breaks off what is in flight, which leaves nothing at the destination. */
    public void abort() {
      run.requestStop();
      Thread running = thread;
      if (running != null && !report.isDone()) {
        running.interrupt();
      }
    }

    /** How far it is. */
    public Progress progress() {
      return run.progress();
    }
  }

  /**
   * The counts of a run at one moment. They may not add up while items are in flight.
   *
   * @param listed items whose turn came
   * @param stored items this run stored
   * @param alreadyThere items that were there before
   * @param failed items that failed
   * @param bytes bytes of the items this run stored
   */
  public record Progress(long listed, long stored, long alreadyThere, long failed, long bytes) {}

  /**
   * When an import that is repeated runs next, as of a watched album. Immutable.
   *
   * @param every from one run to the next; positive
   * @param next when the next one is due
   */
  public record Schedule(Duration every, Instant next) {
    /**
     * Rejects a time that does not pass.
     *
     * @throws IllegalArgumentException if {@code every} is not positive
     */
    public Schedule {
      if (every.isNegative() || every.isZero()) {
        throw new IllegalArgumentException("every must be positive, got " + every);
      }
    }

    /** Whether the next run is due. */
    public boolean isDue(Instant now) {
      return !now.isBefore(next);
    }

    /** Due at the first of its times that is still to come: those that were missed are left out. */
    public Schedule after(Instant now) {
      long missed = Math.max(0, Duration.between(next, now).dividedBy(every));
      return new Schedule(every, next.plus(every.multipliedBy(missed + 1)));
    }
  }

  /** Builds importers; not thread-safe. Everything has a default. */
  public static final class Builder {
    private ResiliencePolicy policy = ResiliencePolicy.defaults();
    private Clock clock = Clock.systemUTC();
    private Sleeper sleeper = Sleeper.system();
    private Supplier<RandomGenerator> random =
        () -> () -> ThreadLocalRandom.current().nextLong();
    private ThreadFactory threads = Builder::daemon;

    private Builder() {}

    private static Thread daemon(Runnable work) {
      Thread thread = new Thread(work, "media-import");
      thread.setDaemon(true);
      return thread;
    }

    /** How failures are met. */
    public Builder policy(ResiliencePolicy policy) {
      this.policy = policy;
      return this;
    }

    /** What the time is, for the times in reports and records and the age of links. */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /** How time passes and is measured; a test's sleeper can move its clock instead. */
    public Builder sleeper(Sleeper sleeper) {
      this.sleeper = sleeper;
      return this;
    }

    /**
     * The randomness of jitter, one generator a run; it must be safe for use by several threads.
     */
    public Builder random(Supplier<RandomGenerator> random) {
      this.random = random;
      return this;
    }

    /**
     * Who makes the threads that transfer: as many as there are items in flight, for the time of a
     * run.
     */
    public Builder threads(ThreadFactory threads) {
      this.threads = threads;
      return this;
    }

    /** The importer. */
    public MediaImporter build() {
      return new MediaImporter(this);
    }
  }
}
