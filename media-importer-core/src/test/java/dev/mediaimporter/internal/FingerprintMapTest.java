package dev.mediaimporter.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class FingerprintMapTest {
  @Property(tries = 200)
  void behaves_like_a_map(
      @ForAll @Size(max = 3_000) List<@IntRange(min = 0, max = 2_000) Integer> ids) {
    FingerprintMap map = new FingerprintMap();
    Map<String, Long> model = new HashMap<>();
    for (int i = 0; i < ids.size(); i++) {
      String id = "item-" + ids.get(i);
      Long before = model.put(id, i + 1L);
      assertThat(map.put(id, i + 1)).isEqualTo(before == null ? FingerprintMap.ABSENT : before);
    }
    assertThat(map.size()).isEqualTo(model.size());
    model.forEach((id, number) -> assertThat(map.get(id)).isEqualTo(number));
    assertThat(map.get("item-2001")).isEqualTo(FingerprintMap.ABSENT);
    assertThat(map.numbers())
        .containsExactly(
            model.values().stream().mapToLong(Long::longValue).sorted().toArray());
  }

  @Test
  void holds_a_hundred_thousand_items() {
    FingerprintMap map = new FingerprintMap();
    for (int i = 1; i <= 100_000; i++) {
      map.put("item-" + i, i);
    }
    assertThat(map.size()).isEqualTo(100_000);
    for (int i = 1; i <= 100_000; i++) {
      assertThat(map.get("item-" + i)).isEqualTo(i);
    }
    map.clear();
    assertThat(map.size()).isZero();
    assertThat(map.get("item-1")).isEqualTo(FingerprintMap.ABSENT);
  }
}
