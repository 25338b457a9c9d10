package dev.mediaimporter;

import dev.mediaimporter.resilience.ResiliencePolicy;
import dev.mediaimporter.resilience.Sleeper;
import java.time.Clock;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

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
 * <p>Thread-safe and without state of its own: build once, run as often as wanted.
 */
public final class MediaImporter {
  private final ResiliencePolicy policy;
  private final Clock clock;
  private final Sleeper sleeper;
  private final Supplier<RandomGenerator> random;
  private final ThreadFactory threads;

  private MediaImporter(Builder builder) {
    this.policy = builder.policy;
    this.clock = builder.clock;
    this.sleeper = builder.sleeper;
    this.random = builder.random;
    this.threads = builder.threads;
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
    return new ImportRun(request, policy, clock, sleeper, random.get(), threads).run();
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
     * Who makes the threads that transfer; as many as the request's concurrency, for the time of a
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
