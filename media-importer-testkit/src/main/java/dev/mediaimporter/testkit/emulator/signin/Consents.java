package dev.mediaimporter.testkit.emulator.signin;

import dev.mediaimporter.testkit.emulator.faults.Behaviour;
import dev.mediaimporter.testkit.emulator.library.Ids;
import dev.mediaimporter.testkit.emulator.media.Hash;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The consents that users gave, with their codes and refresh tokens. */
final class Consents {
  private static final Duration CODE_LIFETIME = Duration.ofMinutes(10);
  private static final int REMEMBERED_CODES = 1_000;

  private final Clock clock;
  private final long seed;
  private final Behaviour behaviour;
  private final AccessTokens accessTokens;
  private final Map<String, Set<String>> granted = new HashMap<>();
  private final Map<String, Code> codes = new LinkedHashMap<>();
  private final Map<String, Refresh> refreshTokens = new LinkedHashMap<>();
  private long issued;

  /**
   * What a code is good for.
   *
   * @param challenge of PKCE, empty when there was none
   * @param nonce empty when there was none
   * @param offline whether a refresh token comes with the access token
   */
  record Code(
      String subject,
      Set<String> scopes,
      String redirectUri,
      String challenge,
      String nonce,
      boolean offline,
      Instant made) {}

  /**
   * What a refresh token is good for.
   *
   * @param scopes null for what the settings say was consented to
   */
  record Refresh(String subject, @Nullable Set<String> scopes, Instant made) {}

  Consents(Clock clock, long seed, Behaviour behaviour, AccessTokens accessTokens) {
    this.clock = clock;
    this.seed = Hash.mix(seed, 7);
    this.behaviour = behaviour;
    this.accessTokens = accessTokens;
  }

  /** A refresh token that needs no sign-in. */
  synchronized void add(String refreshToken, String subject) {
    refreshTokens.put(refreshToken, new Refresh(subject, null, clock.instant()));
  }

  /** What the user granted until now. */
  synchronized Set<String> granted(String subject) {
    return Set.copyOf(granted.getOrDefault(subject, Set.of()));
  }

  /** Notes a consent and returns the code that stands for it. */
  synchronized String grant(Code consent) {
    granted
        .computeIfAbsent(consent.subject(), subject -> new LinkedHashSet<>())
        .addAll(consent.scopes());
    if (codes.size() == REMEMBERED_CODES) {
      codes.remove(codes.keySet().iterator().next());
    }
    String code = "4/0" + text();
    codes.put(code, consent);
    return code;
  }

  /** What the code stands for, once. */
  synchronized Optional<Code> redeem(String code) {
    return Optional.ofNullable(codes.remove(code))
        .filter(found -> clock.instant().isBefore(found.made().plus(CODE_LIFETIME)));
  }

  /** A new refresh token; when there are too many, the oldest is revoked. */
  synchronized String issueRefreshToken(Code code) {
    List<String> others = refreshTokens.entrySet().stream()
        .filter(other ->
            other.getValue().scopes() != null && other.getValue().subject().equals(code.subject()))
        .map(Map.Entry::getKey)
        .toList();
    if (others.size() >= behaviour.refreshTokensPerUser.get()) {
      refreshTokens.remove(others.get(0));
    }
    String token = "1//" + text();
    refreshTokens.put(token, new Refresh(code.subject(), code.scopes(), clock.instant()));
    return token;
  }

  synchronized Optional<Refresh> refresh(String token) {
    return Optional.ofNullable(refreshTokens.get(token))
        .filter(found -> found.scopes() == null
            || clock.instant().isBefore(found.made().plus(behaviour.refreshTokenLifetime.get())));
  }

  /** Withdraws the consent behind a token, and all its tokens; false when the token is unknown. */
  synchronized boolean revoke(String token) {
    Refresh refresh = refreshTokens.get(token);
    AccessTokens.Grant access = accessTokens.find(token);
    String subject = refresh != null ? refresh.subject() : access != null ? access.subject() : null;
    if (subject == null) {
      return false;
    }
    granted.remove(subject);
    refreshTokens.values().removeIf(other -> other.subject().equals(subject));
    codes.values().removeIf(other -> other.subject().equals(subject));
    accessTokens.revokeAll(subject);
    return true;
  }

  private String text() {
    long number = issued++;
    return Ids.of(Hash.mix(seed, number), (int) number).substring(12);
  }
}
