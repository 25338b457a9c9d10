package dev.mediaimporter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.Verification.Depth;
import dev.mediaimporter.Verification.Finding;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.MediaKey;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  private List<Finding> verify(Depth depth) throws IOException {
    List<Finding> findings = new ArrayList<>();
    Verification.Summary summary = Verification.of(sink, ledger).run(depth, findings::add);
    assertThat(summary.findings()).isEqualTo(findings.size());
    return findings;
  }

  private LedgerEntry.Stored entry(long size, Optional<String> sha256) {
    return new LedgerEntry.Stored("a", A, size, sha256, Optional.empty(), Optional.empty(), 1);
  }

  @Test
  void finds_nothing_when_all_is_well() throws IOException {
    assertThat(verify(Depth.BYTES)).isEmpty();
    assertThat(Verification.of(sink, ledger).run(Depth.BYTES, f -> {}).bytesRead())
        .isPositive();
  }

  @Test
  void finds_what_is_missing() throws IOException {
    sink.forget("a.jpg");
    assertThat(verify(Depth.SIZES)).containsExactly(new Finding.Missing(A, "a"));
  }

  @Test
  void finds_a_wrong_size() throws IOException {
    ledger.record(entry(7, Optional.empty()));
    assertThat(verify(Depth.SIZES)).containsExactly(new Finding.WrongSize(A, "a", 7, 3000));
  }

  @Test
  void finds_other_bytes_of_the_same_size_only_by_reading() throws IOException {
    ledger.record(entry(3000, Optional.of("00".repeat(32))));
    assertThat(verify(Depth.SIZES)).isEmpty();
    assertThat(verify(Depth.BYTES)).containsExactly(new Finding.WrongBytes(A, "a"));
  }

  @Test
  void says_when_there_is_no_hash_to_compare_with() throws IOException {
    ledger.record(entry(3000, Optional.empty()));
    assertThat(verify(Depth.BYTES)).containsExactly(new Finding.Unproven(A, "a"));
  }

  @Test
  void finds_what_the_ledger_does_not_hold() throws IOException {
    sink.place("c.jpg", "c");
    assertThat(verify(Depth.SIZES)).containsExactly(new Finding.Extra(MediaKey.of("c.jpg")));
  }

  @Test
  void a_ledger_rebuilt_from_the_destination_verifies() throws IOException {
    ImportLedger rebuilt = ImportLedger.inMemory();
    assertThat(Verification.of(sink, rebuilt).rebuildLedger(Depth.BYTES)).isEqualTo(2);
    List<Finding> findings = new ArrayList<>();
    Verification.of(sink, rebuilt).run(Depth.BYTES, findings::add);
    assertThat(findings).isEmpty();
    assertThat(rebuilt.find("a").map(LedgerEntry::itemId)).contains("a");
  }
}
