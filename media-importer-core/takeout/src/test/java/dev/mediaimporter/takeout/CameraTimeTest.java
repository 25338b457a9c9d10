package dev.mediaimporter.takeout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.testkit.takeout.ExportedPhoto;
import dev.mediaimporter.testkit.takeout.Oddity;
import dev.mediaimporter.testkit.takeout.TakeoutBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Local capture time. */
final class CameraTimeTest {
  /** In Auckland, it is already the first of August. */
  private static final ExportedPhoto EVENING =
      ExportedPhoto.of("IMG_0001.jpg", "2024-07-31T20:30:00Z");

  private static final ZoneOffset AUCKLAND = ZoneOffset.ofHours(12);

  @TempDir
  Path folder;

  private TakeoutExport export(TakeoutBuilder library) throws IOException {
    library.writeParts(folder, 1, 1);
    return TakeoutExport.open(List.of(folder));
  }

  private static String key(TakeoutExport export) {
    MediaItem item = export.source().items().stream().findFirst().orElseThrow();
    return export.keysByDate().keyFor(item).value();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void namesItemsByLocalDate(boolean told) throws IOException {
    TakeoutExport export = export(new TakeoutBuilder().add(EVENING).camera(AUCKLAND, told));

    assertThat(key(export)).isEqualTo("2024/08/IMG_0001.jpg");
  }

  @Test
  void namesItemsByUtcWhereOnlyTheWholeArchiveTellsMore() throws IOException {
    TakeoutExport export =
        export(new TakeoutBuilder().add(EVENING).camera(AUCKLAND, true).with(Oddity.TGZ));

    assertThat(key(export)).isEqualTo("2024/07/IMG_0001.jpg");
  }

  @Test
  void readsTheTimeOfAFileWithoutSidecar() throws IOException {
    TakeoutBuilder library = new TakeoutBuilder().add(EVENING).camera(AUCKLAND, true);
    Path photos = folder.resolve("Takeout/Google Photos/Photos from 2024");
    Files.createDirectories(photos);
    Files.write(photos.resolve("IMG_0001.jpg"), library.bytes(EVENING, ""));

    TakeoutExport export = TakeoutExport.open(List.of(folder));

    assertThat(export.source().items().stream().map(MediaItem::creationTime))
        .containsExactly(Optional.of(EVENING.takenAt()));
    assertThat(key(export)).isEqualTo("2024/08/IMG_0001.jpg");
  }

  @ParameterizedTest
  @CsvSource({
    "2024-07-31T22:15:00,         2024-07-31T22:15", // 1:45 ahead
    "2024-07-31T20:30:02,         2024-07-31T20:30", // two seconds of rounding
    "2024-07-31T22:20:00,         2024-07-31T20:30", // no zone is 1:50 ahead
    "2024-08-01T11:00:00,         2024-07-31T20:30", // nor 14:30
    "2019-01-01T00:00:00,         2024-07-31T20:30" // the user changed the date
  })
  void takesADifferenceForAZoneOnlyIfItCanBeOne(LocalDateTime clock, LocalDateTime local) {
    assertThat(new CameraTime(clock, Optional.empty()).local(Instant.parse("2024-07-31T20:30:00Z")))
        .isEqualTo(local);
  }
}
