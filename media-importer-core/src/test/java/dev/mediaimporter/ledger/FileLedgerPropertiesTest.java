package dev.mediaimporter.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/** What holds for any records, wherever the file is cut or damaged. */
final class FileLedgerPropertiesTest {
  private static final FileLedger.Forcing NO_FORCING = file -> {};
  private static final long NEVER_COMPACTED = Long.MAX_VALUE;

  private Path folder = Path.of("");
  private Path file = Path.of("");

  @BeforeTry
  void createFolder() throws IOException {
    folder = Files.createTempDirectory("ledger");
    file = folder.resolve("ledger.jsonl");
  }

  @AfterTry
  void deleteFolder() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path each : files.toList()) {
        Files.delete(each);
      }
    }
    Files.delete(folder);
  }

  @Property(tries = 100)
  void a_cut_loses_only_what_is_behind_it(
      @ForAll("entries") List<LedgerEntry> entries,
      @ForAll @DoubleRange(min = 0, max = 1) double where,
      @ForAll("entries") List<LedgerEntry> later)
      throws IOException {
    List<Long> ends = record(entries);
    long cut = Math.round(where * Files.size(file));
    try (RandomAccessFile raf = new RandomAccessFile(file.toFile(), "rw")) {
      raf.setLength(cut);
    }
    List<LedgerEntry> known = new ArrayList<>();
    for (int i = 0; i < entries.size() && ends.get(i) <= cut; i++) {
      known.add(entries.get(i));
    }
    assertHolds(known);
    record(later);
    known.addAll(later);
    assertHolds(known);
  }

  @Property(tries = 100)
  void a_flipped_byte_never_makes_another_entry(
      @ForAll("entries") List<LedgerEntry> entries,
      @ForAll @Size(min = 1, max = 3) List<@DoubleRange(min = 0, max = 1) Double> places,
      @ForAll byte flip)
      throws IOException {
    record(entries);
    byte[] bytes = Files.readAllBytes(file);
    for (double place : places) {
      bytes[(int) (place * (bytes.length - 1))] ^= flip == 0 ? 1 : flip;
    }
    Files.write(file, bytes);
    try (FileLedger ledger = FileLedger.open(file, NEVER_COMPACTED, NO_FORCING);
        Stream<LedgerEntry> held = ledger.entries()) {
      assertThat(held).allSatisfy(entry -> assertThat(entries).contains(entry));
      for (LedgerEntry entry : entries) {
        assertThat(ledger.find(entry.itemId()).stream()).allSatisfy(found -> {
          assertThat(found.itemId()).isEqualTo(entry.itemId());
          assertThat(entries).contains(found);
        });
      }
    } catch (UnusableLedgerException e) {
      assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
    }
  }

  @Property(tries = 100)
  void compaction_keeps_the_latest_of_every_item(@ForAll("entries") List<LedgerEntry> entries)
      throws IOException {
    record(entries);
    FileLedger.open(file, 0, NO_FORCING).close();
    assertHolds(entries);
    long items = latest(entries).size();
    assertThat(Files.readAllLines(file).size() - 1L)
        .isEqualTo(2 * items < entries.size() ? items : entries.size());
  }

  @Provide
  Arbitrary<List<LedgerEntry>> entries() {
    return Entries.any(Arbitraries.of("a", "b", "c", "d", "\u00e9\n\"\ud800"))
        .list()
        .ofMaxSize(20);
  }

  /** Appends the entries, and tells where in the file each one ends. */
  private List<Long> record(List<LedgerEntry> entries) throws IOException {
    List<Long> ends = new ArrayList<>();
    try (FileLedger ledger = FileLedger.open(file, NEVER_COMPACTED, NO_FORCING)) {
      for (LedgerEntry entry : entries) {
        ledger.record(entry);
        ends.add(Files.size(file));
      }
    }
    return ends;
  }

  private void assertHolds(List<LedgerEntry> recorded) throws IOException {
    Map<String, LedgerEntry> latest = latest(recorded);
    try (FileLedger ledger = FileLedger.open(file, NEVER_COMPACTED, NO_FORCING);
        Stream<LedgerEntry> held = ledger.entries()) {
      assertThat(held).containsExactlyInAnyOrderElementsOf(latest.values());
      for (LedgerEntry entry : latest.values()) {
        assertThat(ledger.find(entry.itemId())).contains(entry);
      }
      assertThat(ledger.damagedLines()).isZero();
    }
  }

  private static Map<String, LedgerEntry> latest(List<LedgerEntry> entries) {
    Map<String, LedgerEntry> latest = new HashMap<>();
    entries.forEach(entry -> latest.put(entry.itemId(), entry));
    return latest;
  }
}
