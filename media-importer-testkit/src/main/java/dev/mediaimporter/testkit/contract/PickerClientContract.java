package dev.mediaimporter.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediaimporter.media.DownloadLink;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.SelectionException;
import dev.mediaimporter.photos.Download;
import dev.mediaimporter.photos.PickerClient;
import dev.mediaimporter.photos.PickingSession;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * What every {@link PickerClient} does. Extend it for an implementation of your own, over an
 * account with at least five photos.
 */
public abstract class PickerClientContract {
  /** The client under test. */
  protected abstract PickerClient client();

  /** The ids of at least five photos that the user has. */
  protected abstract List<String> itemIds();

  /** The bytes of an item, by another route than the client's. */
  protected abstract byte[] bytesOf(String itemId);

  /** Does what the user does: ticks these in the session's picker and presses Done. */
  protected abstract void pick(PickingSession session, List<String> itemIds) throws Exception;

  private PickingSession create() {
    return client().create(OptionalInt.empty());
  }

  private PickingSession picked() throws Exception {
    PickingSession session = create();
    pick(session, itemIds());
    return session;
  }

  private static void assertFailsWith(FailureReason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            SelectionException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void a_new_session_waits_for_the_user() {
    PickingSession session = create();
    assertThat(session.pickerUri()).isPresent();
    assertThat(session.mediaItemsSet()).isFalse();
    assertThat(session.pollInterval()).isPresent();
    assertThat(session.timeoutIn()).isPresent();
    assertThat(session.expireTime()).isPresent();
    assertThat(client().session(session.id()).mediaItemsSet()).isFalse();
  }

  @Test
  void prints_neither_the_way_to_the_picker_nor_to_the_bytes() throws Exception {
    PickingSession session = picked();
    String page = session.pickerUri().orElseThrow().toString();
    assertThat(session.toString()).doesNotContain(page);
    MediaItem item = client().mediaItems(session.id()).iterator().next();
    assertThat(item.toString())
        .doesNotContain(item.link().orElseThrow().baseUrl().toString());
  }

  @Test
  void takes_one_to_two_thousand_items() {
    assertThat(client().create(OptionalInt.of(1)).id()).isNotEmpty();
    assertThat(client().create(OptionalInt.of(2000)).id()).isNotEmpty();
    for (int count : new int[] {-1, 0, 2001}) {
      assertThatThrownBy(() -> client().create(OptionalInt.of(count)))
          .isInstanceOf(InvalidRequestException.class);
    }
  }

  @Test
  void lists_nothing_before_the_user_is_done() {
    String id = create().id();
    assertFailsWith(
        FailureReason.NOT_PICKED_YET, () -> client().mediaItems(id).iterator().hasNext());
  }

  @Test
  void lists_what_was_picked_once_and_again() throws Exception {
    String id = picked().id();
    assertThat(client().session(id).mediaItemsSet()).isTrue();
    assertThat(client().session(id).pollInterval()).isEmpty();
    assertThat(client().mediaItems(id))
        .extracting(MediaItem::id)
        .containsExactlyInAnyOrderElementsOf(itemIds());
    assertThat(client().mediaItems(id))
        .extracting(MediaItem::id)
        .containsExactlyInAnyOrderElementsOf(itemIds());
  }

  @Test
  void an_item_keeps_its_id_in_another_session_and_gets_another_link() throws Exception {
    MediaItem first = only(itemIds().get(0));
    MediaItem second = only(itemIds().get(0));
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.link().map(DownloadLink::baseUrl))
        .isNotEqualTo(first.link().map(DownloadLink::baseUrl));
  }

  private MediaItem only(String itemId) throws Exception {
    PickingSession session = create();
    pick(session, List.of(itemId));
    List<MediaItem> items = client().mediaItems(session.id()).stream().toList();
    assertThat(items).hasSize(1);
    return items.get(0);
  }

  @Test
  void delivers_the_bytes() throws Exception {
    for (MediaItem item : client().mediaItems(picked().id())) {
      assertThat(bytes(item)).isEqualTo(bytesOf(item.id()));
    }
  }

  private byte[] bytes(MediaItem item) throws IOException {
    try (Download download = client().open(item, 0)) {
      return download.stream().readAllBytes();
    }
  }

  @Test
  void a_deleted_session_is_gone_and_may_be_deleted_again() throws Exception {
    String id = picked().id();
    client().delete(id);
    assertFailsWith(FailureReason.SESSION_GONE, () -> client().session(id));
    assertFailsWith(
        FailureReason.SESSION_GONE, () -> client().mediaItems(id).iterator().hasNext());
    client().delete(id);
  }

  @Test
  void knows_no_session_that_was_never_made() {
    assertFailsWith(FailureReason.SESSION_GONE, () -> client().session("no-such-session"));
  }
}
