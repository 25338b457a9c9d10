package dev.mediaimporter.signin;

import com.google.gson.JsonObject;
import dev.mediaimporter.internal.text.Json;
import dev.mediaimporter.internal.text.SafeText;
import dev.mediaimporter.media.InvalidRequestException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** A file in Google's {@code authorized_user} format. */
record CredentialsFile(String clientId, Optional<String> clientSecret, String refreshToken) {
  private static final int MAX_FILE_BYTES = 1024 * 1024;

  /**
   * Reads a file.
   *
   * @throws InvalidRequestException naming the file and the remedy, if it cannot be read or has
   *     another format
   */
  static CredentialsFile parse(Path file) {
    JsonObject json = Json.parse(read(file))
        .flatMap(Json::asObject)
        .orElseThrow(() -> bad(file, "is not JSON: create it again by signing in"));
    String type = Json.text(json, "type").orElse("");
    if (type.equals("service_account")) {
      throw bad(
          file, "is a service account, which Google Photos does not accept: sign in as a user");
    }
    if (json.has("installed") || json.has("web")) {
      throw bad(file, "describes an OAuth client, not a sign-in: sign in with it first");
    }
    if (!type.isEmpty() && !type.equals("authorized_user")) {
      throw bad(file, "is of the type " + SafeText.of(type) + ", not authorized_user");
    }
    return new CredentialsFile(
        required(file, json, "client_id"),
        Json.text(json, "client_secret"),
        required(file, json, "refresh_token"));
  }

  private static String read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
      if (bytes.length > MAX_FILE_BYTES) {
        throw bad(file, "is too long to be one");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw bad(file, "does not exist: create it by signing in");
    } catch (IOException e) {
      throw bad(file, "cannot be read (" + e.getClass().getSimpleName() + ")");
    }
  }

  private static String required(Path file, JsonObject json, String name) {
    return Json.text(json, name)
        .orElseThrow(() -> bad(file, "has no " + name + ": create it again by signing in"));
  }

  private static InvalidRequestException bad(Path file, String problem) {
    return new InvalidRequestException("the credentials file " + file + " " + problem);
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "CredentialsFile";
  }
}
