package dev.mediaimporter.lambda.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.takeout.PartLocation;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class PlannedItemTest {
  private static final PartLocation PLACE =
      new PartLocation("inbox/a/parts/b/c 1.zip", "\"etag\"", 1L << 40, 8, 5, 7, 0xffffffffL);

  @Test
  void a_line_gives_back_the_item_and_its_place() {
    MediaItem item = MediaItem.builder()
        .id("AF1Qip~motion")
        .filename("Grüße \"1\"\n.mov")
        .mimeType("video/quicktime")
        .type(MediaKind.VIDEO)
        .creationTime(Instant.parse("2024-07-14T10:00:00Z"))
        .putDetails("caption", "At the lake")
        .putDetails("album", "Lake\nBest")
        .build();

    String line = new PlannedItem(item, PLACE).line();

    assertThat(line).doesNotContain("\n");
    PlannedItem read = PlannedItem.parse(line);
    assertThat(read).isEqualTo(new PlannedItem(item, PLACE));
    assertThat(read.item().details()).containsExactlyEntriesOf(item.details());
  }

  @Test
  void what_is_not_known_stays_unknown() {
    MediaItem item = MediaItem.builder().id("a").type(MediaKind.PHOTO).build();
    assertThat(PlannedItem.parse(new PlannedItem(item, PLACE).line()).item()).isEqualTo(item);
  }
}
