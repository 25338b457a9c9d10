package dev.mediaimporter.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.FakeSource;
import dev.mediaimporter.ImportRequest;
import dev.mediaimporter.MediaImporter;
import dev.mediaimporter.MemorySink;
import dev.mediaimporter.internal.Digests.PartTag;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.sink.StoredMedia;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class VerificationTest {
  private static final MediaKey A = MediaKey.of("a.jpg");

  private final MemorySink sink = new MemorySink();
  private final ImportLedger ledger = ImportLedger.inMemory();

  @BeforeEach
  void import_two_items() {
    FakeSource source = new FakeSource(Clock.systemUTC(), 10).add("a", "a.jpg").add("b", "b.jpg");
    MediaImporter.withDefaults()
        .run(ImportRequest.builder()
            .source(source)
            .sink(sink)
            .ledger(ledger)
            .keys(item -> MediaKey.of(item.displayName()))
            .build());
  }

  private List<String> verify(boolean deep) throws IOException {
    List<String> found = new ArrayList<>();
    Verification verification =
        new Verification(sink, deep, (problem, key, detail) -> found.add(problem + " " + key));
    verification.check(ledger);
    verification.checkForExtras();
    assertThat(verification.checked()).isEqualTo(2);
    assertThat(verification.problems()).isEqualTo(found.size());
    return found;
  }

  private LedgerEntry.Stored entry(long size, Optional<String> sha256) {
    return new LedgerEntry.Stored(
        "a", StoredMedia.builder().key(A).sizeBytes(size).sha256(sha256).build(), 1);
  }

  @Test
  void finds_nothing_when_all_is_well() throws IOException {
    assertThat(verify(true)).isEmpty();
  }

  @Test
  void finds_what_is_missing() throws IOException {
    sink.forget("a.jpg");
    assertThat(verify(false)).containsExactly("MISSING a.jpg");
  }

  @Test
  void finds_a_wrong_size() throws IOException {
    ledger.record(entry(7, Optional.empty()));
    assertThat(verify(false)).containsExactly("SIZE a.jpg");
  }

  @Test
  void finds_other_bytes_of_the_same_size() throws IOException {
    ledger.record(entry(3000, Optional.of("00".repeat(32))));
    assertThat(verify(true)).containsExactly("CHECKSUM a.jpg");
  }

  @Test
  void finds_an_empty_file() throws IOException {
    ledger.record(entry(0, Optional.empty()));
    sink.place(stored(0).build());
    assertThat(verify(false)).containsExactly("SIZE a.jpg");
  }

  @Test
  void finds_another_item_of_the_same_size() throws IOException {
    sink.place(stored(3000).itemId("b").build());
    assertThat(verify(false)).containsExactly("REPLACED a.jpg");
    assertThat(verify(true)).containsExactly("REPLACED a.jpg");
  }

  @Test
  void finds_what_was_written_again() throws IOException {
    ledger.record(new LedgerEntry.Stored("a", stored(3000).etag("first").build(), 1));
    sink.place(stored(3000).etag("second").build());
    assertThat(verify(false)).containsExactly("REPLACED a.jpg");
    assertThat(verify(true)).containsExactly("REPLACED a.jpg");
  }

  @Test
  void what_was_written_again_with_the_same_bytes_is_right() throws IOException {
    StoredMedia before = ((LedgerEntry.Stored) ledger.find("a").orElseThrow()).receipt();
    ledger.record(new LedgerEntry.Stored(
        "a", StoredMedia.builder().from(before).etag("first").build(), 1));
    sink.place(stored(3000).etag("second").build());
    assertThat(verify(true)).isEmpty();
  }

  @Test
  void compares_bytes_with_the_tag_of_parts_where_no_hash_is_recorded() throws IOException {
    PartTag tag = new PartTag(1024);
    byte[] bytes = FakeSource.bytesOf("a");
    tag.update(bytes, 0, 1500);
    tag.update(bytes, 1500, bytes.length - 1500);
    StoredMedia inParts = stored(3000).etag(tag.value()).partSizeBytes(1024L).build();
    ledger.record(new LedgerEntry.Stored("a", inParts, 1));
    sink.place(inParts);
    assertThat(verify(true)).isEmpty();

    StoredMedia damaged =
        stored(3000).etag("0".repeat(32) + "-3").partSizeBytes(1024L).build();
    ledger.record(new LedgerEntry.Stored("a", damaged, 1));
    sink.place(damaged);
    assertThat(verify(true)).containsExactly("CHECKSUM a.jpg");
  }

  private static StoredMedia.Builder stored(long size) {
    StoredMedia.Builder builder = StoredMedia.builder();
    builder.key(A).sizeBytes(size).itemId("a");
    return builder;
  }

  @Test
  void finds_what_no_ledger_holds() throws IOException {
    sink.place("c.jpg", "c");
    assertThat(verify(false)).containsExactly("EXTRA c.jpg");
  }

  @Test
  void a_ledger_made_anew_from_the_destination_verifies() throws IOException {
    ImportLedger rebuilt = ImportLedger.inMemory();
    assertThat(LedgerRebuild.run(sink, rebuilt, key -> true)).isEqualTo(new LedgerRebuild(2, 0, 0));
    Verification verification = new Verification(
        sink, true, (problem, key, detail) -> assertThat(problem).isNull());
    verification.check(rebuilt);
    assertThat(verification.unproven()).isZero();
    assertThat(rebuilt.find("a").map(LedgerEntry::itemId)).contains("a");
  }

  @Test
  void an_item_under_two_keys_is_one_item_and_a_preferred_key_wins() throws IOException {
    importWithPrefix("bob/");

    for (String owner : List.of("", "bob/")) {
      ImportLedger rebuilt = ImportLedger.inMemory();
      LedgerRebuild counts = LedgerRebuild.run(
          sink, rebuilt, key -> key.value().startsWith("bob/") == owner.equals("bob/"));

      assertThat(counts).isEqualTo(new LedgerRebuild(2, 2, 0));
      try (Stream<LedgerEntry> entries = rebuilt.entries()) {
        assertThat(entries.map(entry -> ((LedgerEntry.Stored) entry).key().value()))
            .containsExactlyInAnyOrder(owner + "a.jpg", owner + "b.jpg");
      }
    }
  }

  private void importWithPrefix(String prefix) {
    MediaImporter.withDefaults()
        .run(ImportRequest.builder()
            .source(new FakeSource(Clock.systemUTC(), 10).add("a", "a.jpg").add("b", "b.jpg"))
            .sink(sink)
            .keys(item -> MediaKey.of(prefix + item.displayName()))
            .build());
  }
}
