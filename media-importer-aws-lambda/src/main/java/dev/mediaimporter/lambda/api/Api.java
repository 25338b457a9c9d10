package dev.mediaimporter.lambda.api;

import com.google.auth.Credentials;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mediaimporter.jobs.Connections;
import dev.mediaimporter.jobs.FailedItem;
import dev.mediaimporter.jobs.Identity;
import dev.mediaimporter.jobs.Job;
import dev.mediaimporter.jobs.JobService;
import dev.mediaimporter.jobs.RefusedException;
import dev.mediaimporter.jobs.Secret;
import dev.mediaimporter.jobs.Watches;
import dev.mediaimporter.lambda.work.GoogleApis;
import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.SelectionException;
import dev.mediaimporter.media.ThrottledException;
import dev.mediaimporter.photos.Album;
import dev.mediaimporter.photos.Page;
import dev.mediaimporter.photos.SourceSpec;
import dev.mediaimporter.signin.GoogleScopes;
import dev.mediaimporter.signin.GoogleWebSignIn;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Answers HTTP requests. Everything a caller can reach is reached through the identity of their
 * token: ids and cursors in a request only choose among what is theirs. Thread-safe; blocks for the
 * stores and for Google.
 */
public final class Api {
  private static final Logger LOG = LoggerFactory.getLogger(Api.class);
  private static final String ID = "[A-Za-z0-9_-]{1,256}";
  private static final Set<String> PHOTOS_SCOPES = Set.of(
      GoogleScopes.neededFor(SourceSpec.Api.LIBRARY),
      GoogleScopes.neededFor(SourceSpec.Api.PICKER));
  private static final int MAX_PAGE = 100;
  private static final int MAX_PICKED = 2000;
  private static final int MAX_FAILURES = 50;

  /** Google's albums have at most 500 in theirs. */
  private static final int MAX_TITLE_CHARS = 500;

  /** What an operation answers; {@code parameter} is the id in its path, empty when it has none. */
  private interface Answer {
    ApiResponse answer(ApiRequest request, Identity who, String parameter);
  }

  private record Route(String method, String path, Answer answer) {
    private static final String PARAMETER = "{id}";

    Optional<String> parameter(String asked) {
      if (!path.contains(PARAMETER)) {
        return asked.equals(path) ? Optional.of("") : Optional.empty();
      }
      String before = path.substring(0, path.indexOf(PARAMETER));
      String after = path.substring(before.length() + PARAMETER.length());
      if (asked.length() <= before.length() + after.length()
          || !asked.startsWith(before)
          || !asked.endsWith(after)) {
        return Optional.empty();
      }
      return Optional.of(asked.substring(before.length(), asked.length() - after.length()))
          .filter(id -> id.matches(ID));
    }
  }

  private final Callers callers;
  private final GoogleWebSignIn signIn;
  private final Connections connections;
  private final JobService syncs;
  private final Watches watches;
  private final GoogleApis apis;
  private final MediaLinks links;
  private final Optional<String> siteOrigin;
  private final Clock clock;
  private final List<Route> routes = List.of(
      new Route("POST", "/v1/connections", this::connect),
      new Route("DELETE", "/v1/connections", this::leave),
      new Route("GET", "/v1/albums", this::albums),
      new Route("POST", "/v1/picker-sessions", this::startPicking),
      new Route("GET", "/v1/picker-sessions/{id}", this::pickerSession),
      new Route("DELETE", "/v1/picker-sessions/{id}", this::endPicking),
      new Route("POST", "/v1/syncs", this::startSync),
      new Route("GET", "/v1/syncs", this::listSyncs),
      new Route("GET", "/v1/syncs/{id}", this::sync),
      new Route("DELETE", "/v1/syncs/{id}", this::cancelSync),
      new Route("POST", "/v1/syncs/{id}/retry", this::retrySync),
      new Route("PUT", "/v1/watches/{id}", this::switchOn),
      new Route("DELETE", "/v1/watches/{id}", this::switchOff),
      new Route("GET", "/v1/watches", this::watches),
      new Route("GET", "/v1/media", this::media));

  /**
   * Connects these parts.
   *
   * @param clientId the OAuth client that tokens must be for
   * @param siteOrigin where the page is, when codes may come from nowhere else
   */
  public Api(
      GoogleWebSignIn signIn,
      String clientId,
      Connections connections,
      JobService syncs,
      Watches watches,
      GoogleApis apis,
      MediaLinks links,
      Optional<String> siteOrigin,
      Clock clock) {
    this.callers = new Callers(signIn, clientId, clock);
    this.signIn = signIn;
    this.connections = connections;
    this.syncs = syncs;
    this.watches = watches;
    this.apis = apis;
    this.links = links;
    this.siteOrigin = siteOrigin;
    this.clock = clock;
  }

