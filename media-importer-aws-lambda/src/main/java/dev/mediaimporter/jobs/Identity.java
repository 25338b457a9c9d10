package dev.mediaimporter.jobs;

/**
 * Who calls, as a token that Google signed says. Immutable; make one only from a verified token.
 *
 * @param user the subject, which never changes and is nobody else's
 * @param email the verified address
 */
public record Identity(String user, String email) {
  /** Rejects what no token of Google's says. */
  public Identity {
    if (!user.matches("[A-Za-z0-9_-]{1,255}")) {
      throw new IllegalArgumentException("not a subject");
    }
    if (email.isBlank()) {
      throw new IllegalArgumentException("no e-mail address");
    }
  }
}
