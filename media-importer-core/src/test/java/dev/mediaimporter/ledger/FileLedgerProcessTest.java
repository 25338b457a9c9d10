package dev.mediaimporter.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A ledger between processes: killed writers, and writers that another one keeps out. */
@Timeout(120)
final class FileLedgerProcessTest {
  private static final int KILLS = 5;

  @TempDir
  private Path folder;

  @Test
  void holds_all_that_was_acknowledged_before_a_kill() throws Exception {
    int next = 0;
    for (int kill = 1; kill <= KILLS; kill++) {
      next = recordUntilKilled(next, 7 * kill);
      try (FileLedger ledger = FileLedger.open(file());
          Stream<LedgerEntry> entries = ledger.entries()) {
        for (int i = 0; i < next; i++) {
          assertThat(ledger.find(Integer.toString(i))).contains(Entries.stored(i + "", i));
        }
        assertThat(entries).hasSizeBetween(next, next + kill);
        assertThat(ledger.damagedLines()).isZero();
      }
    }
  }

  @Test
  void keeps_another_process_out_even_after_refusing_one_of_its_own() throws Exception {
    try (FileLedger ledger = FileLedger.open(file())) {
      ledger.record(Entries.stored("a", 1));
      assertThatExceptionOfType(UnusableLedgerException.class)
          .isThrownBy(() -> FileLedger.open(file()));
      Process other = start(0);
      try (BufferedReader output = output(other)) {
        assertThat(output.readLine()).startsWith("another run is writing to the ledger");
        assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
      } finally {
        other.destroyForcibly();
      }
    }
  }

  /** Returns the first number that was not acknowledged. */
  private int recordUntilKilled(int from, int acknowledgements) throws Exception {
    Process writer = start(from);
    try (BufferedReader output = output(writer)) {
      int last = from - 1;
      for (int i = 0; i < acknowledgements; i++) {
        last = Integer.parseInt(output.readLine());
      }
      // Killed by its handle, because Process would close the output that is still to be read.
      writer.toHandle().destroyForcibly();
      assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();
      for (String line; (line = output.readLine()) != null; ) {
        last = Integer.parseInt(line);
      }
      return last + 1;
    } finally {
      writer.destroyForcibly();
    }
  }

  private Process start(int from) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Writer.class.getName(),
            file().toString(),
            Integer.toString(from))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static BufferedReader output(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
  }

  private Path file() {
    return folder.resolve("ledger.jsonl");
  }

  /** Records one entry after another and prints its number when it is acknowledged. */
  static final class Writer {
    private Writer() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws IOException {
      try (FileLedger ledger = FileLedger.open(Path.of(args[0]))) {
        for (int i = Integer.parseInt(args[1]); i < 100_000; i++) {
          ledger.record(Entries.stored(Integer.toString(i), i));
          System.out.println(i);
        }
      } catch (UnusableLedgerException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
