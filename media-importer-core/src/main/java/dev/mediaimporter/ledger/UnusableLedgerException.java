package dev.mediaimporter.ledger;

/**
 * The ledger named cannot be used: another run writes to it, it is no ledger, or it is of a newer
 * format. A wrong setting rather than a failure; the message is one line that names the file and
 * the remedy.
 */
public final class UnusableLedgerException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  UnusableLedgerException(String message) {
    super(message);
  }
}
