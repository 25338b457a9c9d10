package dev.mediaimporter.jobs;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Work of all users, in the order of the times at which it is due. Safe for concurrent use; may lag
 * behind the latest changes, and name work that is not due any more.
 */
public interface DueWork {
  /** What tells this from other work that is due; stays the same. */
  String name();

  /**
   * The next work that is due.
   *
   * @param after where an earlier part ended; empty for the beginning
   * @param until when that work is due at the latest
   * @param limit at least 1
   */
  Part due(Optional<String> after, Instant until, int limit);

  /**
   * Some work that is due. Immutable.
   *
   * @param messages what to ask workers for, a message for each piece of work
   * @param end where this part ends; empty when there is nothing in it
   * @param more whether more may be due
   */
  record Part(List<WorkMessage> messages, Optional<String> end, boolean more) {
    /** Copies the messages. */
    public Part {
      messages = List.copyOf(messages);
    }
  }
}
