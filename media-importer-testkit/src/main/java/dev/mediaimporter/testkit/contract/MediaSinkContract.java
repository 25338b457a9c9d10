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
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.PutResult;
import dev.mediaimporter.sink.StoredMedia;
import dev.mediaimporter.testkit.BrokenContent;
import dev.mediaimporter.testkit.TestContent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link MediaSink} must do. To test your own: extend this, say how to make an empty
 * destination, and how to look into it by another route than the sink.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
public abstract class MediaSinkContract {
  private static final MediaItem ITEM = TestContent.photo("item-1");
  private static final MediaItem OTHER = TestContent.photo("item-2");
  private static final MediaKey KEY = MediaKey.of("0c17bf66e649070167701d2d3cd71711/IMG_0001.JPG");

  private MediaSink sink;

  /** For subclasses. */
  protected MediaSinkContract() {}

  /** A sink whose destination is empty; called once for each test. */
  protected abstract MediaSink createSink() throws Exception;

  /** The bytes under a key, read without the sink. */
  protected abstract Optional<byte[]> rawBytes(MediaKey key) throws Exception;

  /** Puts bytes under a key as a stranger would, without the sink. */
  protected abstract void rawPut(MediaKey key, byte[] bytes) throws Exception;

  /** Fails if anything but kept media is at the destination: a temporary file, an open upload. */
  protected void assertNothingIsLeftOver() throws Exception {}

  /** The size at which the sink starts to work in parts; tests go to both sides of it. */
  protected int partSizeBytes() {
    return 128 * 1024;
  }

  /** The sink under test. */
  protected final MediaSink sink() {
    return sink;
  }

  @BeforeEach
  final void create() throws Exception {
    sink = createSink();
  }

  @AfterEach
  final void close() throws Exception {
    sink.close();
  }

  private int[] sizes() {
    int part = partSizeBytes();
    return new int[] {0, 1, 1000, part - 1, part, part + 1, 2 * part, 3 * part + 7};
  }

  // ---- what is kept ----

  @TestFactory
  Stream<DynamicTest> keeps_every_byte() {
    return IntStream.of(sizes())
        .mapToObj(size -> DynamicTest.dynamicTest(size + " bytes", () -> {
          MediaKey key = MediaKey.of("sizes/" + size + ".bin");
          byte[] bytes = TestContent.bytes(size, size);
          TestContent content = TestContent.of(ITEM, bytes);

          StoredMedia stored = created(sink.put(key, content));

          assertThat(rawBytes(key))
              .hasValueSatisfying(there -> assertThat(there).isEqualTo(bytes));
          assertThat(stored.key()).isEqualTo(key);
          assertThat(stored.sizeBytes()).isEqualTo(size);
          assertThat(stored.itemId()).contains(ITEM.id());
          assertThat(stored.sha256()).contains(sha256(bytes));
          assertThat(content.closed()).isEqualTo(content.opened()).isPositive();
          assertNothingIsLeftOver();
        }));
  }

  @Test
  void keeps_content_of_unknown_length() throws Exception {
    byte[] bytes = TestContent.bytes(2 * partSizeBytes() + 1, 1);

    created(sink.put(KEY, TestContent.of(ITEM, bytes).withoutLength()));

    assertThat(rawBytes(KEY)).hasValueSatisfying(there -> assertThat(there).isEqualTo(bytes));
  }

  @Test
  void finds_what_it_kept() throws Exception {
    byte[] bytes = TestContent.bytes(1000, 1);
    created(sink.put(KEY, TestContent.of(ITEM, bytes)));

    StoredMedia found = sink.find(KEY).orElseThrow();

    assertThat(found.key()).isEqualTo(KEY);
    assertThat(found.sizeBytes()).isEqualTo(1000);
    assertThat(found.itemId()).contains(ITEM.id());
    assertThat(found.sha256()).contains(sha256(bytes));
    assertThat(found.creationTime()).isEqualTo(ITEM.creationTime());
    assertThat(sink.mightContain(KEY, 1000)).isTrue();
  }

  @Test
  void finds_the_item_of_content_in_several_parts() throws Exception {
    int size = 2 * partSizeBytes() + 1;
    created(sink.put(KEY, TestContent.of(ITEM, TestContent.bytes(size, 1))));

    StoredMedia found = sink.find(KEY).orElseThrow();

    assertThat(found.sizeBytes()).isEqualTo(size);
    assertThat(found.itemId()).contains(ITEM.id());
    assertThat(found.creationTime()).isEqualTo(ITEM.creationTime());
  }

  @Test
  void reads_back_what_it_kept() throws Exception {
    byte[] bytes = TestContent.bytes(partSizeBytes() + 1, 1);
    created(sink.put(KEY, TestContent.of(ITEM, bytes)));

    try (InputStream in = sink.read(KEY)) {
      assertThat(in.readAllBytes()).isEqualTo(bytes);
    }
  }

  @Test
  void may_be_closed_before_all_was_read() throws Exception {
    created(sink.put(KEY, TestContent.of(ITEM, TestContent.bytes(partSizeBytes() + 1, 1))));

    try (InputStream in = sink.read(KEY)) {
      assertThat(in.read()).isNotNegative();
    }
    assertThat(sink.find(KEY)).isPresent();
  }

