package dev.mediaimporter.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.PutResult;
import dev.mediaimporter.testkit.TestContent;
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
  void loses_nothing_when_two_sinks_write_at_once() throws Exception {
    try (MediaSink other = anotherSink()) {
      List<MediaSink> sinks = List.of(sink(), other);
      if (sink().exclusion() == MediaSink.Exclusion.NONE) {
        assertKeepsAllUnderNamesOfTheirOwn(sinks);
      } else {
        assertOneOfManyHasAName(sinks);
      }
    }
  }

  private void assertKeepsAllUnderNamesOfTheirOwn(List<MediaSink> sinks) throws Exception {
    for (int size : new int[] {1000, partSizeBytes() + 1}) {
      List<TestContent> contents = IntStream.range(0, 8)
          .mapToObj(i -> TestContent.of("item-" + i, TestContent.bytes(size, i)))
          .toList();
      together(IntStream.range(0, 8)
          .<Callable<PutResult>>mapToObj(i -> () -> sinks
              .get(i % sinks.size())
              .put(ownKey("race/" + size, contents.get(i)), contents.get(i)))
          .toList());

      for (int i = 0; i < 8; i++) {
        byte[] bytes = TestContent.bytes(size, i);
        assertThat(rawBytes(ownKey("race/" + size, contents.get(i))))
            .hasValueSatisfying(there -> assertThat(there).isEqualTo(bytes));
      }
      assertNothingIsLeftOver();
    }
  }

  /** The key that an import chooses where names are not safe. */
  private static MediaKey ownKey(String key, TestContent content) {
    return KeyStrategies.candidates(MediaKey.of(key), content.item()).get(1);
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
