package dev.mediaimporter.signin;

import com.google.auth.oauth2.PKCEProvider;
import dev.mediaimporter.internal.Digests;
import java.util.Base64;

/**
 * The proof that whoever brings the code is who asked for it. (google-auth's own verifier has 172
 * characters and padding; the RFC allows 128 and none.) Immutable; not printed.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7636">RFC 7636</a>
 */
final class Pkce implements PKCEProvider {
  private final String verifier;

  /**
   * Takes the secret.
   *
   * @param verifier 43 to 128 characters of URL-safe Base64
   */
  Pkce(String verifier) {
    this.verifier = verifier;
  }

  @Override
  public String getCodeVerifier() {
    return verifier;
  }

  @Override
  public String getCodeChallenge() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Digests.sha256(verifier));
  }

  @Override
  public String getCodeChallengeMethod() {
    return "S256";
  }
}
