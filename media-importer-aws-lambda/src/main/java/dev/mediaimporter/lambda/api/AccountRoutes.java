package dev.mediaimporter.lambda.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mediaimporter.accounts.Connections;
import dev.mediaimporter.accounts.Identity;
import dev.mediaimporter.accounts.RefusedException;
import dev.mediaimporter.accounts.Secret;
import dev.mediaimporter.jobs.JobService;
import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.photos.SourceSpec;
import dev.mediaimporter.signin.GoogleScopes;
import dev.mediaimporter.signin.GoogleWebSignIn;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signing in, connecting to Google Photos, and leaving. */
final class AccountRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(AccountRoutes.class);
  static final String SIGN_IN = "POST /v1/sign-ins";
  static final String CONNECT = "POST /v1/connections";

  /** The routes that use up a code of Google's. */
  static final Set<String> CODE_ROUTES = Set.of(SIGN_IN, CONNECT);

  private static final Set<String> PHOTOS_SCOPES = Set.of(
      GoogleScopes.neededFor(SourceSpec.Api.LIBRARY),
      GoogleScopes.neededFor(SourceSpec.Api.PICKER));

  /** RFC 6749, appendix A.11: checked before a request is spent on asking Google. */
  private static final String CODE = "[!-~]{8,512}";

  /** RFC 7636, section 4.1. */
  private static final String VERIFIER = "[A-Za-z0-9._~-]{43,128}";

  private final GoogleWebSignIn signIn;
  private final Callers callers;
  private final Connections connections;
  private final JobService jobs;
  private final MediaObjects objects;
  private final Optional<String> siteOrigin;

  AccountRoutes(
      GoogleWebSignIn signIn,
      Callers callers,
      Connections connections,
      JobService jobs,
      MediaObjects objects,
      Optional<String> siteOrigin) {
    this.signIn = signIn;
    this.callers = callers;
    this.connections = connections;
    this.jobs = jobs;
    this.objects = objects;
    this.siteOrigin = siteOrigin;
  }

  /**
   * Gives a page without a secret the token for all other calls. A consent to photos that came
   * along is kept, as {@link #connect} does.
   */
  ApiResponse signIn(ApiRequest request) {
    GoogleWebSignIn.Grant grant = redeemed(request.json());
    Identity caller = admitted(grant);
    if (allowsPhotos(grant)) {
      grant.refreshToken().ifPresent(token -> keep(caller, Secret.of(token), grant));
    }
    JsonObject answer = new JsonObject();
    answer.addProperty("idToken", grant.idToken());
    answer.addProperty("email", caller.email());
    answer.add(
        "scopes",
        sorted(
            PHOTOS_SCOPES.stream().filter(scope -> connections.isConnected(caller.user(), scope))));
    connections
        .folderOf(caller)
        .ifPresent(folder -> answer.addProperty("destination", objects.placeOf(folder)));
    return ApiResponse.of(200, answer);
  }

  /** Gives back the consent of those who may not sign in. */
  private Identity admitted(GoogleWebSignIn.Grant grant) {
    try {
      return callers.verified(grant.account());
    } catch (ApiException e) {
      giveBack(grant);
      throw e;
    }
  }

  /** Keeps a consent, or gives it back when its user is refused. */
  private void keep(Identity caller, Secret refreshToken, GoogleWebSignIn.Grant grant) {
    try {
      jobs.connect(caller, refreshToken, grant.scopes());
    } catch (RefusedException e) {
      giveBack(grant);
      throw e;
    }
  }

  private static boolean allowsPhotos(GoogleWebSignIn.Grant grant) {
    return grant.scopes().stream().anyMatch(PHOTOS_SCOPES::contains);
  }

  private static JsonArray sorted(Stream<String> texts) {
    JsonArray array = new JsonArray();
    texts.sorted().forEach(array::add);
    return array;
  }

  private GoogleWebSignIn.Grant redeemed(ApiRequest.Body body) {
    String redirectUri = body.requireText("redirectUri");
    if (siteOrigin.isPresent()
        && !redirectUri.equals("postmessage")
        && !redirectUri.equals(siteOrigin.get())
        && !redirectUri.startsWith(siteOrigin.get() + "/")) {
      throw ApiException.badRequest("redirectUri must be an address of the site or postmessage.");
    }
    String code = body.requireForm("code", CODE);
    String verifier = body.requireForm("codeVerifier", VERIFIER);
    try {
      return signIn.redeem(code, verifier, redirectUri);
    } catch (AccessRejectedException e) {
      throw new ApiException(
          422, "code-refused", "Google refused the code. Sign in again to get a new one.");
    }
  }

  ApiResponse connect(ApiRequest request, Identity caller) {
    ApiRequest.Body body = request.json();
    Callers.requireSame(caller, body.text("email"));
    GoogleWebSignIn.Grant grant = redeemed(body);
    if (!grant.account().subject().equals(caller.user())) {
      giveBack(grant);
      throw ApiException.forbidden(
          "The consent belongs to another Google account. Consent with the account you signed in with.");
    }
    if (!allowsPhotos(grant)) {
      giveBack(grant);
      throw new ApiException(
          422, "no-photos-scope", "Access to photos was not granted. Keep its box ticked.");
    }
    Secret refreshToken = Secret.of(
        grant
            .refreshToken()
            .orElseThrow(
                () -> new ApiException(
                    422,
                    "no-offline-access",
                    "Google sent no refresh token. Request the code with access_type=offline and prompt=consent.")));
    keep(caller, refreshToken, grant);
    JsonObject answer = new JsonObject();
    answer.addProperty("email", caller.email());
    answer.add("scopes", sorted(grant.scopes().stream()));
    return ApiResponse.of(201, answer);
  }

  /** Revoking ends all of an account's consent, so users who stay keep theirs. */
  private void giveBack(GoogleWebSignIn.Grant grant) {
    if (grant.refreshToken().isEmpty()
        || connections
            .profile(grant.account().subject())
            .filter(profile -> !profile.leaving())
            .isPresent()) {
      return;
    }
    try {
      signIn.revoke(grant.refreshToken().get());
    } catch (MediaImportException e) {
      LOG.warn("A token of another account could not be revoked: {}", e.getMessage());
    }
  }

  ApiResponse leave(ApiRequest request, Identity caller) {
    Optional<String> media = request.query("media");
    if (media.filter(wish -> !wish.equals("delete")).isPresent()) {
      throw ApiException.badRequest("media must be delete, or be left out.");
    }
    jobs.leave(caller.user(), media.isPresent(), token -> signIn.revoke(token.reveal()));
    return ApiResponse.empty();
  }
}
