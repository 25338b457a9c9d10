package dev.mediaimporter.signin;

import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.json.webtoken.JsonWebSignature;
import com.google.api.client.json.webtoken.JsonWebToken;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;

/** A key pair that plays Google's. */
record SigningKey(String id, KeyPair pair) {
  static SigningKey create(String id) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return new SigningKey(id, generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  String sign(JsonWebToken.Payload payload) {
    try {
      return JsonWebSignature.signUsingRsaSha256(
          pair.getPrivate(),
          GsonFactory.getDefaultInstance(),
          new JsonWebSignature.Header().setAlgorithm("RS256").setKeyId(id),
          payload);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** The public half, as a JWK. */
  String jwk() {
    RSAPublicKey key = (RSAPublicKey) pair.getPublic();
    return """
        {"kty":"RSA","alg":"RS256","use":"sig","kid":"%s","n":"%s","e":"%s"}""".formatted(id, number(key.getModulus()), number(key.getPublicExponent()));
  }

  private static String number(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int sign = bytes[0] == 0 ? 1 : 0;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(java.util.Arrays.copyOfRange(bytes, sign, bytes.length));
  }
}
