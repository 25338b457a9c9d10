package dev.mediaimporter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.media.ThrottledException;
import dev.mediaimporter.sink.StoredMedia;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The number of items in flight against servers that answer in computed time. */
final class ConcurrencyTest {
  private static final int ITEM_BYTES = 200_000;
  private static final MediaItem ITEM =
      MediaItem.builder().id("a").filename("a.jpg").type(MediaKind.PHOTO).build();
  private static final ItemOutcome STORED = new ItemOutcome.Imported(
      ITEM,
      StoredMedia.builder().key(MediaKey.of("a.jpg")).sizeBytes(ITEM_BYTES).build(),
      1);

  private long nanos;
  private int runs = 1;
  private Duration latency = Duration.ofMillis(100);

  /** How many items a second the link carries. */
  private double most = 1e9;

  private final Concurrency found = new Concurrency(OptionalInt.empty(), () -> runs, () -> nanos);

  /** Lets so many items arrive; answers how many were in flight on average. */
  private double arrive(int items) {
    double sum = 0;
    for (int i = 0; i < items; i++) {
      int inFlight = found.now();
      sum += inFlight;
      double perSecond = Math.min(most, inFlight / (latency.toMillis() / 1e3));
      nanos += (long) (1e9 / perSecond);
      found.bytesReceived(ITEM, ITEM_BYTES);
      found.itemFinished(STORED);
    }
    return sum / items;
  }

  @Test
  void begins_with_few() {
    assertThat(found.now()).isEqualTo(4);
  }

  @Test
  void grows_to_the_most_while_more_arrives() {
    arrive(500);

    assertThat(found.now()).isEqualTo(32);
  }

  @Test
  void stays_near_the_number_that_fills_the_link() {
    most = 80;
    arrive(500);

    assertThat(arrive(5_000)).isBetween(7.0, 11.0);
  }

  @Test
  void grows_again_when_the_link_becomes_wider() {
    most = 40;
    arrive(500);
    most = 1e9;
    arrive(3_000);

    assertThat(found.now()).isEqualTo(32);
  }

  @Test
  void is_halved_when_google_asks_to_slow_down() {
    arrive(500);

    found.retrying(
        "a.jpg",
        Duration.ofSeconds(30),
        ThrottledException.slowDown("slow down", Duration.ofSeconds(30)));

    assertThat(found.now()).isEqualTo(16);
  }

  @Test
  void is_lowered_when_answers_take_much_longer() {
    arrive(500);
    latency = Duration.ofSeconds(3);
    arrive(150);

    assertThat(found.now()).isLessThan(32);
  }

  @Test
  void is_shared_by_the_runs_of_an_importer() {
    arrive(500);
    runs = 4;

    assertThat(found.now()).isEqualTo(8);
  }

  @Test
  void is_what_was_asked_for() {
    Concurrency fixed = new Concurrency(OptionalInt.of(7), () -> 4, () -> nanos);

    assertThat(fixed.now()).isEqualTo(7);
  }

  @Test
  void counts_only_what_was_transferred() {
    for (int i = 0; i < 1_000; i++) {
      nanos += 1_000_000;
      found.itemFinished(new ItemOutcome.AlreadyThere(
          ITEM, StoredMedia.builder().key(MediaKey.of("a.jpg")).sizeBytes(1).build()));
    }

    assertThat(found.now()).isEqualTo(4);
  }
}
