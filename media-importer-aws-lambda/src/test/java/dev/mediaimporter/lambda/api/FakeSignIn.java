package dev.mediaimporter.lambda.api;

import com.google.api.client.http.UrlEncodedParser;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.json.webtoken.JsonWebSignature;
import com.google.api.client.json.webtoken.JsonWebToken;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mediaimporter.signin.SignInSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Google's sign-in for any number of users: codes, tokens, and what tells whose they are. */
final class FakeSignIn implements AutoCloseable {
  static final String CLIENT_ID = "1234.apps.googleusercontent.com";
  static final String VERIFIER = "a-verifier-of-forty-three-characters-or-more";
  private static final KeyPair KEY = newKey();

  /** Somebody with a Google account. */
  record User(String subject, String email) {}

  private record Grant(User user, String scopes) {}

  private final HttpServer server;
  private final Clock clock;
  private final Map<String, Grant> codes = new ConcurrentHashMap<>();
  private final Map<String, Grant> refreshTokens = new ConcurrentHashMap<>();
  private final Map<String, Grant> accessTokens = new ConcurrentHashMap<>();
  private final AtomicInteger made = new AtomicInteger();
  final List<String> revoked = new ArrayList<>();
  int revocationAnswers = 200;
  private final AtomicInteger requests = new AtomicInteger();

  FakeSignIn(Clock clock) throws IOException {
    this.clock = clock;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  SignInSettings settings() {
    URI root = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return SignInSettings.builder()
        .tokenUrl(root.resolve("/token"))
        .tokeninfoUrl(root.resolve("/tokeninfo"))
        .revokeUrl(root.resolve("/revoke"))
        .jwksUrl(root.resolve("/certs"))
        .build();
  }

  // ---- what users bring along ----

  String code(User user, String... scopes) {
    String code = "4/code-" + made.incrementAndGet();
    codes.put(code, new Grant(user, String.join(" ", scopes)));
    return code;
  }

  /** A token that says whose it is. */
  String namedToken(User user, String... scopes) {
    return accessToken(user, "openid email " + String.join(" ", scopes));
  }

  String accessToken(User user, String... scopes) {
    String token = "ya29.access-" + made.incrementAndGet();
    accessTokens.put(token, new Grant(user, String.join(" ", scopes)));
    return token;
  }

  String idToken(User user) {
    return idToken(user, claims -> {});
  }

  String idToken(User user, Consumer<JsonWebToken.Payload> change) {
    return idToken(user, change, KEY);
  }

  String idToken(User user, Consumer<JsonWebToken.Payload> change, KeyPair key) {
    long now = clock.instant().getEpochSecond();
    JsonWebToken.Payload payload = new JsonWebToken.Payload()
        .setIssuer("https://accounts.google.com")
        .setAudience(CLIENT_ID)
        .setSubject(user.subject())
        .setIssuedAtTimeSeconds(now)
        .setExpirationTimeSeconds(now + 3600);
    payload.put("email", user.email());
    payload.put("email_verified", true);
    change.accept(payload);
    try {
      return JsonWebSignature.signUsingRsaSha256(
          key.getPrivate(),
          GsonFactory.getDefaultInstance(),
          new JsonWebSignature.Header().setAlgorithm("RS256").setKeyId("one"),
          payload);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whose data an access token opens. */
  User userOf(String accessToken) {
    return accessTokens.get(accessToken).user();
  }

  /** How often it was asked. */
  int requests() {
    return requests.get();
  }

  // ---- the endpoints ----

  private void answer(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      switch (exchange.getRequestURI().getPath()) {
        case "/certs" -> send(exchange, 200, certs());
        case "/token" -> token(exchange, parsed(body));
        case "/tokeninfo" -> tokenInfo(exchange, parsed(exchange.getRequestURI().getRawQuery()));
        case "/revoke" -> {
          revoked.add(parsed(body).get("token"));
          send(exchange, revocationAnswers, new JsonObject());
        }
        default -> send(exchange, 404, new JsonObject());
      }
    }
  }

  private void token(HttpExchange exchange, Map<String, String> form) throws IOException {
    boolean redeeming = form.get("grant_type").equals("authorization_code");
    Grant grant =
        redeeming ? codes.remove(form.get("code")) : refreshTokens.get(form.get("refresh_token"));
    JsonObject json = new JsonObject();
    if (grant == null) {
      json.addProperty("error", "invalid_grant");
      send(exchange, 400, json);
      return;
    }
    json.addProperty("access_token", accessToken(grant.user(), grant.scopes()));
    json.addProperty("expires_in", 3599);
    json.addProperty("scope", grant.scopes());
    if (redeeming) {
      String refreshToken = "1//refresh-" + made.incrementAndGet();
      refreshTokens.put(refreshToken, grant);
      json.addProperty("refresh_token", refreshToken);
      json.addProperty("id_token", idToken(grant.user()));
    }
    send(exchange, 200, json);
  }

  private void tokenInfo(HttpExchange exchange, Map<String, String> query) throws IOException {
    Grant grant = accessTokens.get(query.get("access_token"));
    JsonObject json = new JsonObject();
    if (grant == null) {
      json.addProperty("error", "invalid_token");
      send(exchange, 400, json);
      return;
    }
    json.addProperty("aud", grant.scopes().contains("foreign") ? "5678.apps.example" : CLIENT_ID);
    json.addProperty("scope", grant.scopes());
    json.addProperty("expires_in", "3599");
    if (grant.scopes().contains("openid")) {
      json.addProperty("sub", grant.user().subject());
    }
    if (grant.scopes().contains("email")) {
      json.addProperty("email", grant.user().email());
      json.addProperty(
          "email_verified", Boolean.toString(!grant.user().email().startsWith("unverified")));
    }
    send(exchange, 200, json);
  }

  private static JsonObject certs() {
    RSAPublicKey key = (RSAPublicKey) KEY.getPublic();
    JsonObject jwk = new JsonObject();
    jwk.addProperty("kty", "RSA");
    jwk.addProperty("alg", "RS256");
    jwk.addProperty("use", "sig");
    jwk.addProperty("kid", "one");
    jwk.addProperty("n", number(key.getModulus().toByteArray()));
    jwk.addProperty("e", number(key.getPublicExponent().toByteArray()));
    JsonArray keys = new JsonArray();
    keys.add(jwk);
    JsonObject json = new JsonObject();
    json.add("keys", keys);
    return json;
  }

  private static String number(byte[] bytes) {
    byte[] unsigned = bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    return Base64.getUrlEncoder().withoutPadding().encodeToString(unsigned);
  }

  private static Map<String, String> parsed(String form) {
    Map<String, List<String>> values = new HashMap<>();
    UrlEncodedParser.parse(form, values);
    Map<String, String> single = new HashMap<>();
    values.forEach((name, all) -> single.put(name, all.get(0)));
    return single;
  }

  private static void send(HttpExchange exchange, int status, JsonObject json) throws IOException {
    byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
