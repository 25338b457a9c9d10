package dev.mediaimporter.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.photos.MediaQuery;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.testkit.FakePhotosClient;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Clock;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class ShownSourceTest {
  @Test
  void tells_the_size_of_a_file_that_is_opened() throws IOException {
    Progress progress = new Progress(() -> 0);
    MediaItem film =
        MediaItem.builder().id("id-1").filename("c.mp4").type(MediaKind.VIDEO).build();
    FakePhotosClient photos = new FakePhotosClient(Clock.systemUTC());
    photos.add("lake", film, new byte[30_000_000]);
    MediaSource source = new ShownSource(MediaSource.of(photos, MediaQuery.everything()), progress);
    progress.begin("everything", "photos", OptionalLong.of(1));
    progress.itemStarted(film);

    source.open(source.items().iterator().next(), 20_000_000).close();

    assertThat(progress.snapshot().inFlight()).isEqualTo("c.mp4 20.0 MB of 30.0 MB");
  }

  @Test
  void the_number_is_known_when_all_is_listed() {
    Progress progress = new Progress(() -> 0);
    FakePhotosClient photos = new FakePhotosClient(Clock.systemUTC());
    photos.add(
        "lake",
        MediaItem.builder().id("id-1").filename("a.jpg").type(MediaKind.PHOTO).build(),
        new byte[1]);
    MediaSource source = new ShownSource(MediaSource.of(photos, MediaQuery.everything()), progress);
    progress.begin("everything", "photos", OptionalLong.empty());
    assertThat(progress.snapshot().total()).isEmpty();

    for (MediaItem item : source.items()) {
      progress.pageListed(1);
      progress.itemStarted(item);
    }

    assertThat(progress.snapshot().total()).hasValue(1);
  }

  @Test
  void sources_around_others_ask_those_everything_else() {
    assertThat(Arrays.stream(MediaSource.class.getDeclaredMethods())
            .filter(method -> !Modifier.isStatic(method.getModifiers()))
            .filter(method -> !method.isSynthetic())
            .map(Method::getName))
        .isSubsetOf(Arrays.stream(ForwardingSource.class.getDeclaredMethods())
            .map(Method::getName)
            .toList());
  }
}
