package dev.mediaimporter.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.HeldMonitors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger waits for the disk without holding a monitor. */
final class NoMonitorWhileForcingTest {
  @TempDir
  Path folder;

  @Test
  void what_is_written_is_forced_without_one() throws IOException {
    List<String> held = new CopyOnWriteArrayList<>();
    AtomicInteger forced = new AtomicInteger();
    try (FileLedger ledger = FileLedger.open(folder.resolve("ledger.jsonl"), 0, file -> {
      forced.incrementAndGet();
      held.addAll(HeldMonitors.ofThisThread());
    })) {
      IntStream.range(0, 50).parallel().forEach(i -> {
        try {
          ledger.record(Entries.stored("item-" + i, 1));
          ledger.find("item-" + i);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    }

    assertThat(forced).hasPositiveValue();
    assertThat(held).isEmpty();
  }
}
