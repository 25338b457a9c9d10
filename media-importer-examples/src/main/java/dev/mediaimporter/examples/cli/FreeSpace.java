package dev.mediaimporter.examples.cli;

import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.takeout.TakeoutExport;
import dev.mediaimporter.takeout.TakeoutItem;
import dev.mediaimporter.takeout.TakeoutSelection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;

/** Whether an export fits on the disk of the destination. */
final class FreeSpace {
  private FreeSpace() {}

  /**
   * Refuses an import that would fill the disk, before anything is written. A bucket has no end.
   *
   * @param ledger what was imported before needs no space
   */
  static void require(
      TakeoutExport export,
      TakeoutSelection selection,
      Destination destination,
      ImportLedger ledger)
      throws IOException {
    if (destination instanceof Destination.Folder folder) {
      long needed = needed(export, selection, ledger);
      requireBytes(needed, usable(folder.path()), folder.path());
    }
  }

  /** The same for numbers. */
  static void requireBytes(long needed, long free, Path folder) {
    if (needed > free) {
      throw Refusal.usage("the items still to import have " + Format.bytes(needed) + ", but "
          + Printable.of(folder.toString()) + " has " + Format.bytes(free)
          + " free; free some space, or choose another place");
    }
  }

  private static long needed(TakeoutExport export, TakeoutSelection selection, ImportLedger ledger)
      throws IOException {
    long bytes = 0;
    for (Iterator<TakeoutItem> items = export.items(selection).iterator(); items.hasNext(); ) {
      TakeoutItem item = items.next();
      if (!(ledger.find(item.id()).orElse(null) instanceof LedgerEntry.Stored)) {
        bytes += item.bytes();
      }
    }
    return bytes;
  }

  private static long usable(Path folder) throws IOException {
    Path existing = folder.toAbsolutePath();
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    return Files.getFileStore(existing).getUsableSpace();
  }
}
