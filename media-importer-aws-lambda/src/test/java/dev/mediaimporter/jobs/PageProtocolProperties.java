package dev.mediaimporter.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ItemUnavailableException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.ThrottledException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Whatever dies, gets lost or comes twice, wherever: the same objects and a true job. */
final class PageProtocolProperties {
  @Property(tries = 2000, shrinking = ShrinkingMode.OFF)
  void ends_with_every_item_stored_once_and_true_counts(
      @ForAll @IntRange(min = 0, max = 45) int count,
      @ForAll @IntRange(min = 1, max = 12) int pageSize,
      @ForAll @LongRange(min = 0) long seed) {
    Random chance = new Random(seed);
    World world = new World();
    world.pieces = 3;
    world.source.add(count).pageSize = pageSize;
    world.source.overlapping = chance.nextBoolean();
    int failing = Math.min(count, chance.nextInt(3));
    int passing = Math.min(count - failing, chance.nextInt(4));
    int heldBefore = holdSome(world, chance, count - failing - passing);
    breakSome(world, chance, failing, passing, count);
    List<String> broken =
        List.copyOf(world.source.all.keySet()).subList(count - failing - passing, count - failing);
    int opensBefore = world.source.opens();
    Job job = world.start();
    int mishaps = 0;
    for (int round = 0; round < 3_000; round++) {
      if (world.job(job.id()).state().isOver()) {
        if (!world.source.broken.keySet().removeAll(broken)) {
          break;
        }
        if (world.job(job.id()).state() == JobState.DONE_WITH_FAILURES) {
          world.jobs().retry(World.ANN.user(), job.id());
        }
      }
      if (world.job(job.id()).position().phase() == Position.Phase.RETRYING
          && chance.nextInt(3) == 0) {
        world.source.broken.keySet().removeAll(broken);
      }
      if (mishaps < 12 && chance.nextInt(4) == 0) {
        mishaps++;
        befall(world, chance);
      }
      if (world.workOnce().isEmpty()) {
        world.process = new World.Mortal(Integer.MAX_VALUE);
        world.clock.advance(Duration.ofMinutes(7));
        world.sweep();
      }
    }

    Job end = world.job(job.id());
    assertThat(end.state())
        .as("%s", end)
        .isEqualTo(failing == 0 ? JobState.DONE : JobState.DONE_WITH_FAILURES);
    assertThat(end.tally().failed()).isEqualTo(failing);
    assertThat(end.tally().listed()).as("%s", end).isEqualTo(count);
    assertThat(end.tally().alreadyThere()).as("%s", end).isEqualTo(heldBefore);
    List<String> failedIds = world.jobs().failures(end, Optional.empty(), 100).items().stream()
        .map(FailedItem::itemId)
        .toList();
    assertThat(failedIds).hasSize(failing);
    assertThat(world.sink.kept.values().stream()
            .map(kept -> kept.receipt().itemId().orElseThrow()))
        .containsExactlyInAnyOrderElementsOf(world.source.all.keySet().stream()
            .filter(id -> !failedIds.contains(id))
            .toList());
    world
        .sink
        .kept
        .values()
        .forEach(kept -> assertThat(kept.bytes())
            .isEqualTo(World.bytesOf(kept.receipt().itemId().orElseThrow())));
    int rounds = 2 + world.policy.retryDelays().size();
    assertThat(world.source.opens() - opensBefore)
        .as("downloads of %s", end)
        .isLessThanOrEqualTo(
            count - heldBefore + 2 * mishaps + (failing + passing) * 5 * (rounds + mishaps));
    assertThat(end.lease()).isEmpty();
    assertThat(world.finished.stream().map(piece -> piece.charAt(0))).contains('0', '1', '2');
  }

  private static int holdSome(World world, Random chance, int count) {
    if (count == 0 || chance.nextBoolean()) {
      return 0;
    }
    Map<String, MediaItem> all = new LinkedHashMap<>(world.source.all);
    List<String> ids = List.copyOf(all.keySet());
    int held = chance.nextInt(count + 1);
    world.source.all.keySet().retainAll(ids.subList(0, held));
    world.start();
    world.work();
    world.source.all.putAll(all);
    world.clock.advance(Duration.ofSeconds(5));
    return held;
  }

  /**
   * The last ones, which were not held before: some for good, for changing reasons, and some for a
   * while.
   */
  private static void breakSome(World world, Random chance, int failing, int passing, int count) {
    List<String> ids = List.copyOf(world.source.all.keySet());
    for (int i = 0; i < failing + passing; i++) {
      boolean forGood = i < failing;
      world.source.broken.put(ids.get(count - 1 - i), () -> {
        FailureReason reason = forGood && chance.nextBoolean()
            ? FailureReason.ITEM_GONE
            : chance.nextBoolean() ? FailureReason.NOT_READY : FailureReason.UNPROVEN_BODY;
        return new ItemUnavailableException(
            forGood ? reason : FailureReason.NOT_READY, "broken", null);
      });
    }
  }

  private static void befall(World world, Random chance) {
    switch (chance.nextInt(8)) {
      case 0 -> { // A message comes twice.
        if (!world.queue.isEmpty()) {
          world.queue.add(world.queue.get(chance.nextInt(world.queue.size())));
        }
      }
      case 1 -> { // A message never comes.
        if (!world.queue.isEmpty()) {
          world.queue.remove(chance.nextInt(world.queue.size()));
        }
      }
      case 2 -> world.source.generation += world.source.generation < 3 ? 1 : 0;
      case 3 ->
        world.source.nextListingFails = Optional.of(
            ThrottledException.slowDown("429", Duration.ofMinutes(1 + chance.nextInt(60))));
      case 4 ->
        world.source.nextListingFails =
            Optional.of(ThrottledException.quotaExhausted("quota", Duration.ofHours(5)));
      default -> world.process = new World.Mortal(chance.nextInt(120)); // A worker dies.
    }
  }
}