  /** Answers an event of the gateway; never throws. */
  public JsonObject answer(JsonObject event) {
    try {
      return dispatch(ApiRequest.of(event)).event();
    } catch (RuntimeException e) {
      return failure(e).event();
    }
  }

  private ApiResponse dispatch(ApiRequest request) {
    if (request.path().equals("/sync")) {
      requireMethod(request, "POST");
      return legacySync(request);
    }
    if (request.path().equals("/v1/sign-ins")) {
      requireMethod(request, "POST");
      return signIn(request);
    }
    boolean known = false;
    for (Route route : routes) {
      Optional<String> parameter = route.parameter(request.path());
      if (parameter.isPresent() && route.method().equals(request.method())) {
        Identity who = callers.of(request);
        if (route.path().startsWith("/v1/syncs/")) {
          MDC.put("job", parameter.get());
        }
        return route.answer().answer(request, who, parameter.get());
      }
      known |= parameter.isPresent();
    }
    if (known) {
      throw methodNotAllowed();
    }
    throw ApiException.notFound();
  }

  private static void requireMethod(ApiRequest request, String method) {
    if (!request.method().equals(method)) {
      throw methodNotAllowed();
    }
  }

  private static ApiException methodNotAllowed() {
    return new ApiException(405, "method-not-allowed", "This cannot be done here.");
  }

  // ---- connection ----

