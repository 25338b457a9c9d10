package dev.mediaimporter.sink.s3;

import dev.mediaimporter.resilience.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What all uploads of a sink share. Safe for concurrent use. */
final class UploadContext {
  /** Time, chance and names, which tests replace. */
  record TestHooks(
      Sleeper sleeper, DoubleSupplier chance, Supplier<String> attemptIds, Clock clock) {
    static TestHooks real() {
      return new TestHooks(
          Sleeper.system(),
          () -> ThreadLocalRandom.current().nextDouble(),
          () -> UUID.randomUUID().toString(),
          Clock.systemUTC());
    }
  }

  private final BufferPool buffers;
  private final AtomicInteger expectedBytes;
  private final int partsInFlight;
  private final Executor partThreads;
  private final TestHooks hooks;
  private final Supplier<S3Features> probe;
  /** A lock and no monitor: virtual threads wait here for the server. */
  private final ReentrantLock probing = new ReentrantLock();

  private @Nullable S3Features features;

  /** @param probe finds out what the server honours; asked before the first write */
  UploadContext(
      BufferPool buffers,
      int partsInFlight,
      Executor partThreads,
      TestHooks hooks,
      Supplier<S3Features> probe) {
    this.buffers = buffers;
    this.expectedBytes = new AtomicInteger(buffers.sizeBytes() / 16);
    this.partsInFlight = partsInFlight;
    this.partThreads = partThreads;
    this.hooks = hooks;
    this.probe = probe;
  }

  BufferPool buffers() {
    return buffers;
  }

  /** How large a buffer the next item probably needs, from those before. */
  int expectedBytes() {
    return expectedBytes.get();
  }

  /** Takes note of a size; those of long ago count less and less. */
  void noteBytes(int bytes) {
    expectedBytes.accumulateAndGet(bytes, (before, now) -> Math.max(now, before - before / 8));
  }

  /** The most buffers one upload uses at once. */
  int partsInFlight() {
    return partsInFlight;
  }

  Executor partThreads() {
    return partThreads;
  }

  /** What the server honours. Blocks while that is found out; throws what the client throws. */
  S3Features features() {
    probing.lock();
    try {
      if (features == null) {
        features = probe.get();
      }
      return features;
    } finally {
      probing.unlock();
    }
  }

  Instant now() {
    return hooks.clock().instant();
  }

  String newAttemptId() {
    return hooks.attemptIds().get();
  }

  /** Waits for a random time of at most this long. */
  void pauseUpTo(Duration most) throws InterruptedException {
    hooks.sleeper().sleep(Duration.ofMillis((long)
        (most.toMillis() * hooks.chance().getAsDouble())));
  }
}
