package dev.mediaimporter.accounts;

/**
 * Encrypts tokens at rest, each bound to its user and purpose: a ciphertext cannot be opened for
 * another user or purpose. Safe for concurrent use; blocks.
 */
public interface TokenVault {
  /** What a token is for. */
  enum Purpose {
    /** A refresh token of Google's. */
    REFRESH_TOKEN("google-refresh-token"),
    /** One access token of Google's. */
    ACCESS_TOKEN("google-access-token");

    private final String label;

    Purpose(String label) {
      this.label = label;
    }

    /** The name that ciphertexts are bound to; it must not change. */
    public String label() {
      return label;
    }
  }

  /** Encrypts a token into printable characters. */
  String seal(String user, Purpose purpose, Secret token);

  /**
   * Decrypts a token.
   *
   * @throws RuntimeException if it was not sealed for this user and purpose
   */
  Secret open(String user, Purpose purpose, String ciphertext);
}
