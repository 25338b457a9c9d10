package dev.mediaimporter.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.PutResult;
import dev.mediaimporter.testkit.TestContent;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests of writes by several threads and several sinks at once. */
abstract class SinkRaceTests extends SinkTestBase {
  @Test
  void lets_one_of_many_have_a_name() throws Exception {
    assertOneOfManyHasAName(List.of(sink()));
  }

  @Test
  void lets_one_of_many_have_a_name_that_two_sinks_write() throws Exception {
    try (MediaSink other = anotherSink()) {
      List<MediaSink> sinks = List.of(sink(), other);
      if (sinksExcludeEachOther()) {
        assertOneOfManyHasAName(sinks);
      } else {
        assertNameHasOneWholeItem(sinks);
      }
    }
  }

  /** What holds where the destination lets the later of two writers replace the earlier one. */
  private void assertNameHasOneWholeItem(List<MediaSink> sinks) throws Exception {
    MediaKey key = MediaKey.of("race/whole");
    int size = partSizeBytes() + 1;
    together(IntStream.range(0, 8)
        .<Callable<PutResult>>mapToObj(i -> () -> sinks
            .get(i % sinks.size())
            .put(key, TestContent.of("item-" + i, TestContent.bytes(size, i))))
        .toList());
    byte[] there = rawBytes(key).orElseThrow();
    assertThat(IntStream.range(0, 8))
        .anyMatch(i -> Arrays.equals(there, TestContent.bytes(size, i)));
  }

  private void assertOneOfManyHasAName(List<MediaSink> sinks) throws Exception {
    for (int round = 0; round < 5; round++) {
      MediaKey key = MediaKey.of("race/" + round);
      int size = round % 2 == 0 ? 1000 : partSizeBytes() + 1;
      List<PutResult> results = together(IntStream.range(0, 8)
          .<Callable<PutResult>>mapToObj(i -> () -> sinks
              .get(i % sinks.size())
              .put(key, TestContent.of("item-" + i, TestContent.bytes(size, i))))
          .toList());

      List<PutResult> winners =
          results.stream().filter(PutResult.Created.class::isInstance).toList();
      assertThat(winners).hasSize(1);
      String winner = winners.get(0).stored().itemId().orElseThrow();
      assertThat(results)
          .allSatisfy(result -> assertThat(result.stored().itemId()).contains(winner));
      long seed = Long.parseLong(winner.substring("item-".length()));
      assertHolds(key, TestContent.bytes(size, seed));
      assertNothingIsLeftOver();
    }
  }

  @Test
  void keeps_many_at_once() throws Exception {
    List<MediaKey> wanted = IntStream.range(0, 40)
        .mapToObj(i -> MediaKey.of("many/" + i % 3 + "/" + i))
        .toList();
    together(wanted.stream()
        .<Callable<PutResult>>map(key -> () ->
            sink().put(key, TestContent.of(key.value(), TestContent.bytes(3000, key.hashCode()))))
        .toList());

    assertThat(keys()).containsExactlyInAnyOrderElementsOf(wanted);
    for (MediaKey key : wanted) {
      assertHolds(key, TestContent.bytes(3000, key.hashCode()));
    }
  }

  @Test
  void shows_one_sink_what_another_stored() throws Exception {
    try (MediaSink other = anotherSink()) {
      byte[] bytes = TestContent.bytes(partSizeBytes() + 1, 1);
      created(other.put(KEY, TestContent.of(ITEM, bytes)));

      assertThat(sink().find(KEY).orElseThrow().itemId()).contains(ITEM.id());
      assertThat(keys()).containsExactly(KEY);
      alreadyThere(sink().put(KEY, TestContent.of(OTHER, TestContent.bytes(1000, 2))));
      assertHolds(KEY, bytes);
    }
  }
}
