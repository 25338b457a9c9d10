package dev.mediaimporter.lambda.api;

import dev.mediaimporter.accounts.Identity;
import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.signin.GoogleAccount;
import dev.mediaimporter.signin.GoogleWebSignIn;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says who calls. Only a token that Google signed counts: where a gateway has verified it, its
 * claims are checked again; where there is none, the token itself is verified here.
 */
final class Callers {
  private static final Set<String> ISSUERS =
      Set.of("https://accounts.google.com", "accounts.google.com");
  private static final String BEARER = "bearer ";

  private final GoogleWebSignIn signIn;
  private final String clientId;
  private final SignInRule rule;
  private final Clock clock;

  Callers(GoogleWebSignIn signIn, String clientId, SignInRule rule, Clock clock) {
    this.signIn = signIn;
    this.clientId = clientId;
    this.rule = rule;
    this.clock = clock;
  }

  /** The caller of a request; blocks where keys have to be fetched. */
  Identity of(ApiRequest request) {
    if (request.claims().isPresent()) {
      return verified(request.claims().get());
    }
    String header = request.header("authorization").orElse("");
    if (!header.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
      throw ApiException.unauthorized("Send a Google ID token as a bearer token.");
    }
    try {
      return verified(signIn.verifyIdToken(header.substring(BEARER.length()).strip()));
    } catch (AccessRejectedException e) {
      throw ApiException.unauthorized("The ID token is not valid. Sign in again.");
    }
  }

  private Identity verified(Map<String, String> claims) {
    boolean valid = ISSUERS.contains(claims.getOrDefault("iss", ""))
        && clientId.equals(claims.get("aud"))
        && seconds(claims.get("exp")) > clock.instant().getEpochSecond();
    if (!valid) {
      throw ApiException.unauthorized("The ID token is not valid. Sign in again.");
    }
    return verified(new GoogleAccount(
        claims.getOrDefault("sub", ""),
        claims.getOrDefault("email", ""),
        "true".equals(claims.get("email_verified"))));
  }

  private static long seconds(@Nullable String text) {
    return text != null && text.matches("[0-9]{1,12}") ? Long.parseLong(text) : 0;
  }

  /** An account as the identity to act for. */
  Identity verified(GoogleAccount account) {
    if (!account.emailVerified() || account.email().isBlank()) {
      throw ApiException.forbidden(
          "E-mail address not verified by Google, or the scope email was not granted. Verify the address and sign in again.");
    }
    String email = normalized(account.email());
    if (foldsToOthers(account.email())) {
      throw ApiException.forbidden(
          "Your e-mail address contains a letter that stands for another one. Use another account.");
    }
    if (!rule.admits(email)) {
      throw new ApiException(
          403,
          "not-admitted",
          "This address may not use this service. Ask its operator, or sign in with another account.");
    }
    try {
      return new Identity(account.subject(), email);
    } catch (IllegalArgumentException e) {
      throw ApiException.unauthorized("The ID token is not valid. Sign in again.");
    }
  }

  /** Some letters outside ASCII are letters of ASCII in lower case, such as the Kelvin sign. */
  private static boolean foldsToOthers(String email) {
    return email
        .codePoints()
        .anyMatch(letter -> letter > 127 && Character.toLowerCase(letter) <= 127);
  }

  /** An address in a body is never believed: it may only repeat what the token says. */
  static void requireSame(Identity who, Optional<String> email) {
    if (email.isPresent() && !normalized(email.get()).equals(normalized(who.email()))) {
      throw ApiException.forbidden("The e-mail address must be the one of your token.");
    }
  }

  private static String normalized(String email) {
    return email.strip().toLowerCase(Locale.ROOT);
  }
}
