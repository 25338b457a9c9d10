package dev.mediaimporter.testkit.contract;

import dev.mediaimporter.ledger.FileLedger;
import dev.mediaimporter.ledger.ImportLedger;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class FileLedgerTest extends LastingLedgerContract {
  @TempDir
  private Path folder;

  @Override
  protected ImportLedger open() throws IOException {
    return FileLedger.open(folder.resolve("ledger.jsonl"));
  }
}
