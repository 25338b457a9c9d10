package dev.mediaimporter.testkit.emulator.signin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mediaimporter.testkit.emulator.http.Json;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Signs ID tokens and publishes the keys that prove it; a key is made when one is first needed. */
public final class SigningKeys {
  private static final int PUBLISHED = 2;
  private static final int RSA_BITS = 2048;

  private final Deque<Key> keys = new ArrayDeque<>();
  private @Nullable Key unpublished;

  private record Key(String id, KeyPair pair) {}

  /** Signs with a new key from now on; the one before it stays published. */
  public synchronized void rotate() {
    keys.addFirst(newKey());
    while (keys.size() > PUBLISHED) {
      keys.removeLast();
    }
  }

  /** The claims as a token that the published keys prove. */
  synchronized String sign(JsonObject claims) {
    return sign(claims, current());
  }

  /** The claims as a token whose key has the name of a published one, but is another. */
  synchronized String signAsSomebodyElse(JsonObject claims) {
    if (unpublished == null) {
      unpublished = newKey();
    }
    return sign(claims, new Key(current().id(), unpublished.pair()));
  }

  static String unsigned(JsonObject claims) {
    return encode("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + encode(claims.toString()) + ".";
  }

  /** The published keys in the form of RFC 7517. */
  synchronized JsonObject published() {
    current();
    JsonArray array = new JsonArray();
    for (Key key : keys) {
      RSAPublicKey rsa = (RSAPublicKey) key.pair().getPublic();
      array.add(Json.object(Map.of(
          "kty",
          "RSA",
          "use",
          "sig",
          "alg",
          "RS256",
          "kid",
          key.id(),
          "n",
          encode(rsa.getModulus()),
          "e",
          encode(rsa.getPublicExponent()))));
    }
    JsonObject json = new JsonObject();
    json.add("keys", array);
    return json;
  }

  private Key current() {
    if (keys.isEmpty()) {
      keys.addFirst(newKey());
    }
    return keys.getFirst();
  }

  private static Key newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(RSA_BITS);
      KeyPair pair = generator.generateKeyPair();
      byte[] digest = sha256(pair.getPublic().getEncoded());
      return new Key(HexFormat.of().formatHex(digest, 0, 20), pair);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has RSA", e);
    }
  }

  private static String sign(JsonObject claims, Key key) {
    String signed = encode(
            Json.object(Map.of("alg", "RS256", "kid", key.id(), "typ", "JWT")).toString())
        + "." + encode(claims.toString());
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key.pair().getPrivate());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + encode(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA256withRSA", e);
    }
  }

  /** The left half of a token's hash, as {@code at_hash} has it. */
  static String halfHash(String token) {
    byte[] hash = sha256(token.getBytes(StandardCharsets.UTF_8));
    return encode(Arrays.copyOf(hash, hash.length / 2));
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String encode(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return encode(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }

  private static String encode(String text) {
    return encode(text.getBytes(StandardCharsets.UTF_8));
  }

  static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
