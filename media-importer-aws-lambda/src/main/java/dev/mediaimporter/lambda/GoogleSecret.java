package dev.mediaimporter.lambda;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * The deployment's own secrets, from Secrets Manager: the OAuth client secret, either as the whole
 * value or as {@code client_secret} of a JSON object, which may also hold {@code owner_hmac_key}.
 * Asked for again every quarter of an hour, so that it can be changed. Thread-safe.
 */
final class GoogleSecret {
  private static final Duration KEPT = Duration.ofMinutes(15);

  private record Value(String clientSecret, Optional<String> ownerHmacKey) {
    @Override
    public String toString() {
      return "***";
    }
  }

  private final SecretsManagerClient client;
  private final String secretId;
  private final Clock clock;
  private @Nullable Value value;
  private Instant freshUntil = Instant.MIN;

  /** Reads this secret when it is first needed. */
  GoogleSecret(SecretsManagerClient client, String secretId, Clock clock) {
    this.client = client;
    this.secretId = secretId;
    this.clock = clock;
  }

  /** The OAuth client secret. */
  String clientSecret() {
    return value().clientSecret();
  }

  /**
   * The key that owners' folders are derived with.
   *
   * @throws IllegalStateException if the secret holds none
   */
  String ownerHmacKey() {
    return value()
        .ownerHmacKey()
        .orElseThrow(() -> new IllegalStateException(
            "KEY_STRATEGY=owner-hmac needs owner_hmac_key in the secret GOOGLE_SECRET_ID: store"
                + " {\"client_secret\":\"...\",\"owner_hmac_key\":\"32 random bytes in base64\"}"));
  }

  private synchronized Value value() {
    Value known = value;
    if (known == null || !clock.instant().isBefore(freshUntil)) {
      known = parse(client.getSecretValue(request -> request.secretId(secretId)).secretString());
      value = known;
      freshUntil = clock.instant().plus(KEPT);
    }
    return known;
  }

  private static Value parse(String text) {
    String stripped = text.strip();
    if (!stripped.startsWith("{")) {
      return new Value(stripped, Optional.empty());
    }
    try {
      JsonObject json = JsonParser.parseString(stripped).getAsJsonObject();
      return new Value(
          member(json, "client_secret").orElseThrow(GoogleSecret::unusable),
          member(json, "owner_hmac_key"));
    } catch (JsonParseException e) {
      // What the parser says quotes the secret.
      throw unusable();
    }
  }

  private static IllegalStateException unusable() {
    return new IllegalStateException(
        "the secret GOOGLE_SECRET_ID is JSON without client_secret: store the OAuth client secret");
  }

  private static Optional<String> member(JsonObject json, String name) {
    return json.get(name) instanceof JsonPrimitive text
        ? Optional.of(text.getAsString())
        : Optional.empty();
  }
}
