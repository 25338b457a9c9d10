package dev.mediaimporter.ledger;

import static dev.mediaimporter.ledger.Entries.failed;
import static dev.mediaimporter.ledger.Entries.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.sink.StoredMedia;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class FileLedgerTest {
  private static final FileLedger.Forcing NO_FORCING = file -> {};
  private static final long NEVER = Long.MAX_VALUE;

  @TempDir
  private Path folder;

  @Test
  void creates_the_file_for_its_owner_only() throws Exception {
    Path file = folder.resolve("new/folder/ledger.jsonl");
    FileLedger.open(file).close();
    assertThat(Files.readString(file)).isEqualTo(LedgerLine.HEADER + "\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void is_for_one_purpose_once_it_was_told() throws Exception {
    try (FileLedger ledger = FileLedger.open(file())) {
      assertThat(ledger.purpose()).isEmpty();
      ledger.record(stored("a", 1));
    }
    try (FileLedger ledger = FileLedger.open(file(), "/photos of ann")) {
      ledger.record(stored("a", 3));
      ledger.record(stored("a", 4));
      ledger.record(stored("a", 2));
      ledger.record(stored("b", 1));
    }

    assertThatExceptionOfType(UnusableLedgerException.class)
        .isThrownBy(() -> FileLedger.open(file(), "/photos of bob"))
        .withMessageContaining("is for /photos of ann, not for /photos of bob: name another");
    // Rewritten without its outdated line, and read by those who do not ask.
    FileLedger.open(file(), 0, NO_FORCING).close();
    try (FileLedger ledger = FileLedger.openReadOnly(file())) {
      assertThat(ledger.purpose()).contains("/photos of ann");
      assertThat(ledger.damagedLines()).isZero();
      assertThat(all(ledger)).containsExactlyInAnyOrder(stored("a", 2), stored("b", 1));
    }
    FileLedger.open(file(), "/photos of ann").close();
    assertThat(Files.readAllLines(file())).hasSize(4);
  }

  @Test
  void remembers_across_openings() throws Exception {
    try (FileLedger ledger = FileLedger.open(file())) {
      ledger.record(failed("a", 1));
      ledger.record(stored("b", 2));
      ledger.record(stored("a", 3));
    }
    try (FileLedger ledger = FileLedger.open(file())) {
      assertThat(ledger.find("a")).contains(stored("a", 3));
      assertThat(ledger.find("b")).contains(stored("b", 2));
      assertThat(ledger.find("c")).isEmpty();
      assertThat(all(ledger)).containsExactlyInAnyOrder(stored("a", 3), stored("b", 2));
    }
  }

  @Test
  void finds_ten_thousand_items_again() throws Exception {
    try (FileLedger ledger = FileLedger.open(file(), NEVER, NO_FORCING)) {
      for (int i = 0; i < 10_000; i++) {
        ledger.record(stored("item-" + i, i));
      }
    }
    try (FileLedger ledger = FileLedger.open(file())) {
      for (int i = 0; i < 10_000; i++) {
        assertThat(ledger.find("item-" + i)).contains(stored("item-" + i, i));
      }
      assertThat(all(ledger)).hasSize(10_000);
    }
  }

  @Test
  void shows_the_entries_of_the_moment_it_was_asked() throws Exception {
    try (FileLedger ledger = FileLedger.open(file())) {
      ledger.record(failed("a", 1));
      ledger.record(failed("b", 1));
      try (Stream<LedgerEntry> entries = ledger.entries()) {
        ledger.record(failed("b", 2));
        ledger.record(failed("c", 1));
        assertThat(entries).containsExactlyInAnyOrder(failed("a", 1), failed("b", 1));
      }
    }
  }

  @Test
  void cuts_off_a_torn_last_line_and_goes_on_behind_it() throws Exception {
    try (FileLedger ledger = FileLedger.open(file())) {
      ledger.record(stored("a", 1));
    }
    long whole = Files.size(file());
    byte[] torn = LedgerLine.encode(stored("b", 2));
    Files.write(file(), Arrays.copyOf(torn, torn.length - 1), StandardOpenOption.APPEND);
    try (FileLedger ledger = FileLedger.open(file())) {
      assertThat(Files.size(file())).isEqualTo(whole);
      assertThat(ledger.find("b")).isEmpty();
      ledger.record(stored("c", 3));
    }
    try (FileLedger ledger = FileLedger.open(file())) {
      assertThat(all(ledger)).containsExactlyInAnyOrder(stored("a", 1), stored("c", 3));
      assertThat(ledger.damagedLines()).isZero();
    }
  }

  @Test
  void leaves_out_a_damaged_line_and_counts_it() throws Exception {
    try (FileLedger ledger = FileLedger.open(file())) {
      ledger.record(stored("a", 1));
      ledger.record(stored("b", 2));
      ledger.record(stored("c", 3));
    }
    String text = Files.readString(file());
    Files.writeString(file(), text.replace("\"size\":2", "\"size\":7"));
    try (FileLedger ledger = FileLedger.open(file())) {
      assertThat(ledger.damagedLines()).isEqualTo(1);
      assertThat(ledger.find("b")).isEmpty();
      assertThat(all(ledger)).containsExactlyInAnyOrder(stored("a", 1), stored("c", 3));
    }
    assertThat(Files.readString(file())).contains("\"size\":7");
  }

  @Test
  void does_not_believe_a_line_damaged_after_the_opening() throws Exception {
    try (FileLedger ledger = FileLedger.open(file())) {
      ledger.record(stored("a", 1));
      ledger.record(stored("b", 2));
      String text = Files.readString(file());
      Files.writeString(file(), text.replace("\"size\":2", "\"size\":7"));
      assertThat(ledger.find("b")).isEmpty();
      assertThat(all(ledger)).containsExactly(stored("a", 1));
    }
  }

  @Test
  void finishes_a_header_cut_off_by_a_crash() throws Exception {
    for (int length = 0; length <= LedgerLine.HEADER.length(); length++) {
      Files.writeString(file(), LedgerLine.HEADER.substring(0, length));
      try (FileLedger ledger = FileLedger.open(file(), NEVER, NO_FORCING)) {
        ledger.record(stored("a", 1));
      }
      try (FileLedger ledger = FileLedger.openReadOnly(file())) {
        assertThat(all(ledger)).containsExactly(stored("a", 1));
      }
    }
  }

  @Test
  void refuses_a_file_that_is_no_ledger_and_does_not_touch_it() throws Exception {
    for (String content : List.of("{\"cr?", "not a ledger", "a\nb\n", "\n", "\u0000")) {
      Files.writeString(file(), content);
      assertThatExceptionOfType(UnusableLedgerException.class)
          .isThrownBy(() -> FileLedger.open(file()))
          .withMessageMatching(
              "the file .*ledger.jsonl is not a ledger.*: name another, or move it away");
      assertThat(Files.readString(file())).isEqualTo(content);
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files).containsExactly(file());
      }
    }
    Files.delete(file());
    FileLedger.open(file()).close();
  }

  @Test
  void refuses_a_newer_version() throws Exception {
    Files.writeString(
        file(), LedgerLine.sealed("{\"format\":\"media-importer-ledger\",\"version\":2}") + "\n");
    assertThatExceptionOfType(UnusableLedgerException.class)
        .isThrownBy(() -> FileLedger.open(file()))
        .withMessageContaining("newer version");
  }

  @Test
  void refuses_a_folder() {
    assertThatExceptionOfType(UnusableLedgerException.class)
        .isThrownBy(() -> FileLedger.open(folder))
        .withMessageContaining("is a folder");
  }

  @Test
  void refuses_a_device() {
    assertThatExceptionOfType(UnusableLedgerException.class)
        .isThrownBy(() -> FileLedger.open(Path.of("/dev/null")))
        .withMessageContaining("is not a regular file");
  }

  @Test
  void lets_one_writer_in() throws Exception {
    try (FileLedger ledger = FileLedger.open(file())) {
      Path alias = Files.createSymbolicLink(folder.resolve("alias"), file());
      for (Path name :
          List.of(file(), folder.resolve("../" + folder.getFileName() + "/ledger.jsonl"), alias)) {
        assertThatExceptionOfType(UnusableLedgerException.class)
            .isThrownBy(() -> FileLedger.open(name))
            .withMessageMatching("another run is writing to the ledger .*ledger.jsonl: .*");
      }
      ledger.record(stored("a", 1));
    }
    FileLedger.open(file()).close();
  }

  @Test
  void shows_a_reader_what_a_writer_has_written() throws Exception {
    try (FileLedger writer = FileLedger.open(file())) {
      writer.record(stored("a", 1));
      Files.writeString(file(), "{\"crc\":\"", StandardOpenOption.APPEND);
      try (FileLedger reader = FileLedger.openReadOnly(file())) {
        assertThat(reader.find("a")).contains(stored("a", 1));
        assertThatExceptionOfType(UnsupportedOperationException.class)
            .isThrownBy(() -> reader.record(stored("b", 2)));
      }
      assertThat(Files.readString(file())).endsWith("{\"crc\":\"");
    }
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> FileLedger.openReadOnly(folder.resolve("none")));
  }

  @Test
  void closes_once_and_for_all() throws Exception {
    FileLedger ledger = FileLedger.open(file());
    ledger.close();
    ledger.close();
    assertThatIOException().isThrownBy(() -> ledger.find("a")).withMessageContaining("closed");
    assertThatIOException().isThrownBy(() -> ledger.record(stored("a", 1)));
    assertThatIOException().isThrownBy(ledger::entries);
  }

  @Test
  void rewrites_a_file_that_is_mostly_outdated() throws Exception {
    try (FileLedger ledger = FileLedger.open(file())) {
      for (int i = 1; i <= 3; i++) {
        ledger.record(failed("a", i));
      }
      ledger.record(stored("b", 1));
    }
    long before = Files.size(file());
    FileLedger.open(file(), before, NO_FORCING).close();
    assertThat(Files.size(file())).isEqualTo(before);

    try (FileLedger ledger = FileLedger.open(file(), 0, NO_FORCING)) {
      assertThat(Files.readAllLines(file())).hasSize(3 + 2);
      ledger.record(failed("a", 4));
    }
    try (FileLedger ledger = FileLedger.open(file(), 0, NO_FORCING)) {
      assertThat(Files.readAllLines(file())).hasSize(3);
      assertThat(all(ledger)).containsExactlyInAnyOrder(failed("a", 4), stored("b", 1));
      ledger.record(stored("c", 1));
    }
    try (FileLedger ledger = FileLedger.open(file())) {
      assertThat(all(ledger))
          .containsExactlyInAnyOrder(failed("a", 4), stored("b", 1), stored("c", 1));
    }
    assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void keeps_the_old_file_when_it_cannot_be_rewritten() throws Exception {
    try (FileLedger ledger = FileLedger.open(file())) {
      for (int i = 1; i <= 3; i++) {
        ledger.record(failed("a", i));
      }
    }
    Path inTheWay = Files.createDirectory(folder.resolve("ledger.jsonl.tmp"));
    Files.createFile(inTheWay.resolve("x"));
    try (FileLedger ledger = FileLedger.open(file(), 0, NO_FORCING)) {
      assertThat(all(ledger)).containsExactly(failed("a", 3));
      ledger.record(stored("a", 1));
      assertThat(ledger.find("a")).contains(stored("a", 1));
    }
  }

  @Test
  void shares_one_force_among_all_who_wait() throws Exception {
    long threads = 8;
    long line = LedgerLine.encode(stored("0", 1)).length;
    AtomicInteger forces = new AtomicInteger();
    long header = LedgerLine.HEADER.length() + 1L;
    FileLedger.open(file()).close();
    FileLedger.Forcing untilAllHaveWritten = raf -> {
      forces.incrementAndGet();
      while (raf.length() < header + threads * line) {
        Thread.onSpinWait();
      }
    };
    ExecutorService executor = Executors.newFixedThreadPool((int) threads);
    try (FileLedger ledger = FileLedger.open(file(), NEVER, untilAllHaveWritten)) {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        LedgerEntry entry = stored(Integer.toString(i), 1);
        calls.add(executor.submit(() -> {
          ledger.record(entry);
          return null;
        }));
      }
      for (Future<?> call : calls) {
        call.get(30, TimeUnit.SECONDS);
      }
      assertThat(forces).hasValueLessThanOrEqualTo(2);
      assertThat(all(ledger)).hasSize((int) threads);
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void returns_from_recording_only_after_a_force() throws Exception {
    List<Long> forcedAt = new ArrayList<>();
    FileLedger.Forcing noted = raf -> forcedAt.add(raf.length());
    try (FileLedger ledger = FileLedger.open(file(), NEVER, noted)) {
      forcedAt.clear();
      ledger.record(stored("a", 1));
      assertThat(forcedAt).containsExactly(Files.size(file()));
      ledger.record(stored("b", 1));
      assertThat(forcedAt).hasSize(2).endsWith(Files.size(file()));
    }
  }

  @Test
  void trusts_nothing_after_a_failed_force() throws Exception {
    FileLedger.open(file()).close();
    AtomicInteger forces = new AtomicInteger();
    FileLedger.Forcing failing = raf -> {
      if (forces.incrementAndGet() == 1) {
        throw new IOException("disk gone");
      }
    };
    try (FileLedger ledger = FileLedger.open(file(), NEVER, failing)) {
      assertThatIOException()
          .isThrownBy(() -> ledger.record(stored("a", 1)))
          .withMessage("disk gone");
      assertThatIOException()
          .isThrownBy(() -> ledger.record(stored("b", 1)))
          .withMessageContaining("earlier write failed");
    }
    assertThat(forces).hasValue(1);
  }

  @Test
  void an_interrupt_does_not_take_the_file_from_others() throws Exception {
    try (FileLedger ledger = FileLedger.open(file())) {
      Thread.currentThread().interrupt();
      try {
        ledger.record(stored("a", 1));
        assertThat(ledger.find("a")).contains(stored("a", 1));
        assertThat(all(ledger)).hasSize(1);
      } finally {
        assertThat(Thread.interrupted()).isTrue();
      }
      ledger.record(stored("b", 2));
      assertThat(ledger.find("b")).contains(stored("b", 2));
    }
  }

  @Test
  void refuses_an_entry_that_no_line_can_hold() throws Exception {
    LedgerEntry huge = new LedgerEntry.Stored(
        "a",
        StoredMedia.builder()
            .key(MediaKey.of("a"))
            .sizeBytes(1)
            .etag("e".repeat(1 << 20))
            .build(),
        1);
    try (FileLedger ledger = FileLedger.open(file())) {
      assertThatIOException()
          .isThrownBy(() -> ledger.record(huge))
          .withMessageContaining("too long");
    }
  }

  private Path file() {
    return folder.resolve("ledger.jsonl");
  }

  private static List<LedgerEntry> all(ImportLedger ledger) throws IOException {
    try (Stream<LedgerEntry> entries = ledger.entries()) {
      return entries.toList();
    }
  }

  /** NFS without its lock service, Lustre, several FUSE file systems: ENOLCK, ENOSYS. */
  private static final FileLedger.Forcing NO_LOCKS = new FileLedger.Forcing() {
    @Override
    public void force(RandomAccessFile file) {}

    @Override
    public boolean tryLock(FileChannel channel) throws IOException {
      throw new IOException("No locks available");
    }
  };

  @Test
  void is_written_where_files_cannot_be_locked() throws Exception {
    try (FileLedger ledger = FileLedger.open(file(), 0, NO_LOCKS)) {
      ledger.record(stored("a", 1));
      assertThatExceptionOfType(UnusableLedgerException.class)
          .isThrownBy(() -> FileLedger.open(file(), 0, NO_LOCKS));
    }
    try (FileLedger ledger = FileLedger.open(file(), 0, NO_LOCKS)) {
      assertThat(ledger.find("a")).contains(stored("a", 1));
    }
  }

  @Test
  void continues_no_line_of_another_writer() throws Exception {
    try (FileLedger ledger = FileLedger.open(file(), NEVER, NO_LOCKS)) {
      ledger.record(stored("a", 1));
      // Another machine, which no lock keeps out.
      Files.write(file(), LedgerLine.encode(stored("b", 1)), StandardOpenOption.APPEND);

      assertThatIOException()
          .isThrownBy(() -> ledger.record(stored("c", 1)))
          .withMessageContaining("another program has written to it");
    }
    try (FileLedger ledger = FileLedger.open(file())) {
      assertThat(all(ledger)).containsExactlyInAnyOrder(stored("a", 1), stored("b", 1));
    }
  }
}
