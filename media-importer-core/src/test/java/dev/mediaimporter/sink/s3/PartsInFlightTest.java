package dev.mediaimporter.sink.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.s3.model.CompletedPart;

@Timeout(10)
final class PartsInFlightTest {
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final BufferPool buffers = new BufferPool(1, 1);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  static Throwable[] failures() {
    return new Throwable[] {
      new OutOfMemoryError("on purpose"),
      new StackOverflowError("on purpose"),
      new AssertionError("on purpose"),
      new IllegalStateException("on purpose"),
    };
  }

  @ParameterizedTest
  @MethodSource("failures")
  void any_failure_of_a_part_reaches_who_waits_for_it(Throwable failure) throws Exception {
    try (PartsInFlight parts = new PartsInFlight(threads)) {
      parts.start(buffers.acquire(), throwing(failure));

      assertThatThrownBy(parts::awaitAll).isSameAs(failure);
    }
    assertThat(buffers.acquire().bytes()).hasSize(1);
  }

  @Test
  void a_checked_exception_that_nobody_declared_ends_the_wait_too() throws Exception {
    try (PartsInFlight parts = new PartsInFlight(threads)) {
      parts.start(buffers.acquire(), throwing(new Exception("on purpose")));

      assertThatThrownBy(parts::awaitAll).hasMessageContaining("on purpose");
    }
  }

  private static Supplier<CompletedPart> throwing(Throwable failure) {
    return () -> {
      PartsInFlightTest.<RuntimeException>sneak(failure);
      throw new IllegalStateException("unreachable");
    };
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable failure) throws T {
    throw (T) failure;
  }
}
