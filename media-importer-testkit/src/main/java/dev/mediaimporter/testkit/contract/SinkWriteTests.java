package dev.mediaimporter.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.mediaimporter.media.BrokenBodyException;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.MediaBody;
import dev.mediaimporter.media.MediaContent;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.SourceUnavailableException;
import dev.mediaimporter.sink.PutResult;
import dev.mediaimporter.sink.StoredMedia;
import dev.mediaimporter.testkit.BrokenContent;
import dev.mediaimporter.testkit.TestContent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Tests of names that are taken, content that breaks, and interrupts. */
abstract class SinkWriteTests extends SinkRaceTests {
  @Test
  void says_that_the_same_item_is_there_already() throws Exception {
    byte[] bytes = TestContent.bytes(1000, 1);
    created(sink().put(KEY, TestContent.of(ITEM, bytes)));
    TestContent again = TestContent.of(ITEM, TestContent.bytes(500, 2));

    StoredMedia there = alreadyThere(sink().put(KEY, again));

    assertThat(there.itemId()).contains(ITEM.id());
    assertThat(there.sizeBytes()).isEqualTo(1000);
    assertHolds(KEY, bytes);
    assertThat(again.closed()).isEqualTo(again.opened());
    assertNothingIsLeftOver();
  }

  @TestFactory
  Stream<DynamicTest> never_replaces_another_item() {
    return IntStream.of(sizes())
        .mapToObj(size -> DynamicTest.dynamicTest("by " + size + " bytes", () -> {
          MediaKey key = MediaKey.of("taken/" + size);
          byte[] bytes = TestContent.bytes(1000, 1);
          created(sink().put(key, TestContent.of(ITEM, bytes)));

          StoredMedia there =
              alreadyThere(sink().put(key, TestContent.of(OTHER, TestContent.bytes(size, 2))));

          assertThat(there.itemId()).contains(ITEM.id());
          assertHolds(key, bytes);
          assertNothingIsLeftOver();
        }));
  }

  @Test
  void never_replaces_what_a_stranger_put_there() throws Exception {
    byte[] bytes = TestContent.bytes(1000, 1);
    rawPut(KEY, bytes);

    StoredMedia there =
        alreadyThere(sink().put(KEY, TestContent.of(ITEM, TestContent.bytes(1000, 2))));

    assertThat(there.itemId()).isEmpty();
    assertThat(there.sizeBytes()).isEqualTo(1000);
    assertThat(sink().find(KEY).orElseThrow().itemId()).isEmpty();
    assertHolds(KEY, bytes);
  }

  @TestFactory
  Stream<DynamicTest> shows_nothing_when_the_content_breaks_half_way() {
    int part = partSizeBytes();
    byte[] bytes = TestContent.bytes(3 * part + 7, 1);
    return IntStream.of(0, 1, 1000, part - 1, part, part + 1, 2 * part, 3 * part + 6, 3 * part + 7)
        .mapToObj(offset -> DynamicTest.dynamicTest("after " + offset + " bytes", () -> {
          MediaKey key = MediaKey.of("broken/" + offset);
          BrokenContent content = BrokenContent.after(offset, ITEM, bytes);

          assertThatThrownBy(() -> sink().put(key, content)).isSameAs(content.failure());

          assertThat(rawBytes(key)).isEmpty();
          assertThat(sink().find(key)).isEmpty();
          assertThat(keys()).isEmpty();
          assertNothingIsLeftOver();
        }));
  }

  @Test
  void keeps_the_content_when_it_is_whole_the_second_time() throws Exception {
    byte[] bytes = TestContent.bytes(2 * partSizeBytes(), 1);
    BrokenContent broken = BrokenContent.after(partSizeBytes() + 1, ITEM, bytes);
    assertThatThrownBy(() -> sink().put(KEY, broken)).isSameAs(broken.failure());

    created(sink().put(KEY, TestContent.of(ITEM, bytes)));

    assertHolds(KEY, bytes);
  }

  @TestFactory
  Stream<DynamicTest> shows_nothing_of_a_body_of_the_wrong_length() {
    return IntStream.of(sizes())
        .boxed()
        .flatMap(size -> Stream.of(size + 1, size - 1)
            .filter(announced -> announced >= 0)
            .map(announced ->
                DynamicTest.dynamicTest(size + " bytes instead of " + announced, () -> {
                  MediaKey key = MediaKey.of("wrong/" + size + "-" + announced);
                  TestContent content =
                      TestContent.of(ITEM, TestContent.bytes(size, 1)).announcing(announced);
                  assertThatThrownBy(() -> sink().put(key, content))
                      .isInstanceOf(BrokenBodyException.class);
                  assertThat(rawBytes(key)).isEmpty();
                  assertThat(content.closed()).isEqualTo(content.opened());
                  assertNothingIsLeftOver();
                })));
  }

  @Test
  void passes_on_why_the_content_could_not_be_opened() throws Exception {
    RuntimeException refusal =
        new SourceUnavailableException(FailureReason.SOURCE_UNAVAILABLE, "not today");

    assertThatThrownBy(() -> sink().put(KEY, BrokenContent.refusing(ITEM, refusal)))
        .isSameAs(refusal);

    assertThat(rawBytes(KEY)).isEmpty();
    assertNothingIsLeftOver();
  }

  @Test
  void does_not_start_when_interrupted() throws Exception {
    Thread.currentThread().interrupt();

    Throwable thrown =
        catchThrowable(() -> sink().put(KEY, TestContent.of(ITEM, TestContent.bytes(1000, 1))));
    boolean stillInterrupted = Thread.interrupted();

    assertThat(thrown)
        .isInstanceOfAny(InterruptedIOException.class, ClosedByInterruptException.class);
    assertThat(stillInterrupted).isTrue();
    assertThat(rawBytes(KEY)).isEmpty();
    assertNothingIsLeftOver();
  }

  @TestFactory
  Stream<DynamicTest> leaves_all_or_nothing_when_interrupted_half_way() {
    int part = partSizeBytes();
    return IntStream.of(0, 1000, part + 1, 3 * part)
        .mapToObj(offset -> DynamicTest.dynamicTest("after " + offset + " bytes", () -> {
          MediaKey key = MediaKey.of("interrupted/" + offset);
          byte[] bytes = TestContent.bytes(3 * part + 7, 1);

          PutResult result = null;
          Throwable thrown = null;
          try {
            result = sink().put(key, interruptingAfter(offset, bytes));
          } catch (IOException e) {
            thrown = e;
          }
          boolean stillInterrupted = Thread.interrupted();

          assertThat(stillInterrupted).isTrue();
          if (result == null) {
            assertThat(thrown)
                .isInstanceOfAny(InterruptedIOException.class, ClosedByInterruptException.class);
            assertThat(rawBytes(key)).isEmpty();
          } else {
            assertHolds(key, bytes);
          }
          assertNothingIsLeftOver();
        }));
  }

  private static MediaContent interruptingAfter(int offset, byte[] bytes) {
    return new MediaContent() {
      @Override
      public MediaItem item() {
        return ITEM;
      }

      @Override
      public MediaBody open() {
        Set<String> once = new HashSet<>(Set.of("interrupt"));
        InputStream in = new ByteArrayInputStream(bytes) {
          @Override
          public synchronized int read(byte[] buffer, int from, int length) {
            if (pos >= offset && once.remove("interrupt")) {
              Thread.currentThread().interrupt();
            }
            return super.read(buffer, from, length);
          }
        };
        return new MediaBody(in, "image/jpeg", OptionalLong.of(bytes.length));
      }
    };
  }
}
