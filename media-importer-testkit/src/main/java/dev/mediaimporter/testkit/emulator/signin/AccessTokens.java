package dev.mediaimporter.testkit.emulator.signin;

import dev.mediaimporter.testkit.emulator.faults.ApiError;
import dev.mediaimporter.testkit.emulator.faults.Behaviour;
import dev.mediaimporter.testkit.emulator.faults.Fault;
import dev.mediaimporter.testkit.emulator.faults.FaultMatch;
import dev.mediaimporter.testkit.emulator.http.HttpRequest;
import dev.mediaimporter.testkit.emulator.library.Ids;
import dev.mediaimporter.testkit.emulator.library.User;
import dev.mediaimporter.testkit.emulator.library.Users;
import dev.mediaimporter.testkit.emulator.media.Hash;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
  record Grant(String subject, Set<String> scopes, boolean offline, Instant expires) {
    boolean allows(String scope) {
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
  synchronized String issue() {
    latest = issue(users.first().subject(), behaviour.grantedScopes.get(), true);
    return latest;
  }

  /** A new token for what the user consented to. */
  public synchronized String issue(String subject, Set<String> scopes, boolean offline) {
    if (grants.size() == REMEMBERED) {
      grants.remove(grants.keySet().iterator().next());
    }
    String token = "ya29." + Ids.of(Hash.mix(seed, issued), (int) issued).substring(6);
    issued++;
    Instant expires = clock.instant().plus(behaviour.accessTokenLifetime.get());
    grants.put(token, new Issued(new Grant(subject, Set.copyOf(scopes), offline, expires)));
    return token;
  }

  /** The latest token of the first user if it works, else a new one. */
  public synchronized String current() {
    return valid(latest) == null ? issue() : latest;
  }

  synchronized void revokeAll(String subject) {
    grants.values().removeIf(other -> other.grant.subject().equals(subject));
  }

  public synchronized void revokeAll() {
    grants.clear();
  }

  /** What the token allows, or null when it doesn't work. */
  synchronized @Nullable Grant find(String token) {
    Issued found = valid(token);
    return found == null ? null : found.grant;
  }

  private @Nullable Issued valid(@Nullable String token) {
    Issued found = token == null ? null : grants.get(token);
    return found == null
            || found.calls >= behaviour.accessTokenCalls.get()
            || !clock.instant().isBefore(found.grant.expires())
        ? null
        : found;
  }

  /** Counts a call with the token of a request; what it allows, or null when it doesn't work. */
  synchronized @Nullable Grant use(HttpRequest request) {
    Issued used = valid(in(request));
    if (used == null) {
      return null;
    }
    used.calls++;
    return used.grant;
  }

  private synchronized @Nullable Grant use(HttpRequest request, FaultMatch firing) {
    if (firing.has(Fault.ACCESS_TOKEN_DIES)) {
      grants.remove(in(request));
    }
    return use(request);
  }

  /**
   * The user whose token the request carries.
   *
   * @throws ApiError if there is no valid token, or it lacks the scope
   */
  public User authorize(HttpRequest request, String scope, FaultMatch firing) {
    Grant grant = use(request, firing);
    if (grant != null && !grant.allows(scope)) {
      throw ApiError.insufficientScopes();
    }
    return Optional.ofNullable(grant)
        .flatMap(allowed -> users.withSubject(allowed.subject()))
        .orElseThrow(ApiError::unauthenticated);
  }

  /**
   * Whether the token of a request lets it have bytes.
   *
   * @param picker the subject of the user who picked the item, if it was picked
   */
  public boolean opensBytes(HttpRequest request, Optional<String> picker, FaultMatch firing) {
    Grant grant = use(request, firing);
    return grant != null
        && (picker.isEmpty()
            || (grant.subject().equals(picker.get()) && grant.allows(Behaviour.READ_PICKED)));
  }

  /** The token that a request carries in its header or, as Google allows too, in its address. */
  private static @Nullable String in(HttpRequest request) {
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
