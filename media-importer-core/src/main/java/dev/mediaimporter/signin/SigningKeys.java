package dev.mediaimporter.signin;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.mediaimporter.media.SourceUnavailableException;
import java.math.BigInteger;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Google's public keys, kept as long as their {@code Cache-Control} allows, and fetched again when
 * a key is missing, because Google changes them, though not more than once a minute for that.
 * (google-auth's own cache keeps them for an hour whatever the answer says, and does not look
 * again.) Thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7517">RFC 7517</a>
 */
final class SigningKeys {
  private static final Pattern MAX_AGE =
      Pattern.compile("(?i)(?:^|[,\\s])max-age\\s*=\\s*\"?([0-9]{1,9})");
  private static final Duration LONGEST = Duration.ofDays(1);

  /** Anybody can name unknown keys, so they cause no more than one request in this time. */
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final OAuthHttp http;
  private final URI url;
  private final Clock clock;

  private Map<String, PublicKey> keys = Map.of();
  private Instant freshUntil = Instant.MIN;
  private Instant nextLook = Instant.MIN;
  private boolean failed;

  SigningKeys(OAuthHttp http, URI url, Clock clock) {
    this.http = http;
    this.url = url;
    this.clock = clock;
  }

  /** The RSA key of this name; blocks while keys are fetched. */
  synchronized Optional<PublicKey> find(String keyId) {
    Instant now = clock.instant();
    if (keys.containsKey(keyId)) {
      if (!now.isBefore(freshUntil)) {
        fetch();
      }
    } else if (keys.isEmpty()) {
      fetch();
    } else if (!now.isBefore(nextLook)) {
      nextLook = now.plus(PAUSE);
      fetch();
    } else if (failed) {
      throw new SourceUnavailableException(
          "Google's signing keys could not be fetched a moment ago: try again in a minute", null);
    }
    return Optional.ofNullable(keys.get(keyId));
  }

  private void fetch() {
    failed = true;
    OAuthAnswer answer = http.get("the address of Google's signing keys", url);
    if (!answer.succeeded()) {
      throw answer.refusal("it is not an address of signing keys");
    }
    Map<String, PublicKey> found = new HashMap<>();
    for (JsonElement element : answer.array("keys")) {
      if (element instanceof JsonObject json) {
        OAuthAnswer.text(json, "kid")
            .ifPresent(id -> rsaKey(json).ifPresent(key -> found.put(id, key)));
      }
    }
    keys = Map.copyOf(found);
    freshUntil = clock.instant().plus(lifetime(answer));
    failed = false;
  }

  private static Optional<PublicKey> rsaKey(JsonObject json) {
    try {
      return OAuthAnswer.text(json, "kty").filter("RSA"::equals).isEmpty()
          ? Optional.empty()
          : Optional.of(KeyFactory.getInstance("RSA")
              .generatePublic(new RSAPublicKeySpec(number(json, "n"), number(json, "e"))));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static BigInteger number(JsonObject json, String name) {
    return new BigInteger(
        1, Base64.getUrlDecoder().decode(OAuthAnswer.text(json, name).orElse("")));
  }

  private static Duration lifetime(OAuthAnswer answer) {
    Matcher maxAge =
        MAX_AGE.matcher(Optional.ofNullable(answer.headers().getCacheControl()).orElse(""));
    if (!maxAge.find()) {
      return Duration.ZERO;
    }
    long age = Optional.ofNullable(answer.headers().getAge()).orElse(0L);
    Duration left = Duration.ofSeconds(Long.parseLong(maxAge.group(1)) - Math.max(0, age));
    return left.compareTo(LONGEST) > 0 ? LONGEST : left;
  }
}
