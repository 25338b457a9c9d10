package dev.mediaimporter.examples.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Flags of the record of what was imported. */
final class LedgerOptions {
  static final String HEADING = "%nLedger (the record of what was imported):%n";

  @Option(
      names = "--ledger",
      paramLabel = "FILE",
      description = "Where to record what was imported, so that later runs download nothing twice"
          + " (default: in the folder, or for S3 in the user's state directory).")
  @Nullable
  String file;

  @Option(
      names = "--no-ledger",
      description = "Keep no ledger. Instead, list the destination once, or check item by item when"
          + " it holds more than 50,000.")
  boolean none;

  @Option(
      names = "--allow-empty-folder",
      description = "Import although the folder is empty and the ledger lists files in it, which"
          + " otherwise means that its disk is not mounted.")
  boolean allowEmptyFolder;
}
