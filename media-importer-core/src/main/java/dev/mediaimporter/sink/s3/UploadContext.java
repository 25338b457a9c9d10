package dev.mediaimporter.sink.s3;

import dev.mediaimporter.resilience.Sleeper;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** What all uploads of a sink share. Safe for concurrent use. */
final class UploadContext {
  /** Time, chance and names, which tests replace. */
  record TestHooks(Sleeper sleeper, DoubleSupplier chance, Supplier<String> attemptIds) {
    static TestHooks real() {
      return new TestHooks(
          Sleeper.system(),
          () -> ThreadLocalRandom.current().nextDouble(),
          () -> UUID.randomUUID().toString());
    }
  }

  private final BufferPool buffers;
  private final int partsInFlight;
  private final Executor partThreads;
  private final TestHooks hooks;
  private volatile S3Features features = S3Features.FULL;

  UploadContext(BufferPool buffers, int partsInFlight, Executor partThreads, TestHooks hooks) {
    this.buffers = buffers;
    this.partsInFlight = partsInFlight;
    this.partThreads = partThreads;
    this.hooks = hooks;
  }

  BufferPool buffers() {
    return buffers;
  }

  /** The most buffers one upload uses at once. */
  int partsInFlight() {
    return partsInFlight;
  }

  Executor partThreads() {
    return partThreads;
  }

  /** What the server is known to support. */
  S3Features features() {
    return features;
  }

  void featuresProven(S3Features proven) {
    features = proven;
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
