package dev.mediaimporter.signin;

import java.io.IOException;
import java.util.Optional;

/**
 * Keeps sign-ins, by {@link GoogleAccount#subject()}. Safe for concurrent use. No message of an
 * exception holds a token.
 */
public interface TokenStore {
  /**
   * Checks that a sign-in could be saved now, so that nobody is asked to sign in for nothing.
   *
   * @throws IOException if not; the message names the place and the remedy
   */
  default void checkWritable() throws IOException {}

  /**
   * What is kept for an account.
   *
   * @throws IOException if it cannot be read, or is not what was saved; the message names the place
   *     and the remedy
   */
  Optional<StoredGrant> find(String subject) throws IOException;

  /** Keeps a sign-in, all of it or nothing, in place of what was kept for the account. */
  void save(StoredGrant grant) throws IOException;

  /** Forgets an account; does nothing when there is none. */
  void delete(String subject) throws IOException;
}
