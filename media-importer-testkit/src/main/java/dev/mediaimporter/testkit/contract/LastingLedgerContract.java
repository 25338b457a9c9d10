package dev.mediaimporter.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediaimporter.ledger.ImportLedger;
import org.junit.jupiter.api.Test;

/**
 * What every {@link ImportLedger} must do that outlives its object: {@link #open()} opens the same
 * ledger each time in a test, and it is empty the first time.
 */
public abstract class LastingLedgerContract extends LedgerContract {
  /** Constructor for subclasses. */
  protected LastingLedgerContract() {}

  @Override
  protected final ImportLedger reopened(ImportLedger closing) throws Exception {
    closing.close();
    return open();
  }

  @Test
  void remembers_when_it_is_opened_again() throws Exception {
    ledger().record(stored("a", 1));
    ledger().record(failed("b", 1));
    reopen();
    assertThat(ledger().find("a")).contains(stored("a", 1));
    ledger().record(stored("b", 2));
    reopen();
    assertThat(entries()).containsExactlyInAnyOrder(stored("a", 1), stored("b", 2));
  }

  @Test
  void lets_only_one_writer_in() throws Exception {
    assertThatThrownBy(this::open)
        .isInstanceOf(RuntimeException.class)
        .message()
        .isNotBlank()
        .doesNotContain("\n");
    ledger().record(stored("a", 1));
    reopen();
    assertThat(ledger().find("a")).contains(stored("a", 1));
  }
}
