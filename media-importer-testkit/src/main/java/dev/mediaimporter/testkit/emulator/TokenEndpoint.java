package dev.mediaimporter.testkit.emulator;

import com.google.gson.JsonObject;
import dev.mediaimporter.testkit.emulator.FaultTypes.Quirk;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Issues access tokens for the one refresh token there is. */
final class TokenEndpoint {
  static final String REFRESH_TOKEN = "1//emulated-refresh-token";

  private final AccessTokens tokens;
  private final Behaviour behaviour;

  TokenEndpoint(AccessTokens tokens, Behaviour behaviour) {
    this.tokens = tokens;
    this.behaviour = behaviour;
  }

  HttpResponse answer(HttpRequest request, Firing firing) {
    Map<String, List<String>> form = request.form();
    if (!request.method().equals("POST")) {
      return error(400, "invalid_request", "Only POST is allowed.");
    }
    if (!value(form, "grant_type").equals("refresh_token")) {
      return error(
          400, "unsupported_grant_type", "Invalid grant_type: " + value(form, "grant_type"));
    }
    if (!value(form, "client_id").equals(OAuthClient.ID)
        || !value(form, "client_secret").equals(OAuthClient.SECRET)) {
      return error(401, "invalid_client", "The OAuth client was not found.");
    }
    if (firing.has(Quirk.INVALID_GRANT) || !value(form, "refresh_token").equals(REFRESH_TOKEN)) {
      return error(400, "invalid_grant", "Token has been expired or revoked.");
    }
    JsonObject granted = new JsonObject();
    granted.addProperty("access_token", tokens.issue());
    granted.addProperty("expires_in", behaviour.accessTokenLifetime().toSeconds());
    granted.addProperty("scope", String.join(" ", new TreeSet<>(behaviour.grantedScopes())));
    granted.addProperty("token_type", "Bearer");
    return Json.response(200, granted).with("Cache-Control", "no-store");
  }

  private static String value(Map<String, List<String>> form, String name) {
    return form.getOrDefault(name, List.of("")).get(0);
  }

  private static HttpResponse error(int status, String error, String description) {
    return Json.response(
        status, Json.object(Map.of("error", error, "error_description", description)));
  }
}
