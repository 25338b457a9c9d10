package dev.mediaimporter.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.SinkException;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.StoredMedia;
import dev.mediaimporter.testkit.TestContent;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What every {@link MediaSink} must do. To test your own: extend this, say how to open an empty
 * destination and a second sink on it, and how to read and write it by another route than the sink.
 */
public abstract class MediaSinkContract extends SinkWriteTests {
  /** Constructor for subclasses. */
  protected MediaSinkContract() {}

  /** Whether the sink implements {@link MediaSink#setAside}, which is optional; true by default. */
  protected boolean setsAside() {
    return true;
  }

  /** Whether the sink implements {@link MediaSink#renew}, which is optional; true by default. */
  protected boolean renews() {
    return true;
  }

  @Test
  void renews_what_it_keeps_beside_the_bytes() throws Exception {
    Instant later = Instant.parse("2024-07-15T08:00:00Z");
    for (int size : new int[] {1000, 2 * partSizeBytes() + 1}) {
      MediaKey key = MediaKey.of("renewed/" + size + ".jpg");
      byte[] bytes = TestContent.bytes(size, 1);
      MediaItem before = MediaItem.builder()
          .from(ITEM)
          .putDetails("caption", "Lake")
          .putDetails("favourite", "true")
          .build();
      StoredMedia stored = created(sink().put(key, TestContent.of(before, bytes)));
      MediaItem now = MediaItem.builder()
          .from(ITEM)
          .creationTime(later)
          .putDetails("caption", "See & Düne")
          .putDetails("favourite", "")
          .build();

      Optional<StoredMedia> renewed = sink().renew(stored, now);

      StoredMedia found = sink().find(key).orElseThrow();
      assertThat(renewed.isPresent()).isEqualTo(renews());
      assertThat(found.creationTime())
          .isEqualTo(renews() ? Optional.of(later) : ITEM.creationTime());
      assertThat(found.itemId()).contains(ITEM.id());
      assertHolds(key, bytes);
      if (renews()) {
        assertThat(renewed.get().etag()).isEqualTo(found.etag());
        assertThat(renewed.get().creationTime()).contains(later);
        assertThat(sink().renew(renewed.get(), now)).as("a second time").isEmpty();
      }
    }
    assertNothingIsLeftOver();
  }

  @Test
  void renews_nothing_of_others() throws Exception {
    byte[] bytes = TestContent.bytes(1000, 1);
    StoredMedia stored = created(sink().put(KEY, TestContent.of(ITEM, bytes)));
    MediaItem other = MediaItem.builder()
        .from(ITEM)
        .id("another item")
        .creationTime(Instant.parse("2024-07-15T08:00:00Z"))
        .build();

    assertThat(sink().renew(stored, other)).isEmpty();
    assertThat(sink().find(KEY).orElseThrow().creationTime()).isEqualTo(ITEM.creationTime());
    StoredMedia absent =
        StoredMedia.builder().from(stored).key(MediaKey.of("not there.jpg")).build();
    assertThat(sink().renew(absent, ITEM)).isEmpty();
    assertThat(sink().find(absent.key())).isEmpty();
  }