  @Test
  void holds_nothing_at_first() throws Exception {
    sink.checkWritable();

    assertThat(sink.find(KEY)).isEmpty();
    assertThat(keys()).isEmpty();
    assertThatThrownBy(() -> sink.read(KEY)).isInstanceOf(NoSuchFileException.class);
    assertThat(sink.describe()).isNotBlank();
  }

  @Test
  void lists_everything_it_holds() throws Exception {
    List<MediaKey> expected = new ArrayList<>();
    for (String name : List.of("a.jpg", "b/a.jpg", "b/c/d.jpg", "é.jpg")) {
      expected.add(MediaKey.of(name));
      created(sink.put(MediaKey.of(name), TestContent.of(name, new byte[] {1})));
    }
    rawPut(MediaKey.of("stranger.txt"), new byte[] {2});
    expected.add(MediaKey.of("stranger.txt"));

    assertThat(keys()).containsExactlyInAnyOrderElementsOf(expected);
  }

  @TestFactory
  Stream<DynamicTest> keeps_hostile_names_apart() {
    List<String> names = List.of(
        "with space.jpg",
        "plus+plus.jpg",
        "plus plus.jpg",
        "100%.jpg",
        "100%25.jpg",
        "%2e%2e/a.jpg",
        "question?.jpg",
        "hash#.jpg",
        "amp&eq=.jpg",
        "semi;colon,comma.jpg",
        "quote'\"<>.jpg",
        "braces{}[]^`|~$@!()*.jpg",
        "colon: a.jpg",
        "Grüße.jpg",
        "日本語.jpg",
        "family 👨‍👩‍👧‍👦.jpg",
        "no extension",
        "double.tar.gz",
        "a/b/c/d/e/f.jpg",
        "n".repeat(251) + ".jpg");
    return names.stream()
        .map(name -> DynamicTest.dynamicTest(name, () -> {
          MediaKey key = MediaKey.of("hostile/" + name);
          byte[] bytes = TestContent.bytes(100, name.hashCode());

          created(sink.put(key, TestContent.of(name, bytes)));

          assertThat(rawBytes(key))
              .hasValueSatisfying(there -> assertThat(there).isEqualTo(bytes));
          assertThat(sink.find(key).orElseThrow().key()).isEqualTo(key);
          assertThat(keys()).contains(key);
          try (InputStream in = sink.read(key)) {
            assertThat(in.readAllBytes()).isEqualTo(bytes);
          }
        }));
  }

  @TestFactory
  Stream<DynamicTest> knows_any_item_again() {
    List<String> ids = List.of("AF1Qip-_x", "with space", "100%", "é/日本", "a+b=c", "x".repeat(300));
    return ids.stream()
        .map(id -> DynamicTest.dynamicTest(id, () -> {
          MediaKey key = MediaKey.of("ids/" + ids.indexOf(id));
          created(sink.put(key, TestContent.of(id, new byte[] {1})));

          assertThat(sink.find(key).orElseThrow().itemId()).contains(id);
        }));
  }

  // ---- taken names ----

  @Test
  void says_that_the_same_item_is_there_already() throws Exception {
    byte[] bytes = TestContent.bytes(1000, 1);
    created(sink.put(KEY, TestContent.of(ITEM, bytes)));
    TestContent again = TestContent.of(ITEM, TestContent.bytes(500, 2));

    StoredMedia there = alreadyThere(sink.put(KEY, again));

    assertThat(there.itemId()).contains(ITEM.id());
    assertThat(there.sizeBytes()).isEqualTo(1000);
    assertThat(rawBytes(KEY)).hasValueSatisfying(now -> assertThat(now).isEqualTo(bytes));
    assertThat(again.closed()).isEqualTo(again.opened());
    assertNothingIsLeftOver();
  }

  @TestFactory
  Stream<DynamicTest> never_replaces_another_item() {
    return IntStream.of(sizes())
        .mapToObj(size -> DynamicTest.dynamicTest("by " + size + " bytes", () -> {
          MediaKey key = MediaKey.of("taken/" + size);
          byte[] bytes = TestContent.bytes(1000, 1);
          created(sink.put(key, TestContent.of(ITEM, bytes)));

          StoredMedia there =
              alreadyThere(sink.put(key, TestContent.of(OTHER, TestContent.bytes(size, 2))));

          assertThat(there.itemId()).contains(ITEM.id());
          assertThat(rawBytes(key)).hasValueSatisfying(now -> assertThat(now).isEqualTo(bytes));
          assertNothingIsLeftOver();
        }));
  }

  @Test
  void never_replaces_what_a_stranger_put_there() throws Exception {
    byte[] bytes = TestContent.bytes(1000, 1);
    rawPut(KEY, bytes);

    StoredMedia there =
        alreadyThere(sink.put(KEY, TestContent.of(ITEM, TestContent.bytes(1000, 2))));

    assertThat(there.itemId()).isEmpty();
    assertThat(there.sizeBytes()).isEqualTo(1000);
    assertThat(sink.find(KEY).orElseThrow().itemId()).isEmpty();
    assertThat(rawBytes(KEY)).hasValueSatisfying(now -> assertThat(now).isEqualTo(bytes));
  }

