package dev.mediaimporter.photos.google;

import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.UrlEncodedContent;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.OAuth2Credentials;
import com.google.gson.JsonObject;
import dev.mediaimporter.media.SourceUnavailableException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A user's refresh token. google-auth's {@code UserCredentials} would follow a redirect with the
 * token in hand, and both log and print it; this sends one request for a refresh, and no more.
 */
final class RefreshTokenCredentials extends OAuth2Credentials {
  private static final long serialVersionUID = 1L;

  private static final int MAX_ANSWER_BYTES = 64 * 1024;

  /** Short, because a token that expires on its way is refreshed on the 401 anyway. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private final transient PlainHttp http;
  private final transient URI tokenUrl;
  private final transient Clock clock;
  private final transient String clientId;
  private final transient Optional<String> clientSecret;
  private final transient String refreshToken;

  RefreshTokenCredentials(
      PlainHttp http,
      URI tokenUrl,
      Clock clock,
      String clientId,
      Optional<String> clientSecret,
      String refreshToken) {
    super(null, MARGIN, MARGIN);
    this.http = http;
    this.tokenUrl = tokenUrl;
    this.clock = clock;
    this.clientId = clientId;
    this.clientSecret = clientSecret;
    this.refreshToken = refreshToken;
  }

  @Override
  public AccessToken refreshAccessToken() {
    String what = "the token endpoint";
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "refresh_token");
    form.put("refresh_token", refreshToken);
    form.put("client_id", clientId);
    clientSecret.ifPresent(secret -> form.put("client_secret", secret));
    HttpResponse response = http.send(
        what,
        "POST",
        tokenUrl,
        Map.of("Accept", List.of("application/json")),
        new UrlEncodedContent(form));
    if (!response.isSuccessStatusCode()) {
      throw new GoogleErrors(clock).ofTokenEndpoint(http.readError(what, response));
    }
    JsonObject answer = http.readText(what, response, MAX_ANSWER_BYTES)
        .flatMap(Json::parse)
        .flatMap(Json::asObject)
        .orElseGet(JsonObject::new);
    String token = Json.text(answer, "access_token")
        .orElseThrow(() -> new SourceUnavailableException(
            what + " answered without an access token: check the token address", null));
    OptionalLong seconds = Json.count(answer, "expires_in");
    Date expiry = seconds.isPresent()
        ? Date.from(clock.instant().plusSeconds(Math.min(seconds.getAsLong(), 86_400)))
        : null;
    return new AccessToken(token, expiry);
  }

  @Override
  public String toString() {
    return "RefreshTokenCredentials";
  }

  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException("RefreshTokenCredentials");
  }
}
