package dev.mediaimporter.signin;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.google.api.client.http.UrlEncodedParser;
import com.google.api.client.json.webtoken.JsonWebToken;
import com.google.gson.JsonObject;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Google's OAuth endpoints over WireMock, scripted by each test. */
final class GoogleStandIn implements AutoCloseable {
  static final String CLIENT_ID = "1234.apps.googleusercontent.com";
  static final GoogleAccount ANNA = new GoogleAccount("110169484474386", "anna@example.org", true);
  static final String EMAIL_AS_REPORTED = "https://www.googleapis.com/auth/userinfo.email";

  final WireMockServer server =
      new WireMockServer(options().bindAddress("127.0.0.1").dynamicPort());
  private final Clock clock;

  GoogleStandIn(Clock clock) {
    this.clock = clock;
    server.start();
  }

  SignInSettings.Builder settings() {
    URI root = URI.create(server.baseUrl());
    return SignInSettings.builder()
        .authUrl(root.resolve("/auth"))
        .tokenUrl(root.resolve("/token"))
        .revokeUrl(root.resolve("/revoke"))
        .tokeninfoUrl(root.resolve("/tokeninfo"))
        .jwksUrl(root.resolve("/certs"));
  }

  void publishes(String cacheControl, SigningKey... keys) {
    server.stubFor(get(urlEqualTo("/certs"))
        .willReturn(okJson(Stream.of(keys)
                .map(SigningKey::jwk)
                .collect(Collectors.joining(",", "{\"keys\":[", "]}")))
            .withHeader("Cache-Control", cacheControl)));
  }

  /** The user agrees: the page sends the browser back with a code. */
  void sendsBack(SignInAttempt attempt, String answer) {
    Map<String, String> asked = parameters(attempt.url());
    server.stubFor(get(urlPathEqualTo("/auth"))
        .willReturn(aResponse()
            .withStatus(302)
            .withHeader(
                "Location",
                asked.get("redirect_uri") + "/?state=" + asked.get("state") + "&" + answer)));
  }

  void answersCodeWith(ResponseDefinitionBuilder answer) {
    server.stubFor(post("/token")
        .withRequestBody(containing("grant_type=authorization_code"))
        .willReturn(answer));
  }

  void answersRefreshWith(ResponseDefinitionBuilder answer) {
    server.stubFor(
        post("/token").withRequestBody(containing("grant_type=refresh_token")).willReturn(answer));
  }

  /** What Google answers to a good code; members can be taken out or replaced. */
  JsonObject tokens(String idToken, String... scopes) {
    JsonObject json = new JsonObject();
    json.addProperty("access_token", "ya29.first");
    json.addProperty("expires_in", 3599);
    json.addProperty("refresh_token", "1//refresh");
    json.addProperty("scope", String.join(" ", scopes));
    json.addProperty("token_type", "Bearer");
    json.addProperty("id_token", idToken);
    return json;
  }

  /** The claims of a good ID token for Anna. */
  JsonWebToken.Payload claims(SignInAttempt attempt) {
    return claims(parameters(attempt.url()).get("nonce"));
  }

  JsonWebToken.Payload claims(String nonce) {
    long now = clock.instant().getEpochSecond();
    JsonWebToken.Payload payload = new JsonWebToken.Payload()
        .setIssuer("https://accounts.google.com")
        .setAudience(CLIENT_ID)
        .setSubject(ANNA.subject())
        .setIssuedAtTimeSeconds(now)
        .setExpirationTimeSeconds(now + 3600);
    payload.put("email", ANNA.email());
    payload.put("email_verified", true);
    payload.put("nonce", nonce);
    return payload;
  }

  /** The forms that were posted to a path, in order. */
  List<Map<String, String>> forms(String path) {
    return server.findAll(postRequestedFor(urlEqualTo(path))).stream()
        .map(request -> parsed(request.getBodyAsString()))
        .toList();
  }

  static Map<String, String> parameters(URI url) {
    return parsed(url.getRawQuery());
  }

  private static Map<String, String> parsed(String form) {
    Map<String, List<String>> values = new HashMap<>();
    UrlEncodedParser.parse(form, values);
    Map<String, String> single = new HashMap<>();
    values.forEach((name, all) -> single.put(name, all.get(0)));
    return single;
  }

  @Override
  public void close() {
    server.stop();
  }
}
