package dev.mediaimporter.sink.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.media.MediaKey;
import java.text.Normalizer;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class CollisionNameTest {
  @Property
  void folds_every_way_of_writing_a_name_to_one(@ForAll("names") String name) {
    String folded = CollisionName.of(MediaKey.of(name));

    // A Greek iota below a letter is a letter of its own in capitals: only once it is decomposed do
    // the marks after it stay where they are.
    String decomposed = Normalizer.normalize(name, Normalizer.Form.NFD);
    for (String other : new String[] {
      decomposed.toLowerCase(Locale.ROOT),
      decomposed.toUpperCase(Locale.ROOT),
      Normalizer.normalize(name, Normalizer.Form.NFC),
      decomposed,
      name + ".",
      name + " .  "
    }) {
      assertThat(CollisionName.of(MediaKey.of(other))).isEqualTo(folded);
    }
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings()
        .withCharRange(' ', '.')
        .withCharRange('0', '[')
        .withCharRange(']', '~')
        .withCharRange('\u00a0', '\u33ff')
        .ofMinLength(1)
        .ofMaxLength(30)
        .map(name -> "x" + name);
  }
}
