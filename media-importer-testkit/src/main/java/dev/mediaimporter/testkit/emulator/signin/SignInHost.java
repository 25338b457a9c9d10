package dev.mediaimporter.testkit.emulator.signin;

import dev.mediaimporter.testkit.emulator.faults.Behaviour;
import dev.mediaimporter.testkit.emulator.faults.FaultMatch;
import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import dev.mediaimporter.testkit.emulator.http.HttpRequest;
import dev.mediaimporter.testkit.emulator.http.HttpResponse;
import dev.mediaimporter.testkit.emulator.http.Json;
import dev.mediaimporter.testkit.emulator.http.SealedText;
import dev.mediaimporter.testkit.emulator.library.Users;
import java.time.Clock;

/** The hosts where users sign in and tokens come from, on paths of one host. */
public final class SignInHost {
  /** The only OAuth client. */
  public static final String CLIENT_ID = "123456789012-emulated.apps.googleusercontent.com";

  /** The secret of that client. */
  public static final String CLIENT_SECRET = "GOCSPX-emulated";

  /** The refresh token that needs no sign-in. */
  public static final String REFRESH_TOKEN = "1//emulated-refresh-token";

  private final AuthorizationEndpoint authorization;
  private final TokenEndpoint tokens;
  private final String origin;

  /** Knows the refresh token that needs no sign-in, of the first user. */
  public SignInHost(
      Clock clock,
      long seed,
      Users users,
      AccessTokens accessTokens,
      SigningKeys keys,
      SignedInBrowser browser,
      SealedText seal,
      Behaviour behaviour,
      String origin) {
    Consents consents = new Consents(clock, seed, behaviour, accessTokens);
    consents.add(REFRESH_TOKEN, users.first().subject());
    authorization = new AuthorizationEndpoint(clock, users, consents, browser, seal, behaviour);
    tokens = new TokenEndpoint(clock, users, accessTokens, consents, keys, behaviour);
    this.origin = origin;
  }

  /** What a request asks for, {@code OTHER} when it is not for here. */
  public static RequestKind kind(HttpRequest request) {
    return switch (request.path()) {
      case AuthorizationEndpoint.PATH -> RequestKind.AUTHORIZE;
      case "/token" -> RequestKind.TOKEN;
      case "/tokeninfo", "/oauth2/v3/tokeninfo" -> RequestKind.TOKEN_INFO;
      case "/userinfo" -> RequestKind.USER_INFO;
      case "/revoke" -> RequestKind.REVOKE;
      case "/oauth2/v3/certs" -> RequestKind.CERTS;
      case "/.well-known/openid-configuration" -> RequestKind.DISCOVERY;
      default -> RequestKind.OTHER;
    };
  }

  public HttpResponse answer(HttpRequest request, RequestKind kind, FaultMatch firing) {
    return switch (kind) {
      case AUTHORIZE -> authorization.answer(request, firing);
      case TOKEN -> tokens.answer(request, firing);
      case TOKEN_INFO -> tokens.tokenInfo(request, firing);
      case USER_INFO -> tokens.userInfo(request);
      case REVOKE -> tokens.revoke(request);
      case CERTS -> tokens.certs();
      default -> Json.response(200, discovery());
    };
  }

  private String discovery() {
    return String.format("""
        {
          "issuer": "%1$s",
          "authorization_endpoint": "%2$s%3$s",
          "token_endpoint": "%2$s/token",
          "userinfo_endpoint": "%2$s/userinfo",
          "revocation_endpoint": "%2$s/revoke",
          "jwks_uri": "%2$s/oauth2/v3/certs",
          "response_types_supported": ["code"],
          "subject_types_supported": ["public"],
          "id_token_signing_alg_values_supported": ["RS256"],
          "scopes_supported": ["openid", "email", "profile"],
          "token_endpoint_auth_methods_supported": ["client_secret_post"],
          "code_challenge_methods_supported": ["S256"],
          "grant_types_supported": ["authorization_code", "refresh_token"]
        }
        """, TokenEndpoint.ISSUER, origin, AuthorizationEndpoint.PATH);
  }
}
