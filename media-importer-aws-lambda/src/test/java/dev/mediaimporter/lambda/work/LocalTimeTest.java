package dev.mediaimporter.lambda.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.jobs.InMemoryItemStore;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.photos.PageFetch;
import dev.mediaimporter.takeout.S3Parts;
import dev.mediaimporter.takeout.TakeoutSelection;
import dev.mediaimporter.testkit.takeout.ExportedPhoto;
import dev.mediaimporter.testkit.takeout.TakeoutBuilder;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The local time of items of an export, for keys by date. */
final class LocalTimeTest {
  @TempDir
  Path folder;

  @Test
  void the_first_bytes_of_a_photo_tell_it_at_the_cost_of_one_request() throws Exception {
    new TakeoutBuilder()
        .add(ExportedPhoto.of("IMG_0001.jpg", "2024-07-31T20:30:00Z"))
        .camera(ZoneOffset.ofHours(12), false)
        .writeParts(folder, 1, 1);
    FolderAsBucket bucket = new FolderAsBucket(folder);
    ExportSource source = new ExportSource(
        S3Parts.in(bucket, "media", "inbox/parts/autumn"),
        new ExportWork(bucket, "work/"),
        TakeoutSelection.defaults(),
        new InMemoryItemStore(),
        "ann");
    MediaItem item = firstItem(source);
    bucket.calls.set(0);

    assertThat(source.atLocalTime(item).creationTime())
        .contains(Instant.parse("2024-08-01T08:30:00Z"));
    assertThat(item.creationTime()).contains(Instant.parse("2024-07-31T20:30:00Z"));
    assertThat(bucket.calls.get()).isEqualTo(1);
  }

  private static MediaItem firstItem(ExportSource source) {
    PageFetch<MediaItem> pages = source.items().fetch();
    Optional<String> token = Optional.empty();
    while (true) {
      var page = pages.fetch(token);
      List<MediaItem> items = page.items();
      if (!items.isEmpty()) {
        return items.get(0);
      }
      token = page.nextToken();
    }
  }
}
