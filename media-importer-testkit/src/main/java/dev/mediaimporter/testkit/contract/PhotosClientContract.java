package dev.mediaimporter.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.photos.Album;
import dev.mediaimporter.photos.Download;
import dev.mediaimporter.photos.MediaQuery;
import dev.mediaimporter.photos.PagedIterable;
import dev.mediaimporter.photos.PhotosClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * What every {@link PhotosClient} does. Extend it for an implementation of your own, over a library
 * with one album of at least five photos.
 */
public abstract class PhotosClientContract {
  /** The client under test. */
  protected abstract PhotosClient client();

  /** The id of an album it may see. */
  protected abstract String albumId();

  /** The ids of everything in that album, in any order. */
  protected abstract List<String> itemIds();

  /** The bytes of an item, by another route than the client's. */
  protected abstract byte[] bytesOf(String itemId);

  @Test
  void lists_the_album() {
    assertThat(client().albums()).extracting(Album::id).contains(albumId());
    assertThat(client().album(albumId())).get().extracting(Album::id).isEqualTo(albumId());
  }

  @Test
  void knows_no_album_that_is_not_there() {
    assertThat(client().album("no-such-album")).isEmpty();
  }

  @Test
  void lists_every_item_once_and_again() {
    PagedIterable<MediaItem> items = client().mediaItems(MediaQuery.album(albumId()));
    assertThat(items).extracting(MediaItem::id).containsExactlyInAnyOrderElementsOf(itemIds());
    assertThat(items.stream().map(MediaItem::id)).containsExactlyInAnyOrderElementsOf(itemIds());
    long paged = StreamSupport.stream(items.pages().spliterator(), false)
        .mapToLong(page -> page.items().size())
        .sum();
    assertThat(paged).isEqualTo(itemIds().size());
  }

  @Test
  void everything_includes_the_album() {
    assertThat(client().mediaItems(MediaQuery.everything()))
        .extracting(MediaItem::id)
        .containsAll(itemIds());
  }

  @Test
  void finds_an_item_with_a_link() {
    String id = itemIds().get(0);
    assertThat(client().mediaItem(id)).get().satisfies(item -> {
      assertThat(item.id()).isEqualTo(id);
      assertThat(item.link()).isPresent();
    });
    assertThat(client().mediaItem("no-such-item")).isEmpty();
  }

  @Test
  void finds_items_in_the_order_asked_and_leaves_out_the_missing() {
    List<String> asked = new ArrayList<>(itemIds().subList(0, 3));
    asked.add(1, "no-such-item");
    Map<String, MediaItem> found = client().mediaItems(asked);
    assertThat(found.keySet()).containsExactly(asked.get(0), asked.get(2), asked.get(3));
  }

  @Test
  void delivers_the_bytes() throws IOException {
    MediaItem item = client().mediaItem(itemIds().get(0)).orElseThrow();
    try (Download download = client().open(item, 0)) {
      assertThat(download.startsAt()).isZero();
      assertThat(download.stream().readAllBytes()).isEqualTo(bytesOf(item.id()));
    }
  }

  @Test
  void goes_on_in_the_middle_or_says_that_it_starts_over() throws IOException {
    MediaItem item = client().mediaItem(itemIds().get(1)).orElseThrow();
    byte[] all = bytesOf(item.id());
    try (Download download = client().open(item, 10)) {
      assertThat(download.startsAt()).isIn(0L, 10L);
      assertThat(download.stream().readAllBytes())
          .isEqualTo(Arrays.copyOfRange(all, (int) download.startsAt(), all.length));
    }
  }

  @Test
  void prints_no_link() {
    MediaItem item = client().mediaItem(itemIds().get(0)).orElseThrow();
    String host = item.link().orElseThrow().baseUrl().getHost();
    assertThat(item.toString()).doesNotContain(host);
  }
}
