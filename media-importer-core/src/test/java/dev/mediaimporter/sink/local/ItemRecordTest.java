package dev.mediaimporter.sink.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.media.ItemNote;
import dev.mediaimporter.media.MediaKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

final class ItemRecordTest {
  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings()
        .withCharRange('\u0000', '\uffff')
        .excludeChars(surrogates())
        .ofMaxLength(40);
  }

  private static char[] surrogates() {
    char[] all = new char[0x800];
    for (int i = 0; i < all.length; i++) {
      all[i] = (char) (Character.MIN_SURROGATE + i);
    }
    return all;
  }

  @Property(tries = 200)
  void reads_what_was_written(
      @ForAll("texts") String id,
      @ForAll("texts") String filename,
      @ForAll @LongRange(min = 0) long size,
      @ForAll @LongRange(min = -62135596800L, max = 253402300799L) long seconds)
      throws IOException {
    ItemRecord record = new ItemRecord(
        MediaKey.of("a/b.jpg"),
        id,
        size,
        "00ff",
        Optional.of(Instant.ofEpochSecond(seconds)),
        "image/jpeg",
        Optional.of(filename),
        Set.of(ItemNote.LOCATION_REMOVED, ItemNote.NO_MOTION_VIDEO),
        Map.of("caption", filename));

    assertThat(throughAFile(record.toJson())).contains(record);
  }

  @Property(tries = 300)
  void never_fails_on_what_it_did_not_write(@ForAll byte[] bytes) throws IOException {
    assertThat(throughAFile(bytes)).isEmpty();
  }

  @Property(tries = 100)
  void never_believes_a_record_that_was_cut(@ForAll @LongRange(min = 0, max = 1000) long at)
      throws IOException {
    byte[] json = new ItemRecord(
            MediaKey.of("a/b.jpg"),
            "item-1",
            12345,
            "00ff",
            Optional.empty(),
            "image/jpeg",
            Optional.empty(),
            Set.of(),
            Map.of())
        .toJson();
    int length = (int) (at % (json.length - 2));

    assertThat(throughAFile(Arrays.copyOf(json, length))).isEmpty();
  }

  @Example
  void leavesOutADetailThatIsTooLong() throws IOException {
    ItemRecord record = new ItemRecord(
        MediaKey.of("a/b.jpg"),
        "item-1",
        12345,
        "00ff",
        Optional.empty(),
        "image/jpeg",
        Optional.empty(),
        Set.of(),
        Map.of("caption", "\u0001".repeat(10_000), "place", "47.5,8.25,400"));

    assertThat(throughAFile(record.toJson()).orElseThrow().details())
        .containsExactly(Map.entry("place", "47.5,8.25,400"));
  }

  private static Optional<ItemRecord> throughAFile(byte[] bytes) throws IOException {
    Path file = Files.createTempFile("record", ".json");
    try {
      Files.write(file, bytes);
      return ItemRecord.read(file);
    } finally {
      Files.delete(file);
    }
  }
}
