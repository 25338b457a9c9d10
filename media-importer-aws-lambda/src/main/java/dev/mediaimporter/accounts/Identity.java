package dev.mediaimporter.accounts;

/**
 * The caller, as named by a verified ID token. Immutable.
 *
 * @param user the subject at Google, which is unique and never changes
 * @param email the verified address
 */
public record Identity(String user, String email) {
  /** Rejects values that no ID token contains. */
  public Identity {
    if (!user.matches("[A-Za-z0-9_-]{1,255}")) {
      throw new IllegalArgumentException("not a subject");
    }
    if (email.isBlank()) {
      throw new IllegalArgumentException("no e-mail address");
    }
  }
}
