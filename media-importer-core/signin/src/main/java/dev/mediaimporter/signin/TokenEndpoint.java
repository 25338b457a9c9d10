package dev.mediaimporter.signin;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.UrlEncodedContent;
import com.google.auth.Credentials;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.OAuth2Credentials;
import dev.mediaimporter.internal.http.PlainHttp;
import dev.mediaimporter.media.AccessRejectedException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Google's token endpoint and its siblings, for one OAuth client. Every method but
 * {@link #credentials} sends one request and blocks for the answer. Thread-safe.
 */
final class TokenEndpoint {
  private static final String NAME = "the token endpoint";

  private final PlainHttp http;
  private final SignInSettings settings;
  private final String clientId;
  private final Supplier<Optional<String>> clientSecret;
  private final Clock clock;

  /**
   * Uses the caller's transport.
   *
   * @param clientSecret asked each time it is needed, so that it can be changed
   */
  TokenEndpoint(
      HttpTransport transport,
      SignInSettings settings,
      String clientId,
      Supplier<Optional<String>> clientSecret,
      Clock clock) {
    this.http = http(transport, settings);
    this.settings = settings;
    this.clientId = clientId;
    this.clientSecret = clientSecret;
    this.clock = clock;
  }

  /** HTTP within the timeout of the settings. */
  static PlainHttp http(HttpTransport transport, SignInSettings settings) {
    PlainHttp.Timeouts timeouts = new PlainHttp.Timeouts(
        settings.requestTimeout(), settings.requestTimeout(), settings.requestTimeout());
    return new PlainHttp(transport, timeouts);
  }

  /**
   * Exchanges an authorization code for tokens.
   *
   * @param refused what to say when the code is refused
   */
  OAuthAnswer redeem(String code, String codeVerifier, String redirectUri, String refused) {
    Map<String, String> form = form("authorization_code");
    form.put("code", code);
    form.put("code_verifier", codeVerifier);
    form.put("redirect_uri", redirectUri);
    return post(NAME, settings.tokenUrl(), form).accepted(refused);
  }

  /**
   * Credentials that fetch access tokens when they are needed.
   *
   * @param ended what to say when the refresh token is refused
   */
  Credentials credentials(String refreshToken, String ended) {
    return new Refreshing(() -> {
      Map<String, String> form = form("refresh_token");
      form.put("refresh_token", refreshToken);
      OAuthAnswer answer = post(NAME, settings.tokenUrl(), form).accepted(ended);
      Optional<Date> expiry =
          answer.seconds("expires_in").map(lifetime -> Date.from(clock.instant().plus(lifetime)));
      return new AccessToken(answer.require("access_token"), expiry.orElse(null));
    });
  }

  /** Withdraws the consent behind a refresh token; one that Google does not know is ignored. */
  void revoke(String refreshToken) {
    OAuthAnswer answer =
        post("the revocation endpoint", settings.revokeUrl(), Map.of("token", refreshToken));
    if (!answer.isInvalidToken()) {
      answer.accepted("it does not know the token");
    }
  }

  /** Asks for the owner, the audience and the scopes of an access token. */
  OAuthAnswer inspect(String accessToken) {
    URI url =
        new GenericUrl(settings.tokeninfoUrl()).set("access_token", accessToken).toURI();
    OAuthAnswer answer = OAuthAnswer.send(http, "the tokeninfo endpoint", "GET", url, null, clock);
    if (answer.isInvalidToken()) {
      throw new AccessRejectedException("the access token is not valid");
    }
    return answer.accepted("the access token is not valid");
  }

  private Map<String, String> form(String grantType) {
    Map<String, String> form = new HashMap<>();
    form.put("grant_type", grantType);
    form.put("client_id", clientId);
    clientSecret.get().ifPresent(secret -> form.put("client_secret", secret));
    return form;
  }

  private OAuthAnswer post(String endpoint, URI url, Map<String, String> form) {
    return OAuthAnswer.send(http, endpoint, "POST", url, new UrlEncodedContent(form), clock);
  }

  /** google-auth's {@code UserCredentials} would print the refresh token in {@code toString}. */
  private static final class Refreshing extends OAuth2Credentials {
    private static final long serialVersionUID = 1L;

    /** Short, because a token that expires on its way is refreshed on the 401 anyway. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private final transient Supplier<AccessToken> refresh;

    Refreshing(Supplier<AccessToken> refresh) {
      super(null, MARGIN, MARGIN);
      this.refresh = refresh;
    }

    @Override
    public AccessToken refreshAccessToken() {
      return refresh.get();
    }

    @Override
    public String toString() {
      return "RefreshingCredentials";
    }

    private void writeObject(ObjectOutputStream out) throws NotSerializableException {
      throw new NotSerializableException("RefreshingCredentials");
    }
  }
}
