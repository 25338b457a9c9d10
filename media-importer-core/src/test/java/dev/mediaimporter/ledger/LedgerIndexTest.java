package dev.mediaimporter.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class LedgerIndexTest {
  @Property(tries = 200)
  void behaves_like_a_map(
      @ForAll @Size(max = 3_000) List<@IntRange(min = 0, max = 2_000) Integer> ids) {
    LedgerIndex index = new LedgerIndex();
    Map<String, Long> model = new HashMap<>();
    for (int i = 0; i < ids.size(); i++) {
      String id = "item-" + ids.get(i);
      index.put(id, i + 1);
      model.put(id, i + 1L);
    }
    assertThat(index.size()).isEqualTo(model.size());
    model.forEach((id, place) -> assertThat(index.get(id)).isEqualTo(place));
    assertThat(index.get("item-2001")).isEqualTo(LedgerIndex.ABSENT);
    assertThat(index.places())
        .containsExactly(
            model.values().stream().mapToLong(Long::longValue).sorted().toArray());
  }

  @Test
  void holds_a_hundred_thousand_items() {
    LedgerIndex index = new LedgerIndex();
    for (int i = 1; i <= 100_000; i++) {
      index.put("item-" + i, i);
    }
    assertThat(index.size()).isEqualTo(100_000);
    for (int i = 1; i <= 100_000; i++) {
      assertThat(index.get("item-" + i)).isEqualTo(i);
    }
    index.clear();
    assertThat(index.size()).isZero();
    assertThat(index.get("item-1")).isEqualTo(LedgerIndex.ABSENT);
  }
}