  @TestFactory
  Stream<DynamicTest> keeps_every_byte() {
    return IntStream.of(sizes())
        .mapToObj(size -> DynamicTest.dynamicTest(size + " bytes", () -> {
          MediaKey key = MediaKey.of("sizes/" + size + ".bin");
          byte[] bytes = TestContent.bytes(size, size);
          TestContent content = TestContent.of(ITEM, bytes);

          StoredMedia stored = created(sink().put(key, content));

          assertHolds(key, bytes);
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

    created(sink().put(KEY, TestContent.of(ITEM, bytes).withoutLength()));

    assertHolds(KEY, bytes);
  }

  @Test
  void finds_what_it_kept() throws Exception {
    byte[] bytes = TestContent.bytes(1000, 1);
    created(sink().put(KEY, TestContent.of(ITEM, bytes)));

    StoredMedia found = sink().find(KEY).orElseThrow();

    assertThat(found.key()).isEqualTo(KEY);
    assertThat(found.sizeBytes()).isEqualTo(1000);
    assertThat(found.itemId()).contains(ITEM.id());
    assertThat(found.sha256()).contains(sha256(bytes));
    assertThat(found.creationTime()).isEqualTo(ITEM.creationTime());
    assertThat(sink().contains(KEY, 1000).orElse(true)).isTrue();
  }

  @Test
  void finds_the_item_of_content_in_several_parts() throws Exception {
    int size = 2 * partSizeBytes() + 1;
    created(sink().put(KEY, TestContent.of(ITEM, TestContent.bytes(size, 1))));

    StoredMedia found = sink().find(KEY).orElseThrow();

    assertThat(found.sizeBytes()).isEqualTo(size);
    assertThat(found.itemId()).contains(ITEM.id());
    assertThat(found.creationTime()).isEqualTo(ITEM.creationTime());
  }

  @Test
  void reads_back_what_it_kept() throws Exception {
    byte[] bytes = TestContent.bytes(partSizeBytes() + 1, 1);
    created(sink().put(KEY, TestContent.of(ITEM, bytes)));

    try (InputStream in = sink().read(KEY)) {
      assertThat(in.readAllBytes()).isEqualTo(bytes);
    }
  }

  @Test
  void may_be_closed_before_all_was_read() throws Exception {
    created(sink().put(KEY, TestContent.of(ITEM, TestContent.bytes(partSizeBytes() + 1, 1))));

    try (InputStream in = sink().read(KEY)) {
      assertThat(in.read()).isNotNegative();
    }
    assertThat(sink().find(KEY)).isPresent();
  }

  @Test
  void holds_nothing_at_first() throws Exception {
    sink().checkWritable();

    assertThat(sink().find(KEY)).isEmpty();
    assertThat(keys()).isEmpty();
    assertThatThrownBy(() -> sink().read(KEY)).isInstanceOf(NoSuchFileException.class);
    assertThat(sink().describe()).isNotBlank();
  }

  @Test
  void vouches_for_nothing_that_was_replaced() throws Exception {
    List<StoredMedia> receipts = new ArrayList<>();
    for (String name : List.of("kept.jpg", "replaced.jpg")) {
      receipts.add(created(sink().put(MediaKey.of(name), TestContent.of(name, new byte[] {1}))));
    }
    MediaKey replaced = receipts.get(1).key();

    assertThat(sink().unchanged(receipts)).isSubsetOf(MediaKey.of("kept.jpg"), replaced);
    rawPut(replaced, new byte[] {2});
    assertThat(sink().unchanged(receipts)).isSubsetOf(MediaKey.of("kept.jpg"));
  }

  @Test
  void lists_everything_it_holds() throws Exception {
    List<MediaKey> expected = new ArrayList<>();
    for (String name : List.of("a.jpg", "b/a.jpg", "b/c/d.jpg", "é.jpg")) {
      expected.add(MediaKey.of(name));
      created(sink().put(MediaKey.of(name), TestContent.of(name, new byte[] {1})));
    }
    rawPut(MediaKey.of("stranger.txt"), new byte[] {2});
    expected.add(MediaKey.of("stranger.txt"));

    assertThat(keys()).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void what_is_set_aside_is_kept_and_its_key_is_free() throws Exception {
    for (byte version = 1; version <= 2; version++) {
      byte[] bytes = {version};
      rawPut(KEY, bytes);

      if (!setsAside()) {
        assertThatThrownBy(() -> sink().setAside(KEY)).isInstanceOf(SinkException.class);
        assertHolds(KEY, bytes);
        return;
      }
      String place = sink().setAside(KEY);

      assertThat(rawBytes(MediaKey.of(place))).contains(bytes);
      assertThat(sink().find(KEY)).isEmpty();
      assertThat(keys()).isEmpty();
    }
    created(sink().put(KEY, TestContent.of(ITEM, new byte[] {3})));
    assertThatThrownBy(() -> sink().setAside(MediaKey.of("nothing.jpg")))
        .isInstanceOf(NoSuchFileException.class);
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

          created(sink().put(key, TestContent.of(name, bytes)));

          assertHolds(key, bytes);
          assertThat(sink().find(key).orElseThrow().key()).isEqualTo(key);
          assertThat(keys()).contains(key);
          try (InputStream in = sink().read(key)) {
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
          created(sink().put(key, TestContent.of(id, new byte[] {1})));

          assertThat(sink().find(key).orElseThrow().itemId()).contains(id);
        }));
  }
}
