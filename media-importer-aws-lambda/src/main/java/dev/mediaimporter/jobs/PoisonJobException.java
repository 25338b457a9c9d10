package dev.mediaimporter.jobs;

/**
 * A message cannot be worked off until an operator mends something; its job says so. Let the queue
 * keep the message where operators look.
 */
public final class PoisonJobException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PoisonJobException(String message) {
    super(message);
  }
}
