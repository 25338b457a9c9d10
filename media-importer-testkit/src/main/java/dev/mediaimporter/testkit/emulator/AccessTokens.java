package dev.mediaimporter.testkit.emulator;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The access tokens that were issued and still matter. */
final class AccessTokens {
  private static final int REMEMBERED = 1_000;

  private final Clock clock;
  private final long seed;
  private final Behaviour behaviour;
  private final Map<String, Grant> grants = new LinkedHashMap<>();
  private String latest;
  private long issued;

  private static final class Grant {
    private final Instant expires;
    private final Set<String> scopes;
    private int calls;

    Grant(Instant expires, Set<String> scopes) {
      this.expires = expires;
      this.scopes = scopes;
    }
  }

  AccessTokens(Clock clock, long seed, Behaviour behaviour) {
    this.clock = clock;
    this.seed = seed;
    this.behaviour = behaviour;
    this.latest = issue();
  }

  /** A new token. */
  synchronized String issue() {
    if (grants.size() == REMEMBERED) {
      grants.remove(grants.keySet().iterator().next());
    }
    String token = "ya29." + Ids.of(Mixing.mix(seed, issued), (int) issued).substring(6);
    issued++;
    grants.put(
        token,
        new Grant(
            clock.instant().plus(behaviour.accessTokenLifetime()), behaviour.grantedScopes()));
    latest = token;
    return token;
  }

  /** The latest token if it works, else a new one. */
  synchronized String current() {
    return valid(latest) == null ? issue() : latest;
  }

  synchronized void revoke(String token) {
    grants.remove(token);
  }

  synchronized void revokeAll() {
    grants.clear();
  }

  /** Counts a call with this token; the scopes it has, or null when it doesn't work. */
  synchronized @Nullable Set<String> use(@Nullable String token) {
    Grant grant = valid(token);
    if (grant == null) {
      return null;
    }
    grant.calls++;
    return grant.scopes;
  }

  private @Nullable Grant valid(@Nullable String token) {
    Grant grant = token == null ? null : grants.get(token);
    return grant == null
            || grant.calls >= behaviour.accessTokenCalls()
            || !clock.instant().isBefore(grant.expires)
        ? null
        : grant;
  }

  /** The token that a request carries in its header or, as Google allows too, in its address. */
  static @Nullable String of(HttpRequest request) {
    String header = request.header("Authorization");
    if (header != null) {
      return header.regionMatches(true, 0, "Bearer ", 0, 7)
          ? header.substring(7).strip()
          : null;
    }
    var parameter = request.parameters().get("access_token");
    return parameter == null ? null : parameter.get(0);
  }
}
