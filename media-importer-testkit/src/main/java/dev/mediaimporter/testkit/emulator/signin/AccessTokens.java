package dev.mediaimporter.testkit.emulator.signin;

import dev.mediaimporter.testkit.emulator.faults.Behaviour;
import dev.mediaimporter.testkit.emulator.http.HttpRequest;
import dev.mediaimporter.testkit.emulator.library.Ids;
import dev.mediaimporter.testkit.emulator.library.Users;
import dev.mediaimporter.testkit.emulator.media.Hash;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The access tokens that were issued and still matter. */
public final class AccessTokens {
  private static final int REMEMBERED = 1_000;

  private final Clock clock;
  private final long seed;
  private final Behaviour behaviour;
  private final Users users;
  private final Map<String, Issued> grants = new LinkedHashMap<>();
  private String latest;
  private long issued;

  /**
   * What a token allows.
   *
   * @param offline whether a refresh token stands behind it
   */
  public record Grant(
      String subject, String client, Set<String> scopes, boolean offline, Instant expires) {
    public boolean allows(String scope) {
      return scopes.contains(scope);
    }
  }

  private static final class Issued {
    private final Grant grant;
    private int calls;

    Issued(Grant grant) {
      this.grant = grant;
    }
  }

  public AccessTokens(Clock clock, long seed, Behaviour behaviour, Users users) {
    this.clock = clock;
    this.seed = seed;
    this.behaviour = behaviour;
    this.users = users;
    this.latest = issue();
  }

  /** A new token of the first user, for what the settings say was consented to. */
  public synchronized String issue() {
    latest = issue(users.first().subject(), OAuthClient.ID, behaviour.grantedScopes(), true);
    return latest;
  }

  /** A new token for what the user consented to. */
  public synchronized String issue(
      String subject, String client, Set<String> scopes, boolean offline) {
    if (grants.size() == REMEMBERED) {
      grants.remove(grants.keySet().iterator().next());
    }
    String token = "ya29." + Ids.of(Hash.mix(seed, issued), (int) issued).substring(6);
    issued++;
    Instant expires = clock.instant().plus(behaviour.accessTokenLifetime());
    grants.put(token, new Issued(new Grant(subject, client, Set.copyOf(scopes), offline, expires)));
    return token;
  }

  /** The latest token of the first user if it works, else a new one. */
  public synchronized String current() {
    return valid(latest) == null ? issue() : latest;
  }

  public synchronized void revoke(String token) {
    grants.remove(token);
  }

  public synchronized void revokeAll(String subject, String client) {
    grants
        .values()
        .removeIf(other ->
            other.grant.subject().equals(subject) && other.grant.client().equals(client));
  }

  public synchronized void revokeAll() {
    grants.clear();
  }

  /** Counts a call with this token; what it allows, or null when it doesn't work. */
  public synchronized @Nullable Grant use(@Nullable String token) {
    Issued used = valid(token);
    if (used == null) {
      return null;
    }
    used.calls++;
    return used.grant;
  }

  /** What the token allows, or null when it doesn't work. */
  synchronized @Nullable Grant find(String token) {
    Issued found = valid(token);
    return found == null ? null : found.grant;
  }

  private @Nullable Issued valid(@Nullable String token) {
    Issued found = token == null ? null : grants.get(token);
    return found == null
            || found.calls >= behaviour.accessTokenCalls()
            || !clock.instant().isBefore(found.grant.expires())
        ? null
        : found;
  }

  /** The token that a request carries in its header or, as Google allows too, in its address. */
  public static @Nullable String of(HttpRequest request) {
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
