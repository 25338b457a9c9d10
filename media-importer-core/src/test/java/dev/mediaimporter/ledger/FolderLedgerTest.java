package dev.mediaimporter.ledger;

import static dev.mediaimporter.ledger.Entries.failed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.sink.StoredMedia;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class FolderLedgerTest {
  private final ImportLedger whole = ImportLedger.inMemory();
  private final ImportLedger lake = whole.inFolder("Lake");
  private final ImportLedger city = whole.inFolder("City");

  private static LedgerEntry.Stored stored(String id, String key) {
    return new LedgerEntry.Stored(
        id, StoredMedia.builder().key(MediaKey.of(key)).sizeBytes(1).build(), 1);
  }

  @Test
  void knows_an_item_in_every_folder_it_is_stored_in() throws Exception {
    lake.record(stored("a", "Lake/a.jpg"));
    assertThat(lake.find("a")).contains(stored("a", "Lake/a.jpg"));
    assertThat(city.find("a")).isEmpty();

    city.record(stored("a", "City/a.jpg"));
    assertThat(lake.find("a")).contains(stored("a", "Lake/a.jpg"));
    assertThat(city.find("a")).contains(stored("a", "City/a.jpg"));
    assertThat(whole.find("a")).contains(stored("a", "Lake/a.jpg"));
    assertThat(whole.inFolder("Lake/City").find("a")).isEmpty();
  }

  @Test
  void keeps_one_readable_entry_for_each_folder() throws Exception {
    lake.record(stored("a", "Lake/a.jpg"));
    city.record(stored("a", "City/a.jpg"));
    try (Stream<LedgerEntry> entries = whole.entries()) {
      assertThat(entries)
          .containsExactlyInAnyOrder(stored("a", "Lake/a.jpg"), stored("a=in=City", "City/a.jpg"))
          .allSatisfy(entry -> {
            assertThat(entry.sourceId()).isEqualTo("a");
            assertThat(((LedgerEntry.Stored) entry).receipt().itemId()).contains("a");
          });
    }
    try (Stream<LedgerEntry> entries = city.entries()) {
      assertThat(entries).containsExactly(stored("a", "City/a.jpg"));
    }
  }

  @Test
  void a_failure_in_one_folder_leaves_the_other_as_it_is() throws Exception {
    lake.record(stored("a", "Lake/a.jpg"));
    city.record(failed("a", 1));

    assertThat(lake.find("a")).contains(stored("a", "Lake/a.jpg"));
    assertThat(city.find("a")).contains(failed("a", 1));
    try (Stream<LedgerEntry> entries = city.entries()) {
      assertThat(entries).containsExactly(failed("a", 1));
    }
    city.record(stored("a", "City/a.jpg"));
    assertThat(city.find("a")).contains(stored("a", "City/a.jpg"));
  }

  @Test
  void takes_over_what_failed_before_it_had_a_folder() throws Exception {
    whole.record(failed("a", 2));

    assertThat(city.find("a")).contains(failed("a", 2));
    city.record(stored("a", "City/a.jpg"));
    assertThat(whole.find("a")).contains(stored("a", "City/a.jpg"));
  }
}
