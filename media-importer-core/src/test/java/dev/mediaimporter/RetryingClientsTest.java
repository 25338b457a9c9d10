package dev.mediaimporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.media.SelectionException;
import dev.mediaimporter.media.SourceUnavailableException;
import dev.mediaimporter.photos.Download;
import dev.mediaimporter.photos.Page;
import dev.mediaimporter.photos.PagedIterable;
import dev.mediaimporter.photos.PickerClient;
import dev.mediaimporter.photos.PickingSession;
import dev.mediaimporter.resilience.ResiliencePolicy;
import dev.mediaimporter.resilience.Sleeper;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class RetryingClientsTest {
  private final Deque<MediaImportException> failures = new ArrayDeque<>();
  private final PickerClient client = RetryingClients.of(
      new Failing(),
      new Attempts(
          ResiliencePolicy.builder().longestPause(Duration.ZERO).build(),
          new Pauses(Sleeper.system(), () -> false),
          new SplittableRandom(1),
          ImportListener.NONE));
  private int calls;

  /** Fails as often as there are failures left. */
  private final class Failing implements PickerClient {
    private final PickingSession session =
        PickingSession.builder().id("s").mediaItemsSet(true).build();

    private void call() {
      calls++;
      if (!failures.isEmpty()) {
        throw failures.removeFirst();
      }
    }

    @Override
    public PickingSession create(OptionalInt maxItemCount) {
      call();
      return session;
    }

    @Override
    public PickingSession session(String sessionId) {
      call();
      return session;
    }

    @Override
    public PagedIterable<MediaItem> mediaItems(String sessionId) {
      MediaItem item = MediaItem.builder().id("x").type(MediaKind.PHOTO).build();
      return PagedIterable.of(
          token -> {
            call();
            return new Page<>(List.of(item), Optional.empty());
          },
          MediaItem::id);
    }

    @Override
    public Download open(MediaItem item, long fromByte) {
      call();
      throw new AssertionError("not asked for here");
    }

    @Override
    public void delete(String sessionId) {
      call();
    }
  }

  private void failOnce() {
    calls = 0;
    failures.add(new SourceUnavailableException("503", null));
  }

  @Test
  void repeats_what_fails_in_passing() {
    failOnce();
    assertThat(client.create(OptionalInt.empty()).id()).isEqualTo("s");
    assertThat(calls).isEqualTo(2);
    failOnce();
    assertThat(client.session("s").id()).isEqualTo("s");
    assertThat(calls).isEqualTo(2);
    failOnce();
    assertThat(client.mediaItems("s")).hasSize(1);
    assertThat(calls).isEqualTo(2);
    failOnce();
    client.delete("s");
    assertThat(calls).isEqualTo(2);
  }

  @Test
  void leaves_the_users_part_to_the_user() {
    failures.add(new SelectionException(FailureReason.TOO_MANY_SESSIONS, "too many"));
    assertThatThrownBy(() -> client.create(OptionalInt.empty()))
        .isInstanceOf(SelectionException.class);
    assertThat(calls).isEqualTo(1);
  }

  @Test
  void passes_downloads_on() {
    failOnce();
    MediaItem item = MediaItem.builder().id("x").type(MediaKind.PHOTO).build();
    assertThatThrownBy(() -> client.open(item, 0)).isInstanceOf(SourceUnavailableException.class);
    assertThat(calls).isEqualTo(1);
  }
}
