package dev.mediaimporter.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.MediaKind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.time.api.DateTimes;

/** What holds for any filename, id and date. */
final class KeyPropertiesTest {
  private static final List<KeyStrategy> STRATEGIES = List.of(
      KeyStrategies.ownerMd5("ann@example.com"),
      KeyStrategies.ownerHmac("ann@example.com", new byte[] {1}),
      KeyStrategies.captureDate(),
      KeyStrategies.albumTitle("Summer/2024"),
      KeyStrategies.byId(),
      KeyStrategies.under(KeyStrategies.ownerMd5("ann@example.com"), KeyStrategies.captureDate()));

  private static final String DANGEROUS =
      "./\\:* \0\n\u00e9e\u0301\u202e\u200d\u200c\ufe0f\u2764\u3000\u00a0CONcon1~jpg";

  @Property
  void an_item_has_one_valid_key_for_ever(@ForAll("items") MediaItem item) {
    MediaItem again = MediaItem.builder().from(item).build();
    for (KeyStrategy keys : STRATEGIES) {
      MediaKey key = keys.keyFor(item);
      assertThat(keys.keyFor(again)).isEqualTo(key);
      assertThat(MediaKey.of(key.value())).isEqualTo(key);
      assertThat(key.value()).doesNotStartWith("/");
      assertThat(key.value().split("/")).doesNotContain("", ".", "..");
      assertThat(utf8Length(key.filename())).isBetween(1, 255);
      assertThat(key.filename()).doesNotContainPattern("[\\\\:*?\"<>|\\p{Cntrl}\u202e]");
      assertThat(key.filename()).doesNotMatch("(?s)[. ].*|.*[. ]");
    }
  }

  @Property
  void a_safe_name_is_left_alone(@ForAll("text") String name) {
    Assume.that(!name.isEmpty());
    String safe = SafeFilename.segment(name);
    assertThat(SafeFilename.segment(safe)).isEqualTo(safe);
  }

  @Property
  void a_harmless_name_is_kept_to_the_letter(@ForAll("harmless") String name) {
    assertThat(SafeFilename.of(Items.named(name))).isEqualTo(name);
  }

  @Property
  void candidates_of_different_items_part_ways(
      @ForAll("text") String filename, @ForAll("ids") String one, @ForAll("ids") String other) {
    Assume.that(!one.equals(other));
    KeyStrategy keys = KeyStrategies.captureDate();
    MediaItem first = Items.item(one).filename(filename + "x").build();
    MediaItem second = Items.item(other).filename(filename + "x").build();
    List<MediaKey> firsts = KeyStrategies.candidates(keys.keyFor(first), first);
    List<MediaKey> seconds = KeyStrategies.candidates(keys.keyFor(second), second);
    assertThat(firsts).hasSize(3).doesNotHaveDuplicates().startsWith(keys.keyFor(first));
    assertThat(firsts.get(1)).isNotEqualTo(seconds.get(1));
    assertThat(firsts.get(2)).isNotEqualTo(seconds.get(2));
    assertThat(Stream.concat(firsts.stream(), seconds.stream()))
        .allSatisfy(key -> assertThat(utf8Length(key.filename())).isBetween(1, 255));
    assertThat(KeyStrategies.candidates(keys.keyFor(first), first)).isEqualTo(firsts);
  }

  @Provide
  Arbitrary<MediaItem> items() {
    return Combinators.combine(
            ids(),
            text().optional(),
            DateTimes.instants().optional(),
            Arbitraries.of("image/jpeg", "video/mp4", "", "x/y; z"))
        .as((String id, Optional<String> name, Optional<Instant> taken, String mimeType) ->
            MediaItem.builder()
                .id(id)
                .type(MediaKind.PHOTO)
                .filename(name)
                .creationTime(taken)
                .mimeType(mimeType)
                .build());
  }

  @Provide
  Arbitrary<String> ids() {
    return Arbitraries.oneOf(
        Arbitraries.strings().withChars("abcXYZ019_-").ofMinLength(1).ofMaxLength(99),
        Arbitraries.strings().ascii().ofMinLength(1).ofMaxLength(300));
  }

  /** Any sequence of UTF-16 units, thick with what is dangerous. */
  @Provide
  Arbitrary<String> text() {
    return Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.chars().all()),
            Tuple.of(4, Arbitraries.chars().with(DANGEROUS)),
            Tuple.of(1, Arbitraries.chars().range('\ud83c', '\ud83f')),
            Tuple.of(1, Arbitraries.chars().range('\udc00', '\udfff')))
        .list()
        .ofMaxSize(400)
        .map(chars -> chars.stream().map(String::valueOf).collect(Collectors.joining()));
  }

  @Provide
  Arbitrary<String> harmless() {
    Arbitrary<String> stems = Arbitraries.strings()
        .withCharRange('a', 'z')
        .withCharRange('0', '9')
        .withChars("_-()[]{}~#%^&+=@!$';, .`\u00e9\u00df\u65e5\u0416")
        .ofMaxLength(80);
    return stems.map(stem -> "IMG" + stem + ".JPG");
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
