package dev.mediaimporter.benchmark;

import dev.mediaimporter.testkit.emulator.library.Library;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * What is imported, and how.
 *
 * @param concurrency the items at once, for everybody; empty for each program's own default
 * @param folder whether the destination is a folder instead of S3
 * @param latency of each answer, on both sides
 */
record Scenario(
    String title,
    int items,
    int minBytes,
    int maxBytes,
    Duration latency,
    OptionalInt concurrency,
    boolean folder) {
  /** Each answer of a server in the same region, about. */
  static final Duration NEAR = Duration.ofMillis(20);

  static final List<Scenario> ALL = List.of(
      new Scenario("large", 300, 512 << 10, 4 << 20, NEAR, OptionalInt.of(8), false),
      new Scenario("small-8", 4_000, 50_000, 400_000, NEAR, OptionalInt.of(8), false),
      new Scenario("small-32", 4_000, 50_000, 400_000, NEAR, OptionalInt.of(32), false),
      new Scenario(
          "far", 1_000, 50_000, 400_000, Duration.ofMillis(100), OptionalInt.empty(), false),
      new Scenario("folder", 300, 512 << 10, 4 << 20, NEAR, OptionalInt.of(8), true));

  Library library() {
    return Library.generated(5, items, minBytes, maxBytes);
  }
}
