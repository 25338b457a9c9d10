package dev.mediaimporter.photos.google;

import com.google.api.client.http.HttpTransport;
import com.google.auth.Credentials;
import com.google.gson.JsonObject;
import dev.mediaimporter.media.InvalidRequestException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Credentials for the clients of this package. What is returned is thread-safe and prints no
 * secret; any other google-auth {@link Credentials} of a user do as well. Service accounts do not
 * work with Google Photos.
 */
public final class PhotosCredentials {
  private static final int MAX_FILE_BYTES = 1024 * 1024;
  private static final int MAX_TOKEN_CHARS = 16 * 1024;

  private PhotosCredentials() {}

  /**
   * Credentials with a refresh token, from a file in Google's {@code authorized_user} format. The
   * first access token is fetched when it is needed, from the token address of the settings; the
   * one in the file, if any, is ignored. Blocks for reading the file.
   *
   * @param transport sends the requests for tokens; stays open until the credentials are no longer
   *     used; see {@link GooglePhotosClient#newTransport}
   * @throws InvalidRequestException naming the file and the remedy, if it cannot be read or is of
   *     another kind
   */
  public static Credentials fromFile(
      Path file, GooglePhotosSettings settings, HttpTransport transport) {
    JsonObject json = Json.parse(read(file))
        .flatMap(Json::asObject)
        .orElseThrow(() -> bad(file, "is not JSON: create it again by logging in"));
    String type = Json.text(json, "type").orElse("");
    if (type.equals("service_account")) {
      throw bad(
          file, "is a service account, which Google Photos does not accept: log in as a user");
    }
    if (json.has("installed") || json.has("web")) {
      throw bad(file, "describes an OAuth client, not a login: log in with it first");
    }
    if (!type.isEmpty() && !type.equals("authorized_user")) {
      throw bad(file, "is of the type " + SafeText.of(type) + ", not authorized_user");
    }
    Clock clock = Clock.systemUTC();
    return new RefreshTokenCredentials(
        new PlainHttp(transport, settings, clock),
        settings.tokenUrl(),
        clock,
        required(file, json, "client_id"),
        Json.text(json, "client_secret"),
        required(file, json, "refresh_token"));
  }

  /**
   * Credentials with an access token only, which work until it expires, about an hour.
   *
   * @throws InvalidRequestException if the text cannot be a token, or there is none
   */
  public static Credentials ofAccessToken(@Nullable String token) {
    String text = token == null ? "" : token.strip();
    if (text.isEmpty() || text.length() > MAX_TOKEN_CHARS || !text.matches("[!-~]+")) {
      throw new InvalidRequestException(
          "the access token is missing or holds characters that no token has: copy it again", null);
    }
    return new AccessTokenCredentials(text);
  }

  private static String read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
      if (bytes.length > MAX_FILE_BYTES) {
        throw bad(file, "is too long to be one");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw bad(file, "does not exist: create it by logging in");
    } catch (IOException e) {
      throw bad(file, "cannot be read (" + e.getClass().getSimpleName() + ")");
    }
  }

  private static String required(Path file, JsonObject json, String name) {
    return Json.text(json, name)
        .orElseThrow(() -> bad(file, "has no " + name + ": create it again by logging in"));
  }

  private static InvalidRequestException bad(Path file, String problem) {
    return new InvalidRequestException("the credentials file " + file + " " + problem, null);
  }
}
