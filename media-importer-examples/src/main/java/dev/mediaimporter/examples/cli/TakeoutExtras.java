package dev.mediaimporter.examples.cli;

import dev.mediaimporter.StopSignal;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.ItemNote;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.takeout.ReducedItems;
import dev.mediaimporter.takeout.TakeoutDocuments;
import dev.mediaimporter.takeout.TakeoutExport;
import dev.mediaimporter.takeout.TakeoutSelection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * What is written beside the items of an export once they are stored.
 *
 * @param report hears what was written
 */
record TakeoutExtras(
    TakeoutExport export,
    TakeoutSelection selection,
    TakeoutOptions options,
    String owner,
    TakeoutReport report)
    implements CliImport.Afterwards {
  /** Sixteen hex digits of a hash: equal by chance once in a million libraries. */
  private static final int HASH_CHARS = 16;

  @Override
  public void run(MediaSink sink, ImportLedger ledger, StopSignal stop) {
    TakeoutDocuments documents = new TakeoutDocuments(sink, ledger);
    try {
      if (options.writesXmp()) {
        report.wrote("XMP files", documents.writeXmp(export.items(selection), stop::stopRequested));
      }
      if (options.writesManifests()) {
        report.wrote(
            "manifests",
            documents.writeAlbums(owner, "", export.albumMembers(selection), stop::stopRequested));
      }
      report.reduced(
          new ReducedItems(export, sink, ledger).find(options.replaceReduced, stop::stopRequested));
      report.alsoFromElsewhere(alsoFromElsewhere(ledger));
    } catch (UncheckedIOException e) {
      report.notWritten(Failure.oneLine(Failure.words(Objects.requireNonNull(e.getCause()))));
    } catch (MediaImportException e) {
      report.notWritten(Failure.oneLine(String.valueOf(e.getMessage())));
    } catch (IOException e) {
      report.notWritten(Failure.oneLine(Failure.words(e)));
    }
  }

  /** How many stored items have the bytes of an item that the ledger has from elsewhere. */
  private int alsoFromElsewhere(ImportLedger ledger) throws IOException {
    Set<Long> others = new HashSet<>();
    forEachHash(ledger, false, others::add);
    if (others.isEmpty()) {
      return 0;
    }
    AtomicInteger same = new AtomicInteger();
    forEachHash(ledger, true, hash -> {
      if (others.contains(hash)) {
        same.incrementAndGet();
      }
    });
    return same.get();
  }

  private void forEachHash(ImportLedger ledger, boolean ofExport, LongConsumer consumer)
      throws IOException {
    try (Stream<LedgerEntry> entries = ledger.entries()) {
      entries
          .filter(LedgerEntry.Stored.class::isInstance)
          .map(LedgerEntry.Stored.class::cast)
          .filter(entry -> !TakeoutDocuments.isDocument(entry.itemId()))
          .filter(entry -> !entry.notes().contains(ItemNote.REPLACED))
          .filter(entry -> export.holds(entry.sourceId()) == ofExport)
          .flatMap(entry -> entry.receipt().sha256().stream())
          .forEach(
              hash -> consumer.accept(Long.parseUnsignedLong(hash.substring(0, HASH_CHARS), 16)));
    }
  }
}
