package dev.mediaimporter.sink.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.media.ItemNote;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKind;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;

final class ObjectMetadataTest {
  private static final Instant TAKEN = Instant.parse("2019-07-30T12:34:56.789Z");

  private static ObjectMetadata metadata(String id, String filename) {
    MediaItem item = MediaItem.builder()
        .id(id)
        .type(MediaKind.PHOTO)
        .filename(filename)
        .creationTime(TAKEN)
        .addNotes(ItemNote.LOCATION_REMOVED)
        .build();
    return ObjectMetadata.of(item, "attempt").withSha256("0f".repeat(32));
  }

  @Property
  void sends_as_much_of_the_details_as_there_is_room_for(
      @ForAll @StringLength(max = 3000) String caption) {
    MediaItem item = MediaItem.builder()
        .id("item-1")
        .type(MediaKind.PHOTO)
        .putDetails("place", "47.5,8.25,400")
        .putDetails("caption", caption)
        .putDetails("people", "Ann\n" + "Zoë".repeat(400))
        .build();
    Map<String, String> fields = ObjectMetadata.of(item, "attempt").fields();

    assertThat(fields).containsEntry("place", "47.5=2C8.25=2C400");
    assertThat(ObjectMetadata.decode(fields.getOrDefault("people", "Ann"))).isEqualTo("Ann");
    assertThat(fields.entrySet().stream()
            .mapToInt(field -> field.getKey().length() + field.getValue().length())
            .sum())
        .isLessThan(2048 - 70);
    assertThat(fields.values()).allMatch(value -> value.matches("[ -~]*"));
  }

  @Property
  void sends_little_and_plain_text_whatever_the_filename(
      @ForAll @StringLength(max = 3000) String filename) {
    Map<String, String> fields = metadata("item-1", filename).fields();

    int size = fields.entrySet().stream()
        .mapToInt(field -> field.getKey().length() + field.getValue().length())
        .sum();
    assertThat(size).isLessThan(2048);
    assertThat(fields).containsEntry("remarks", "location-removed");
    assertThat(fields.values()).allMatch(value -> value.matches("[!-~]*"));
  }

  @Property
  void knows_the_item_again(@ForAll("texts") String id) {
    Map<String, String> answered = new HashMap<>();
    metadata(id, "a.jpg").fields().forEach((name, value) -> answered.put(capitalised(name), value));

    ObjectMetadata read = ObjectMetadata.read(answered);

    assertThat(read.itemId()).contains(id);
    assertThat(read.creationTime()).contains(TAKEN);
    assertThat(read.sha256()).contains("0f".repeat(32));
    assertThat(read.attempt()).contains("attempt");
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withCharRange(' ', '\ud7ff').ofMinLength(1).ofMaxLength(50);
  }

  /** Some servers do this to the names. */
  private static String capitalised(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  @Property
  void never_fails_on_what_it_did_not_write(
      @ForAll String id, @ForAll String time, @ForAll String sha256) {
    ObjectMetadata read =
        ObjectMetadata.read(Map.of("media-item-id", id, "creation-time", time, "sha256", sha256));

    assertThat(read.itemId()).isPresent();
    assertThat(read.sha256()).isEmpty();
  }

  @Example
  void sends_no_percent_sign_and_reads_those_of_earlier_versions() {
    assertThat(metadata("Größe 100%", "ü.jpg").fields().values()).noneMatch(v -> v.contains("%"));
    assertThat(ObjectMetadata.read(Map.of("media-item-id", "Gr%C3%B6%C3%9Fe%20100%25"))
            .itemId())
        .contains("Größe 100%");
  }

  @Example
  void cuts_a_long_filename_between_characters() {
    String cut =
        metadata("item-1", "日".repeat(1000)).fields().getOrDefault("original-filename", "");

    assertThat(cut).matches("(=E6=97=A5)+");
    assertThat(ObjectMetadata.decode(cut)).matches("日+");
  }
}
