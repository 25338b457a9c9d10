package dev.mediaimporter.lambda.local;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands in for KMS (one key) and Secrets Manager (one secret), as far as the functions call them.
 * A ciphertext is a random name of the plaintext, which stays here. As with KMS, what was encrypted
 * under one context cannot be decrypted under another.
 *
 * @see <a href="https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html">Encrypt</a>
 */
public final class KeysAndSecrets implements AutoCloseable {
  /** The only key. */
  public static final String KEY_ID = "arn:aws:kms:us-east-1:000000000000:key/local";
  /** The only secret. */
  public static final String SECRET_ID =
      "arn:aws:secretsmanager:us-east-1:000000000000:secret:google";

  private final LoopbackHttp http;
  private final String secret;
  private final Map<String, Sealed> sealed = new ConcurrentHashMap<>();

  private record Sealed(JsonElement context, String plaintext) {}

  /**
   * Starts it.
   *
   * @param secret the one secret's value
   */
  public KeysAndSecrets(String secret) throws IOException {
    this.secret = secret;
    this.http = LoopbackHttp.start(0, this::answer);
  }

  /** Its address. */
  public String url() {
    return http.url();
  }

  private void answer(HttpExchange exchange) throws IOException {
    JsonObject request = JsonParser.parseString(
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8))
        .getAsJsonObject();
    String target = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
    JsonObject answer = new JsonObject();
    int status = 200;
    switch (target) {
      case "TrentService.Encrypt" -> {
        String blob = Base64.getEncoder()
            .encodeToString(UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII));
        sealed.put(blob, new Sealed(context(request), request.get("Plaintext").getAsString()));
        answer.addProperty("CiphertextBlob", blob);
        answer.addProperty("KeyId", KEY_ID);
      }
      case "TrentService.Decrypt" -> {
        Sealed found = sealed.get(request.get("CiphertextBlob").getAsString());
        if (found != null && found.context().equals(context(request))) {
          answer.addProperty("Plaintext", found.plaintext());
          answer.addProperty("KeyId", KEY_ID);
        } else {
          status = 400;
          answer.addProperty("__type", "InvalidCiphertextException");
        }
      }
      case "secretsmanager.GetSecretValue" -> {
        answer.addProperty("ARN", SECRET_ID);
        answer.addProperty("SecretString", secret);
      }
      default -> {
        status = 400;
        answer.addProperty("__type", "UnknownOperationException");
      }
    }
    LoopbackHttp.send(
        exchange, status, Map.of("Content-Type", "application/x-amz-json-1.1"), answer.toString());
  }

  private static JsonElement context(JsonObject request) {
    return request.has("EncryptionContext") ? request.get("EncryptionContext") : new JsonObject();
  }

  @Override
  public void close() {
    http.close();
  }
}
