package dev.mediaimporter.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The first line of a ledger file, which tells it from other files. */
final class LedgerHeader {
  /** The line with its newline. */
  static final byte[] BYTES = (LedgerLine.HEADER + "\n").getBytes(StandardCharsets.UTF_8);

  private LedgerHeader() {}

  /** Whether a file starts like a ledger of any version. */
  static boolean isIn(Path file) throws IOException {
    return Files.isRegularFile(file) && namesFormat(startOf(file));
  }

  /**
   * Checks that a path names nothing, an empty file, or a ledger, which may be cut off in its first
   * line.
   *
   * @throws UnusableLedgerException naming the remedy
   */
  static void checkFile(Path file) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    if (Files.isDirectory(file)) {
      throw new UnusableLedgerException("the ledger " + file + " is a folder: name a file");
    }
    if (!Files.isRegularFile(file)) {
      throw new UnusableLedgerException(
          "the ledger " + file + " is not a regular file: name another");
    }
    byte[] start = startOf(file);
    if (!namesFormat(start) && !isCutOff(start)) {
      throw notALedger(file);
    }
  }

  /** Checks the first line, without its newline. */
  static void checkLine(Path file, byte[] line) {
    if (new String(line, StandardCharsets.UTF_8).equals(LedgerLine.HEADER)) {
      return;
    }
    if (LedgerLine.isWhole(line) && namesFormat(line)) {
      throw new UnusableLedgerException("the ledger " + file
          + " was written by a newer version: use that version of media-importer");
    }
    throw notALedger(file);
  }

  /** Checks a file that ends before its first newline. */
  static void checkCutOff(Path file) throws IOException {
    byte[] start = startOf(file);
    if (!isCutOff(start)) {
      checkLine(file, start);
    }
  }

  private static byte[] startOf(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(BYTES.length);
    }
  }

  private static boolean namesFormat(byte[] start) {
    return new String(start, StandardCharsets.UTF_8).contains(LedgerLine.FORMAT);
  }

  private static boolean isCutOff(byte[] start) {
    return Arrays.equals(start, Arrays.copyOf(BYTES, start.length));
  }

  private static UnusableLedgerException notALedger(Path file) {
    return new UnusableLedgerException("the file " + file
        + " is not a ledger, or its first line is damaged: name another, or move it away");
  }
}
