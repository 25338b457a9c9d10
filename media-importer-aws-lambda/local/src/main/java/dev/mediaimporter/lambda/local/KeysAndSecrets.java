package dev.mediaimporter.lambda.local;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Stands in for KMS (one key) and Secrets Manager (one secret), as far as the functions call them.
 * As with KMS, what was encrypted under one context cannot be decrypted under another.
 *
 * @see <a href="https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html">Encrypt</a>
 */
public final class KeysAndSecrets implements AutoCloseable {
  /** The only key. */
  public static final String KEY_ID = "arn:aws:kms:us-east-1:000000000000:key/local";
  /** The only secret. */
  public static final String SECRET_ID =
      "arn:aws:secretsmanager:us-east-1:000000000000:secret:google";

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final LoopbackHttp http;
  private final String secret;
  private final SecretKey key;
  private final SecureRandom random = new SecureRandom();

  /**
   * Starts it.
   *
   * @param secret the one secret's value
   */
  public KeysAndSecrets(String secret) throws IOException {
    this.secret = secret;
    try {
      KeyGenerator generator = KeyGenerator.getInstance("AES");
      generator.init(256);
      this.key = generator.generateKey();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has AES", e);
    }
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
    try {
      switch (target) {
        case "TrentService.Encrypt" -> {
          byte[] nonce = new byte[NONCE_BYTES];
          random.nextBytes(nonce);
          byte[] sealed = crypt(Cipher.ENCRYPT_MODE, nonce, bytes(request, "Plaintext"), request);
          byte[] blob = Arrays.copyOf(nonce, nonce.length + sealed.length);
          System.arraycopy(sealed, 0, blob, nonce.length, sealed.length);
          answer.addProperty("CiphertextBlob", Base64.getEncoder().encodeToString(blob));
          answer.addProperty("KeyId", KEY_ID);
        }
        case "TrentService.Decrypt" -> {
          byte[] blob = bytes(request, "CiphertextBlob");
          byte[] plain = crypt(
              Cipher.DECRYPT_MODE,
              Arrays.copyOf(blob, NONCE_BYTES),
              Arrays.copyOfRange(blob, NONCE_BYTES, blob.length),
              request);
          answer.addProperty("Plaintext", Base64.getEncoder().encodeToString(plain));
          answer.addProperty("KeyId", KEY_ID);
        }
        case "secretsmanager.GetSecretValue" -> {
          answer.addProperty("ARN", SECRET_ID);
          answer.addProperty("SecretString", secret);
        }
        default -> throw new GeneralSecurityException("unknown operation");
      }
    } catch (GeneralSecurityException e) {
      JsonObject error = new JsonObject();
      error.addProperty("__type", "InvalidCiphertextException");
      LoopbackHttp.send(exchange, 400, Map.of(), error.toString());
      return;
    }
    LoopbackHttp.send(
        exchange, 200, Map.of("Content-Type", "application/x-amz-json-1.1"), answer.toString());
  }

  private static byte[] bytes(JsonObject request, String name) {
    return Base64.getDecoder().decode(request.get(name).getAsString());
  }

  private byte[] crypt(int mode, byte[] nonce, byte[] text, JsonObject request)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    Map<String, JsonElement> context = new TreeMap<>();
    if (request.get("EncryptionContext") instanceof JsonObject object) {
      context.putAll(object.asMap());
    }
    cipher.updateAAD(context.toString().getBytes(StandardCharsets.UTF_8));
    return cipher.doFinal(text);
  }

  @Override
  public void close() {
    http.close();
  }
}
