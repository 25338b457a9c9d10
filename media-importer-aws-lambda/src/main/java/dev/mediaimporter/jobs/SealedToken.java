package dev.mediaimporter.jobs;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A token as it is stored. Immutable.
 *
 * @param ciphertext what {@link TokenVault} made of it
 * @param scopes the OAuth scopes it was granted
 * @param expiresAt when it is of no use any more; empty for a refresh token
 */
public record SealedToken(String ciphertext, Set<String> scopes, Optional<Instant> expiresAt) {
  /** Copies the scopes. */
  public SealedToken {
    scopes = Set.copyOf(scopes);
  }

  @Override
  public String toString() {
    return "SealedToken[scopes=" + scopes + "]";
  }
}
