package dev.mediaimporter.sink.s3;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** What all uploads of a sink share. Safe for concurrent use. */
final class UploadContext {
  /** The seams for tests: time, chance and names. */
  record TestHooks(Sleep sleep, DoubleSupplier chance, Supplier<String> attemptIds) {
    interface Sleep {
      void sleep(Duration duration) throws InterruptedException;
    }

    static TestHooks real() {
      return new TestHooks(
          duration -> Thread.sleep(duration.toMillis()),
          () -> ThreadLocalRandom.current().nextDouble(),
          () -> UUID.randomUUID().toString());
    }
  }

  private final BufferPool buffers;
  private final int partsInFlight;
  private final Executor partThreads;
  private final TestHooks seams;
  private volatile S3Features dialect = S3Features.FULL;

  UploadContext(BufferPool buffers, int partsInFlight, Executor partThreads, TestHooks seams) {
    this.buffers = buffers;
    this.partsInFlight = partsInFlight;
    this.partThreads = partThreads;
    this.seams = seams;
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

  /** What the server is known to understand. */
  S3Features dialect() {
    return dialect;
  }

  void serverSpeaks(S3Features proven) {
    dialect = proven;
  }

  String newAttemptId() {
    return seams.attemptIds().get();
  }

  /** Waits for a random time of at most this long. */
  void pauseUpTo(Duration most) throws InterruptedException {
    seams.sleep().sleep(Duration.ofMillis((long)
        (most.toMillis() * seams.chance().getAsDouble())));
  }
}
