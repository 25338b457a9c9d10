package dev.mediaimporter.testkit.emulator;

import dev.mediaimporter.testkit.emulator.api.BaseUrls;
import dev.mediaimporter.testkit.emulator.faults.ApiError;
import dev.mediaimporter.testkit.emulator.faults.Behaviour;
import dev.mediaimporter.testkit.emulator.faults.FaultMatch;
import dev.mediaimporter.testkit.emulator.faults.FaultTypes.Quirk;
import dev.mediaimporter.testkit.emulator.http.HttpRequest;
import dev.mediaimporter.testkit.emulator.library.User;
import dev.mediaimporter.testkit.emulator.library.Users;
import dev.mediaimporter.testkit.emulator.signin.AccessTokens;
import org.jspecify.annotations.Nullable;

/** Checks the access tokens of requests. Safe for use by several threads. */
final class Access {
  private final Users users;
  private final AccessTokens tokens;

  Access(Users users, AccessTokens tokens) {
    this.users = users;
    this.tokens = tokens;
  }

  private AccessTokens.@Nullable Grant grant(HttpRequest request, FaultMatch firing) {
    String token = AccessTokens.of(request);
    if (token != null && firing.has(Quirk.ACCESS_TOKEN_DIES)) {
      tokens.revoke(token);
    }
    return tokens.use(token);
  }

  /**
   * The user whose token the request carries.
   *
   * @throws ApiError.Failure if there is no valid token, or it lacks the scope
   */
  User authorize(HttpRequest request, String scope, FaultMatch firing) {
    AccessTokens.Grant grant = grant(request, firing);
    if (grant == null) {
      throw ApiError.unauthenticated().failure();
    }
    if (!grant.allows(scope)) {
      throw ApiError.insufficientScopes().failure();
    }
    return users
        .withSubject(grant.subject())
        .orElseThrow(() -> ApiError.unauthenticated().failure());
  }

  /** Whether the token works and, at a picked item, is of the user who picked it. */
  boolean opensBytes(HttpRequest request, BaseUrls.@Nullable Target target, FaultMatch firing) {
    AccessTokens.Grant grant = grant(request, firing);
    return grant != null
        && (target == null
            || !target.picked()
            || (grant.subject().equals(target.subject()) && grant.allows(Behaviour.READ_PICKED)));
  }
}
