package dev.mediaimporter.lambda.local;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mediaimporter.signin.GoogleScopes;
import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.library.User;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;

/**
 * A user of the emulated Google who grants every consent; does what a page and a browser do at
 * sign-in. The emulator must be set to grant consent. Thread-safe; blocks.
 */
public final class EmulatedUser {
  /** The PKCE secret of every code. */
  public static final String VERIFIER = "a-verifier-of-forty-three-characters-or-more";

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final PhotosEmulator google;
  private final User user;
  private final String redirectUri;
  private final HttpClient http = HttpClient.newHttpClient();

  /**
   * A user in front of a page.
   *
   * @param redirectUri where the page is that the codes are for
   */
  public EmulatedUser(PhotosEmulator google, User user, String redirectUri) {
    this.google = google;
    this.user = user;
    this.redirectUri = redirectUri;
  }

  /** Who it is. */
  public User user() {
    return user;
  }

  /** An authorization code for access to all photos. */
  public String code() throws IOException, InterruptedException {
    String question = form(
        "response_type=code&access_type=offline&prompt=consent&code_challenge_method=S256",
        "client_id",
        google.clientId(),
        "redirect_uri",
        redirectUri,
        "login_hint",
        user.subject(),
        "code_challenge",
        challenge(),
        "scope",
        "openid email " + GoogleScopes.LIBRARY_READ + " " + GoogleScopes.PICKER);
    HttpResponse<String> answer = http.send(
        HttpRequest.newBuilder(URI.create(google.authUrl() + "?" + question))
            .timeout(TIMEOUT)
            .build(),
        HttpResponse.BodyHandlers.ofString());
    String query = answer
        .headers()
        .firstValue("Location")
        .map(location -> URI.create(location).getRawQuery())
        .orElse("");
    for (String pair : query.split("&", -1)) {
      if (pair.startsWith("code=")) {
        return URLDecoder.decode(pair.substring("code=".length()), StandardCharsets.UTF_8);
      }
    }
    throw new IOException("the emulator gave no code");
  }

  private static String challenge() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  private JsonObject tokens() throws IOException, InterruptedException {
    String form = form(
        "grant_type=authorization_code",
        "code",
        code(),
        "code_verifier",
        VERIFIER,
        "redirect_uri",
        redirectUri,
        "client_id",
        google.clientId(),
        "client_secret",
        google.clientSecret());
    HttpResponse<String> answer = http.send(
        HttpRequest.newBuilder(URI.create(google.tokenUrl()))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build(),
        HttpResponse.BodyHandlers.ofString());
    return JsonParser.parseString(answer.body()).getAsJsonObject();
  }

  /** An ID token, as the page gets it at its sign-in. */
  public String idToken() throws IOException, InterruptedException {
    return tokens().get("id_token").getAsString();
  }

  /** An access token, as the first version's page sent it. */
  public String accessToken() throws IOException, InterruptedException {
    return tokens().get("access_token").getAsString();
  }

  /** A form of what needs no encoding, and of names each with its value. */
  private static String form(String start, String... namesAndValues) {
    StringBuilder form = new StringBuilder(start);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      String value = URLEncoder.encode(namesAndValues[i + 1], StandardCharsets.UTF_8);
      form.append('&').append(namesAndValues[i]).append('=').append(value);
    }
    return form.toString();
  }
}
