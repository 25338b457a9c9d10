package dev.mediaimporter.jobs;

/**
 * A message cannot be processed until an operator fixes something; its job says what. The message
 * belongs into the dead-letter queue.
 */
public final class PoisonJobException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PoisonJobException(String message) {
    super(message);
  }
}
