package dev.mediaimporter.signin;

import java.util.Set;

/**
 * What a {@link TokenStore} keeps of a sign-in. Immutable; not printed with its secret.
 *
 * @param account whose it is
 * @param clientId the OAuth client it was granted to, which alone can use it
 * @param scopes what was granted, under the names Google reports
 * @param refreshToken the secret
 */
public record StoredGrant(
    GoogleAccount account, String clientId, Set<String> scopes, String refreshToken) {
  /** Takes a copy of the scopes. */
  public StoredGrant {
    scopes = Set.copyOf(scopes);
  }

  @Override
  public String toString() {
    return "StoredGrant[account=" + account + ", clientId=" + clientId + ", scopes=" + scopes + "]";
  }
}
