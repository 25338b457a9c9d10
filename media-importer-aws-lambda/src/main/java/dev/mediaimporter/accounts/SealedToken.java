package dev.mediaimporter.accounts;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * An encrypted token, as it is stored. Immutable.
 *
 * @param ciphertext the output of {@link TokenVault}
 * @param scopes the OAuth scopes it was granted
 * @param expiresAt when it ends; empty for a refresh token
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
