package dev.mediaimporter.jobs;

import java.time.Duration;
import java.util.List;

/**
 * Delivers messages to workers: at least once, in any order. Safe for concurrent use; blocks until
 * the message is accepted.
 */
@FunctionalInterface
public interface WorkQueue {
  /** The longest delay a queue must be able to keep a message for. */
  Duration LONGEST_DELAY = Duration.ofMinutes(15);

  /**
   * Sends a message.
   *
   * @param delay before a worker sees it, at most {@link #LONGEST_DELAY}
   */
  void send(WorkMessage message, Duration delay);

  /** Sends a message for now. */
  default void send(WorkMessage message) {
    send(message, Duration.ZERO);
  }

  /** Sends messages for now; after a failure some of them may have been sent. */
  default void sendAll(List<WorkMessage> messages) {
    messages.forEach(this::send);
  }
}