  /**
   * Where a page without a secret gets the token that it calls everything else with. A consent to
   * photos that came along is kept, as {@link #connect} does.
   */
  private ApiResponse signIn(ApiRequest request) {
    GoogleWebSignIn.Grant grant = redeemed(request.json());
    Identity who = Callers.verified(grant.account());
    if (allowsPhotos(grant)) {
      grant
          .refreshToken()
          .ifPresent(token -> connections.connect(who, Secret.of(token), grant.scopes()));
    }
    JsonObject answer = new JsonObject();
    answer.addProperty("idToken", grant.idToken());
    answer.addProperty("email", who.email());
    answer.add(
        "scopes",
        sorted(PHOTOS_SCOPES.stream().filter(scope -> connections.isConnected(who.user(), scope))));
    return ApiResponse.of(200, answer);
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
      throw ApiException.badRequest("redirectUri is an address of the site, or postmessage.");
    }
    try {
      return signIn.redeem(body.requireText("code"), body.requireText("codeVerifier"), redirectUri);
    } catch (AccessRejectedException e) {
      throw new ApiException(
          422, "code-refused", "Google refused the code. Ask for consent again.");
    }
  }

  private ApiResponse connect(ApiRequest request, Identity who, String none) {
    ApiRequest.Body body = request.json();
    Callers.requireSame(who, body.text("email"));
    GoogleWebSignIn.Grant grant = redeemed(body);
    if (!grant.account().subject().equals(who.user())) {
      giveBack(grant);
      throw ApiException.forbidden("The consent is of another Google account than your token.");
    }
    if (!allowsPhotos(grant)) {
      throw new ApiException(
          422, "no-photos-scope", "Access to photos was not granted. Leave it ticked.");
    }
    Secret refreshToken = Secret.of(grant
        .refreshToken()
        .orElseThrow(() -> new ApiException(
            422,
            "no-offline-access",
            "Google sent no refresh token. Ask with access_type=offline and prompt=consent.")));
    connections.connect(who, refreshToken, grant.scopes());
    JsonObject answer = new JsonObject();
    answer.addProperty("email", who.email());
    answer.add("scopes", sorted(grant.scopes().stream()));
    return ApiResponse.of(201, answer);
  }

  /** Google takes back all of an account's consent, so whoever uses the service keeps theirs. */
  private void giveBack(GoogleWebSignIn.Grant grant) {
    if (grant.refreshToken().isEmpty()
        || connections.profile(grant.account().subject()).isPresent()) {
      return;
    }
    try {
      signIn.revoke(grant.refreshToken().get());
    } catch (MediaImportException e) {
      LOG.warn("A token of another account could not be given back: {}", e.getMessage());
    }
  }

  private ApiResponse leave(ApiRequest request, Identity who, String none) {
    connections.leave(who.user(), token -> {
      try {
        signIn.revoke(token.reveal());
      } catch (AccessRejectedException e) {
        LOG.warn("Google did not take a token back: {}", e.getMessage());
      }
    });
    return ApiResponse.empty();
  }

  private Credentials credentials(Identity who) {
    return signIn.credentials(connections.refreshToken(who.user()).reveal());
  }

  // ---- what can be imported ----

  private ApiResponse albums(ApiRequest request, Identity who, String none) {
    Page<Album> page =
        apis.photos(credentials(who)).albums().fetch().fetch(request.query("cursor"));
    return ApiResponse.of(200, Views.page("albums", page, Views::album));
  }

  private ApiResponse startPicking(ApiRequest request, Identity who, String none) {
    ApiRequest.Body body = request.json();
    Callers.requireSame(who, body.text("email"));
    return ApiResponse.of(
        201,
        Views.session(
            apis.picker(credentials(who)).create(body.count("maxItemCount", MAX_PICKED))));
  }

  private ApiResponse pickerSession(ApiRequest request, Identity who, String id) {
    return ApiResponse.of(200, Views.session(apis.picker(credentials(who)).session(id)));
  }

  private ApiResponse endPicking(ApiRequest request, Identity who, String id) {
    apis.picker(credentials(who)).delete(id);
    return ApiResponse.empty();
  }

  // ---- syncs ----

  private ApiResponse startSync(ApiRequest request, Identity who, String none) {
    ApiRequest.Body body = request.json();
    Callers.requireSame(who, body.text("email"));
    SourceSpec source = switch (body.requireText("source")) {
      case "album" -> new SourceSpec.Album(id(body, "albumId"));
      case "everything" -> new SourceSpec.Everything();
      case "picker" -> new SourceSpec.Picked(id(body, "sessionId"));
      default -> throw ApiException.badRequest("source is album, everything or picker.");
    };
    return accepted(syncs.start(who, source, request.idempotencyKey()));
  }

  private static ApiResponse accepted(Job job) {
    MDC.put("job", job.id());
    LOG.info("A sync was asked for");
    return new ApiResponse(
        202, Optional.of(Views.job(job)), Map.of("location", "/v1/syncs/" + job.id()));
  }

  private static String id(ApiRequest.Body body, String name) {
    String id = body.requireText(name);
    if (!id.matches(ID)) {
      throw ApiException.badRequest(name + " is no id of Google's.");
    }
    return id;
  }

  private ApiResponse listSyncs(ApiRequest request, Identity who, String none) {
    Page<Job> page = syncs.list(who.user(), cursor(request, "cursor"), request.limit(20, MAX_PAGE));
    return ApiResponse.of(200, Views.page("syncs", page, Views::job));
  }

  /** Our own cursors are ends of keys in the caller's partition, so they must look like one. */
  private static Optional<String> cursor(ApiRequest request, String name) {
    Optional<String> cursor = request.query(name);
    if (cursor.isPresent() && !cursor.get().matches("[!-~]{1,1000}")) {
      throw ApiException.badRequest(name + " is none of ours.");
    }
    return cursor;
  }

  private ApiResponse sync(ApiRequest request, Identity who, String id) {
    Job job = syncs.find(who.user(), id);
    Page<FailedItem> failures =
        syncs.failures(job, cursor(request, "failuresCursor"), MAX_FAILURES);
    JsonObject view = Views.job(job);
    JsonObject failed = view.getAsJsonObject("failed");
    Views.page("items", failures, Views::failure)
        .entrySet()
        .forEach(member -> failed.add(member.getKey(), member.getValue()));
    return ApiResponse.of(200, view);
  }

  private ApiResponse cancelSync(ApiRequest request, Identity who, String id) {
    return ApiResponse.of(200, Views.job(syncs.cancel(who.user(), id)));
  }

  private ApiResponse retrySync(ApiRequest request, Identity who, String id) {
    return accepted(syncs.retry(who.user(), id));
  }

  // ---- watches ----

  private ApiResponse switchOn(ApiRequest request, Identity who, String albumId) {
    ApiRequest.Body body = request.json();
    Callers.requireSame(who, body.text("email"));
    Optional<String> title = body.text("title");
    if (title.filter(text -> text.length() > MAX_TITLE_CHARS).isPresent()) {
      throw ApiException.badRequest("title has at most " + MAX_TITLE_CHARS + " characters.");
    }
    return ApiResponse.of(
        200, Views.watch(watches.switchOn(who, new SourceSpec.Album(albumId), title)));
  }

  private ApiResponse switchOff(ApiRequest request, Identity who, String albumId) {
    watches.switchOff(who.user(), albumId);
    return ApiResponse.empty();
  }

  private ApiResponse watches(ApiRequest request, Identity who, String none) {
    return ApiResponse.of(
        200,
        Views.page(
            "watches", new Page<>(watches.list(who.user()), Optional.empty()), Views::watch));
  }

  // ---- what is stored ----

  private ApiResponse media(ApiRequest request, Identity who, String none) {
    Instant ends = clock.instant().plus(MediaLinks.LIFETIME);
    return ApiResponse.of(
        200,
        Views.page(
            "media",
            syncs.held(who.user(), cursor(request, "cursor"), request.limit(50, MAX_PAGE)),
            item -> Views.media(item, links.linkTo(item.key()), ends)));
  }

  // ---- the first version's call ----

  /** Identity and access come from one token here: Google says whose it is and for whom. */
  private ApiResponse legacySync(ApiRequest request) {
    ApiRequest.Body body = request.json();
    String albumId = id(body, "album_id");
    String email = body.requireText("email");
    String token = body.requireText("auth_token");
    GoogleWebSignIn.TokenInfo info;
    try {
      info = signIn.inspect(token);
    } catch (AccessRejectedException e) {
      throw ApiException.unauthorized("The auth_token is not valid for this app. Sign in again.");
    }
    if (info.account().subject().isEmpty()
        || info.account().email().isEmpty()
        || !info.scopes().contains(GoogleScopes.neededFor(SourceSpec.Api.LIBRARY))) {
      throw ApiException.forbidden("The auth_token needs the scopes openid, email and "
          + GoogleScopes.neededFor(SourceSpec.Api.LIBRARY) + ".");
    }
    Identity who = Callers.verified(info.account());
    Callers.requireSame(who, Optional.of(email));
    Job job = syncs.start(
        who,
        new SourceSpec.Album(albumId),
        Secret.of(token),
        info.expiresAt(),
        request.idempotencyKey());
    return accepted(job);
  }

  // ---- errors ----

  private static ApiResponse failure(RuntimeException e) {
    if (e instanceof ApiException known) {
      Map<String, String> headers =
          known.status() == 401 ? Map.of("www-authenticate", "Bearer") : Map.of();
      return ApiResponse.error(
          known.status(), known.code(), String.valueOf(known.getMessage()), headers);
    }
    if (e instanceof RefusedException refused) {
      return ApiResponse.error(
          status(refused.reason()),
          refused.reason().name().toLowerCase(Locale.ROOT).replace('_', '-'),
          String.valueOf(refused.getMessage()),
          Map.of());
    }
    if (e instanceof MediaImportException google) {
      LOG.info("Google: {}", google.getMessage());
      return failureOfGoogle(google);
    }
    LOG.error("A request failed", e);
    return ApiResponse.error(500, "internal", "Something failed here. Try again.", Map.of());
  }

  private static int status(RefusedException.Reason reason) {
    return switch (reason) {
      case UNKNOWN_JOB -> 404;
      case TOO_MANY_JOBS, TOO_MANY_WATCHES -> 429;
      case KEY_REUSED -> 422;
      case BAD_ADDRESS -> 403;
      case NOT_CONNECTED, LEAVING, FOLDER_TAKEN, WRONG_STATE -> 409;
    };
  }

  private static ApiResponse failureOfGoogle(MediaImportException e) {
    if (e instanceof AccessRejectedException) {
      return ApiResponse.error(
          409, "needs-consent", "Google refused access. Connect again.", Map.of());
    }
    if (e instanceof ThrottledException throttled) {
      return ApiResponse.error(
          503,
          "slow-down",
          "Google asked to slow down. Try again later.",
          throttled
              .retryAfter()
              .map(after -> Map.of("retry-after", Long.toString(after.toSeconds() + 1)))
              .orElse(Map.of()));
    }
    if (e instanceof SelectionException) {
      int status = e.reason() == FailureReason.SESSION_GONE
          ? 404
          : e.reason() == FailureReason.TOO_MANY_SESSIONS ? 429 : 409;
      return ApiResponse.error(
          status, e.reason().label(), String.valueOf(e.getMessage()), Map.of());
    }
    if (e instanceof InvalidRequestException) {
      return ApiResponse.error(400, "refused-by-google", String.valueOf(e.getMessage()), Map.of());
    }
    return ApiResponse.error(
        502, "google-unavailable", "Google did not answer. Try again.", Map.of());
  }
}
