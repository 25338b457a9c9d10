package dev.mediaimporter.jobs;

import static dev.mediaimporter.jobs.World.ANN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.SourceUnavailableException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SmallPicturesTest {
  private final World world = new World();

  private HeldItem held(String id) {
    return world.items.held(ANN.user(), List.of(id)).get(id);
  }

  @Test
  void keeps_a_small_picture_beside_each_item() {
    world.source.add(2);
    world.source.smallPictures.put("id1", () -> World.whole(new byte[] {1, 2, 3}));
    world.start();
    world.work();

    MediaKey key = SmallPictures.keyOf(held("id1").entry().key(), "id1");
    assertThat(key.value())
        .startsWith(folder() + "/.thumbs/")
        .endsWith(".jpg")
        .hasSizeLessThan(MediaKey.MAX_BYTES);
    assertThat(world.pictures).isEqualTo(Map.of(key, world.pictures.get(key)));
    assertThat(world.pictures.get(key)).containsExactly(1, 2, 3);
    assertThat(held("id1").smallPicture()).isTrue();
    assertThat(held("id0").smallPicture()).isFalse();
  }

  private String folder() {
    String key = held("id1").entry().key().value();
    return key.substring(0, key.indexOf('/'));
  }

  @Test
  void an_item_is_stored_also_without_its_small_picture() {
    world.source.add(3);
    world.source.smallPictures.put("id0", () -> {
      throw new SourceUnavailableException("503", null);
    });
    world.source.smallPictures.put("id1", () -> World.whole(new byte[SmallPictures.MAX_BYTES + 1]));
    world.source.smallPictures.put("id2", () -> World.whole(new byte[1]));
    Job job = world.start();
    world.work();

    assertThat(world.job(job.id()).state()).isEqualTo(JobState.DONE);
    assertThat(world.job(job.id()).tally().stored()).isEqualTo(3);
    assertThat(held("id0").smallPicture()).isFalse();
    assertThat(held("id1").smallPicture()).isFalse();
    assertThat(world.pictures).hasSize(1);
  }

  @Test
  void counts_the_pictures_that_are_missing() {
    world.source.add(1);
    SmallPictures pictures = new SmallPictures(world.source, (key, type, bytes) -> {});
    world.source.smallPictures.put("id0", () -> World.whole(new byte[0x100000]));
    pictures.keep(MediaKey.of("folder/a.jpg"), world.source.item("id0").orElseThrow());
    assertThat(pictures.missing()).isEqualTo(1);
    assertThat(pictures.isKept("id0")).isFalse();
  }
}
