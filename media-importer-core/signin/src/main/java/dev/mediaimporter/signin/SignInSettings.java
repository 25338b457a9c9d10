package dev.mediaimporter.signin;

import dev.mediaimporter.internal.http.PlainHttp;
import java.net.URI;
import java.time.Duration;
import org.immutables.value.Value;

/**
 * Where Google's OAuth endpoints are. The defaults: Google's own addresses, any free port for the
 * browser's answer, 20 s for each request. Immutable.
 *
 * @see <a href="https://accounts.google.com/.well-known/openid-configuration">Google's
 *     addresses</a>
 */
@Value.Immutable
public interface SignInSettings {
  /** The longest that {@link #requestTimeout()} may be. */
  Duration LONGEST_TIMEOUT = Duration.ofMinutes(10);

  /** The page on which the user consents. */
  @Value.Default
  default URI authUrl() {
    return URI.create("https://accounts.google.com/o/oauth2/v2/auth");
  }

  /** Where codes and refresh tokens become access tokens. */
  @Value.Default
  default URI tokenUrl() {
    return URI.create("https://oauth2.googleapis.com/token");
  }

  /** Where a consent is withdrawn. */
  @Value.Default
  default URI revokeUrl() {
    return URI.create("https://oauth2.googleapis.com/revoke");
  }

  /** Where the owner and the audience of an access token can be looked up. */
  @Value.Default
  default URI tokeninfoUrl() {
    return URI.create("https://oauth2.googleapis.com/tokeninfo");
  }

  /** The public keys of ID tokens. */
  @Value.Default
  default URI jwksUrl() {
    return URI.create("https://www.googleapis.com/oauth2/v3/certs");
  }

  /** Who issues ID tokens; the same without {@code https://} is accepted as well. */
  @Value.Default
  default String issuer() {
    return "https://accounts.google.com";
  }

  /**
   * The port on 127.0.0.1 to which the browser brings the answer; 0 for any free one. A fixed one
   * is for those who forward a port from another machine.
   */
  @Value.Default
  default int redirectPort() {
    return 0;
  }

  /**
   * The longest wait for a connection, for an answer, and for more of its body. A body that is not
   * complete after twice this time is given up.
   */
  @Value.Default
  default Duration requestTimeout() {
    return Duration.ofSeconds(20);
  }

  /**
   * Rejects values out of range.
   *
   * @throws IllegalStateException naming the value
   */
  @Value.Check
  default void check() {
    PlainHttp.checkUrl("authUrl", authUrl());
    PlainHttp.checkUrl("tokenUrl", tokenUrl());
    PlainHttp.checkUrl("revokeUrl", revokeUrl());
    PlainHttp.checkUrl("tokeninfoUrl", tokeninfoUrl());
    PlainHttp.checkUrl("jwksUrl", jwksUrl());
    if (redirectPort() < 0 || redirectPort() > 65_535) {
      throw new IllegalStateException("redirectPort is 0 to 65535, not " + redirectPort());
    }
    if (requestTimeout().toMillis() < 1 || requestTimeout().compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalStateException("requestTimeout is 1 ms to 10 min, not " + requestTimeout());
    }
  }

  /** The defaults. */
  static SignInSettings defaults() {
    return builder().build();
  }

  /** Starts from the defaults. */
  static Builder builder() {
    return new Builder();
  }

  /**
   * Builds settings; not thread-safe.
   *
   * <p>The range and the default of each setting are told where it is read:
   * {@link SignInSettings#authUrl() authUrl}, {@link SignInSettings#tokenUrl() tokenUrl},
   * {@link SignInSettings#revokeUrl() revokeUrl}, {@link SignInSettings#tokeninfoUrl()
   * tokeninfoUrl}, {@link SignInSettings#jwksUrl() jwksUrl}, {@link SignInSettings#issuer()
   * issuer}, {@link SignInSettings#redirectPort() redirectPort},
   * {@link SignInSettings#requestTimeout() requestTimeout}.
   */
  class Builder extends ImmutableSignInSettings.Builder {}
}
