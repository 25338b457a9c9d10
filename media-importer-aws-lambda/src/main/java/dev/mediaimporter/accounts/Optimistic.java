package dev.mediaimporter.accounts;

import java.util.Optional;
import java.util.function.Supplier;

/** Repeats a conditional write that lost against another writer. */
public final class Optimistic {
  private static final int MAX_ATTEMPTS = 50;

  private Optimistic() {}

  /**
   * Repeats an attempt until it has a result.
   *
   * @param subject what is changed, for the message
   * @param attempt reads, changes and saves; empty when another writer was first
   * @throws IllegalStateException after 50 attempts
   */
  public static <T> T apply(String subject, Supplier<Optional<T>> attempt) {
    for (int i = 0; i < MAX_ATTEMPTS; i++) {
      Optional<T> result = attempt.get();
      if (result.isPresent()) {
        return result.get();
      }
    }
    throw new IllegalStateException(
        subject + " could not be saved in " + MAX_ATTEMPTS + " attempts: too many conflicts");
  }
}
