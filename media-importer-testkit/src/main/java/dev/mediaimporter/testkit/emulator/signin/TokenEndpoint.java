package dev.mediaimporter.testkit.emulator.signin;

import com.google.gson.JsonObject;
import dev.mediaimporter.testkit.emulator.faults.Behaviour;
import dev.mediaimporter.testkit.emulator.faults.Fault;
import dev.mediaimporter.testkit.emulator.faults.FaultMatch;
import dev.mediaimporter.testkit.emulator.faults.FaultTypes.FlawedIdentity;
import dev.mediaimporter.testkit.emulator.faults.IdentityFlaw;
import dev.mediaimporter.testkit.emulator.http.HttpRequest;
import dev.mediaimporter.testkit.emulator.http.HttpResponse;
import dev.mediaimporter.testkit.emulator.http.Json;
import dev.mediaimporter.testkit.emulator.library.User;
import dev.mediaimporter.testkit.emulator.library.Users;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Exchanges codes and refresh tokens for access tokens, and answers questions about tokens. */
record TokenEndpoint(
    Clock clock,
    Users users,
    AccessTokens tokens,
    Consents consents,
    SigningKeys keys,
    Behaviour behaviour) {
  /** What ID tokens name as their issuer. */
  static final String ISSUER = "https://accounts.google.com";

  HttpResponse answer(HttpRequest request, FaultMatch firing) {
    Map<String, List<String>> form = request.form();
    if (!request.method().equals("POST")) {
      return error(400, "invalid_request", "Only POST is allowed.");
    }
    String grantType = value(form, "grant_type");
    boolean code = grantType.equals("authorization_code");
    if (!code && !grantType.equals("refresh_token")) {
      return error(400, "unsupported_grant_type", "Invalid grant_type: " + grantType);
    }
    if (!value(form, "client_id").equals(SignInHost.CLIENT_ID)
        || !value(form, "client_secret").equals(SignInHost.CLIENT_SECRET)) {
      return error(401, "invalid_client", "The OAuth client was not found.");
    }
    return code ? exchange(form, firing) : refresh(form, firing);
  }

  private HttpResponse exchange(Map<String, List<String>> form, FaultMatch firing) {
    // A code that was tried is used up, whether or not the rest was right.
    Consents.Code code = consents.redeem(value(form, "code")).orElse(null);
    if (firing.has(Fault.INVALID_GRANT)
        || code == null
        || !code.redirectUri().equals(value(form, "redirect_uri"))) {
      return error(400, "invalid_grant", "Bad Request");
    }
    String verifier = value(form, "code_verifier");
    if (!code.challenge().isEmpty() && !challenge(verifier).equals(code.challenge())) {
      return error(
          400,
          "invalid_grant",
          verifier.isEmpty() ? "Missing code verifier." : "Invalid code verifier.");
    }
    String accessToken = tokens.issue(code.subject(), code.scopes(), code.offline());
    JsonObject granted = granted(accessToken, code.scopes());
    if (code.offline()) {
      granted.addProperty("refresh_token", consents.issueRefreshToken(code));
    }
    User user = users.withSubject(code.subject()).orElse(null);
    if (user != null && code.scopes().contains(Scopes.OPENID)) {
      granted.addProperty("id_token", idToken(user, code, accessToken, flaw(firing)));
    }
    return Json.response(200, granted).with("Cache-Control", "no-store");
  }

  private static String challenge(String verifier) {
    return SigningKeys.encode(SigningKeys.sha256(verifier.getBytes(StandardCharsets.UTF_8)));
  }

  private HttpResponse refresh(Map<String, List<String>> form, FaultMatch firing) {
    Consents.Refresh refresh = consents.refresh(value(form, "refresh_token")).orElse(null);
    if (firing.has(Fault.INVALID_GRANT) || refresh == null) {
      return error(400, "invalid_grant", "Token has been expired or revoked.");
    }
    Set<String> scopes = refresh.scopes();
    JsonObject granted = scopes == null
        ? granted(tokens.issue(), behaviour.grantedScopes.get())
        : granted(tokens.issue(refresh.subject(), scopes, true), scopes);
    return Json.response(200, granted).with("Cache-Control", "no-store");
  }

  private JsonObject granted(String accessToken, Set<String> scopes) {
    JsonObject granted = new JsonObject();
    granted.addProperty("access_token", accessToken);
    granted.addProperty("expires_in", behaviour.accessTokenLifetime.get().toSeconds());
    granted.addProperty("scope", String.join(" ", new TreeSet<>(scopes)));
    granted.addProperty("token_type", "Bearer");
    return granted;
  }

  private String idToken(
      User user, Consents.Code code, String accessToken, @Nullable IdentityFlaw flaw) {
    long now = clock.instant().getEpochSecond();
    JsonObject claims = new JsonObject();
    claims.addProperty(
        "iss",
        flaw == IdentityFlaw.FOREIGN_ISSUER
            ? "https://accounts.example.com"
            : flaw == IdentityFlaw.ISSUER_WITHOUT_SCHEME ? ISSUER.replace("https://", "") : ISSUER);
    String audience = flaw == IdentityFlaw.FOREIGN_AUDIENCE ? "another-app" : SignInHost.CLIENT_ID;
    claims.addProperty("aud", audience);
    claims.addProperty("azp", audience);
    claims.addProperty("sub", user.subject());
    claims.addProperty("iat", flaw == IdentityFlaw.EXPIRED ? now - 7_200 : now);
    claims.addProperty("exp", flaw == IdentityFlaw.EXPIRED ? now - 3_600 : now + 3_600);
    claims.addProperty("at_hash", SigningKeys.halfHash(accessToken));
    if (!code.nonce().isEmpty()) {
      claims.addProperty("nonce", flaw == IdentityFlaw.OTHER_NONCE ? "other" : code.nonce());
    }
    addIdentity(claims, user, code.scopes(), flaw);
    if (flaw == IdentityFlaw.NOT_SIGNED) {
      return SigningKeys.unsigned(claims);
    }
    return flaw == IdentityFlaw.FOREIGN_SIGNATURE
        ? keys.signAsSomebodyElse(claims)
        : keys.sign(claims);
  }

  /** Adds what the scopes let an app know about a user. */
  private static void addIdentity(
      JsonObject json, User user, Set<String> scopes, @Nullable IdentityFlaw flaw) {
    if (scopes.contains(Scopes.EMAIL) && flaw != IdentityFlaw.NO_EMAIL) {
      json.addProperty("email", user.email());
      json.addProperty(
          "email_verified", user.emailVerified() && flaw != IdentityFlaw.EMAIL_NOT_VERIFIED);
    }
    if (scopes.contains(Scopes.PROFILE)) {
      json.addProperty("name", user.name());
    }
  }

  private static @Nullable IdentityFlaw flaw(FaultMatch firing) {
    FlawedIdentity flawed = firing.first(FlawedIdentity.class);
    return flawed == null ? null : flawed.flaw();
  }

  /** What an access token is good for; all values are strings. */
  HttpResponse tokenInfo(HttpRequest request, FaultMatch firing) {
    String token = value(request.parameters(), "access_token");
    if (token.isEmpty()) {
      token = value(request.form(), "access_token");
    }
    IdentityFlaw flaw = flaw(firing);
    AccessTokens.Grant grant = flaw == IdentityFlaw.EXPIRED ? null : tokens.find(token);
    User user = grant == null ? null : users.withSubject(grant.subject()).orElse(null);
    if (grant == null || user == null) {
      return error(400, "invalid_token", "Invalid Value");
    }
    JsonObject info = new JsonObject();
    String audience = flaw == IdentityFlaw.FOREIGN_AUDIENCE ? "another-app" : SignInHost.CLIENT_ID;
    info.addProperty("azp", audience);
    info.addProperty("aud", audience);
    if (grant.allows(Scopes.OPENID)) {
      info.addProperty("sub", user.subject());
    }
    info.addProperty("scope", String.join(" ", new TreeSet<>(grant.scopes())));
    Instant now = clock.instant();
    info.addProperty("exp", Long.toString(grant.expires().getEpochSecond()));
    info.addProperty(
        "expires_in", Long.toString(Duration.between(now, grant.expires()).toSeconds()));
    if (grant.allows(Scopes.EMAIL) && flaw != IdentityFlaw.NO_EMAIL) {
      info.addProperty("email", user.email());
      info.addProperty(
          "email_verified",
          Boolean.toString(user.emailVerified() && flaw != IdentityFlaw.EMAIL_NOT_VERIFIED));
    }
    info.addProperty("access_type", grant.offline() ? "offline" : "online");
    return Json.response(200, info);
  }

  /** Who the user of an access token is. */
  HttpResponse userInfo(HttpRequest request) {
    AccessTokens.Grant grant = tokens.use(request);
    User user = grant == null || !grant.allows(Scopes.OPENID)
        ? null
        : users.withSubject(grant.subject()).orElse(null);
    if (grant == null || user == null) {
      return error(401, "invalid_request", "Invalid Credentials");
    }
    JsonObject info = new JsonObject();
    info.addProperty("sub", user.subject());
    addIdentity(info, user, grant.scopes(), null);
    return Json.response(200, info);
  }

  /** Withdraws the consent that a token stands for. */
  HttpResponse revoke(HttpRequest request) {
    if (!request.method().equals("POST")) {
      return error(400, "invalid_request", "Only POST is allowed.");
    }
    String token = value(request.form(), "token");
    if (token.isEmpty()) {
      token = value(request.parameters(), "token");
    }
    return consents.revoke(token)
        ? Json.response(200, new JsonObject())
        : error(400, "invalid_token", "Token expired or revoked");
  }

  /** The keys that prove ID tokens. */
  HttpResponse certs() {
    return Json.response(200, keys.published())
        .with("Cache-Control", "public, max-age=" + Duration.ofHours(6).toSeconds());
  }

  private static String value(Map<String, List<String>> form, String name) {
    return HttpRequest.first(form, name);
  }

  private static HttpResponse error(int status, String error, String description) {
    return Json.response(
        status, Json.object(Map.of("error", error, "error_description", description)));
  }
}