  @Test
  void lets_one_of_many_have_a_name() throws Exception {
    for (int round = 0; round < 5; round++) {
      MediaKey key = MediaKey.of("race/" + round);
      int size = round % 2 == 0 ? 1000 : partSizeBytes() + 1;
      List<PutResult> results = together(IntStream.range(0, 8)
          .<Callable<PutResult>>mapToObj(i ->
              () -> sink.put(key, TestContent.of("item-" + i, TestContent.bytes(size, i))))
          .toList());

      List<PutResult> winners =
          results.stream().filter(PutResult.Created.class::isInstance).toList();
      assertThat(winners).hasSize(1);
      String winner = winners.get(0).stored().itemId().orElseThrow();
      assertThat(results)
          .allSatisfy(result -> assertThat(result.stored().itemId()).contains(winner));
      long seed = Long.parseLong(winner.substring("item-".length()));
      assertThat(rawBytes(key))
          .hasValueSatisfying(there -> assertThat(there).isEqualTo(TestContent.bytes(size, seed)));
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
            sink.put(key, TestContent.of(key.value(), TestContent.bytes(3000, key.hashCode()))))
        .toList());

    assertThat(keys()).containsExactlyInAnyOrderElementsOf(wanted);
    for (MediaKey key : wanted) {
      assertThat(rawBytes(key))
          .hasValueSatisfying(
              there -> assertThat(there).isEqualTo(TestContent.bytes(3000, key.hashCode())));
    }
  }

  // ---- broken content ----

  @TestFactory
  Stream<DynamicTest> shows_nothing_when_the_content_breaks_half_way() {
    int part = partSizeBytes();
    byte[] bytes = TestContent.bytes(3 * part + 7, 1);
    return IntStream.of(0, 1, 1000, part - 1, part, part + 1, 2 * part, 3 * part + 6, 3 * part + 7)
        .mapToObj(offset -> DynamicTest.dynamicTest("after " + offset + " bytes", () -> {
          MediaKey key = MediaKey.of("broken/" + offset);
          BrokenContent content = BrokenContent.after(offset, ITEM, bytes);

          assertThatThrownBy(() -> sink.put(key, content)).isSameAs(content.failure());

          assertThat(rawBytes(key)).isEmpty();
          assertThat(sink.find(key)).isEmpty();
          assertThat(keys()).isEmpty();
          assertNothingIsLeftOver();
        }));
  }

  @Test
  void keeps_the_content_when_it_is_whole_the_second_time() throws Exception {
    byte[] bytes = TestContent.bytes(2 * partSizeBytes(), 1);
    BrokenContent broken = BrokenContent.after(partSizeBytes() + 1, ITEM, bytes);
    assertThatThrownBy(() -> sink.put(KEY, broken)).isSameAs(broken.failure());

    created(sink.put(KEY, TestContent.of(ITEM, bytes)));

    assertThat(rawBytes(KEY)).hasValueSatisfying(there -> assertThat(there).isEqualTo(bytes));
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
                  assertThatThrownBy(() -> sink.put(key, content))
                      .isInstanceOf(BrokenBodyException.class);
                  assertThat(rawBytes(key)).isEmpty();
                  assertThat(content.closed()).isEqualTo(content.opened());
                  assertNothingIsLeftOver();
                })));
  }

  @Test
  void passes_on_why_the_content_could_not_be_opened() throws Exception {
    RuntimeException refusal =
        new SourceUnavailableException(FailureReason.SOURCE_UNAVAILABLE, "not today", null);

    assertThatThrownBy(() -> sink.put(KEY, BrokenContent.refusing(ITEM, refusal)))
        .isSameAs(refusal);

    assertThat(rawBytes(KEY)).isEmpty();
    assertNothingIsLeftOver();
  }

  // ---- interrupts ----

  @Test
  void does_not_start_when_interrupted() throws Exception {
    Thread.currentThread().interrupt();

    Throwable thrown =
        catchThrowable(() -> sink.put(KEY, TestContent.of(ITEM, TestContent.bytes(1000, 1))));
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
            result = sink.put(key, interruptingAfter(offset, bytes));
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
            assertThat(rawBytes(key))
                .hasValueSatisfying(there -> assertThat(there).isEqualTo(bytes));
          }
          assertNothingIsLeftOver();
        }));
  }

  // ---- tools ----

  private List<MediaKey> keys() throws IOException {
    try (Stream<MediaKey> keys = sink.keys()) {
      return keys.toList();
    }
  }

  private static StoredMedia created(PutResult result) {
    assertThat(result).isInstanceOf(PutResult.Created.class);
    return result.stored();
  }

  private static StoredMedia alreadyThere(PutResult result) {
    assertThat(result).isInstanceOf(PutResult.AlreadyExists.class);
    return result.stored();
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static <T> List<T> together(List<Callable<T>> calls) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> future : threads.invokeAll(calls)) {
        results.add(future.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
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
