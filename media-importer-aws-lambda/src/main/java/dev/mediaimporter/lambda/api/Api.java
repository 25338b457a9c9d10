package dev.mediaimporter.lambda.api;

import com.google.gson.JsonObject;
import dev.mediaimporter.accounts.Connections;
import dev.mediaimporter.accounts.GoogleApis;
import dev.mediaimporter.accounts.Identity;
import dev.mediaimporter.inbox.Inbox;
import dev.mediaimporter.jobs.CallBudget;
import dev.mediaimporter.jobs.JobService;
import dev.mediaimporter.signin.GoogleWebSignIn;
import dev.mediaimporter.watches.Watches;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The HTTP API: one handler for each route of {@code openapi.json}. Everything a caller can reach
 * is reached through the identity of their token: ids and cursors in a request only choose among
 * what is theirs. Thread-safe; blocks for the stores and for Google.
 */
public final class Api {
  /** Answers a request whose sender has not signed in yet. */
  private interface OpenHandler extends Function<ApiRequest, ApiResponse> {}

  /** Answers a request of somebody. */
  private interface Handler {
    ApiResponse answer(ApiRequest request, Identity caller);
  }

  private final Map<String, OpenHandler> open;
  private final Map<String, Handler> signedIn;
  private final Callers callers;
  private final CallBudget budget;

  /**
   * Connects these parts.
   *
   * @param clientId the OAuth client that tokens must be for
   * @param rule who may sign in
   * @param budget what callers may ask for
   * @param siteOrigin where the page is, when codes may come from nowhere else
   */
  public Api(
      GoogleWebSignIn signIn,
      String clientId,
      SignInRule rule,
      Connections connections,
      JobService jobs,
      Watches watches,
      Inbox inbox,
      GoogleApis apis,
      CallBudget budget,
      MediaObjects objects,
      Optional<String> siteOrigin,
      Clock clock) {
    this.budget = budget;
    callers = new Callers(signIn, clientId, rule, clock);
    AccountRoutes accounts =
        new AccountRoutes(signIn, callers, connections, jobs, objects, siteOrigin);
    SourceRoutes sources = new SourceRoutes(signIn, connections, apis, budget, watches, clock);
    JobRoutes imports = new JobRoutes(jobs, inbox, signIn, callers);
    MediaRoutes media = new MediaRoutes(jobs, objects, budget, clock);
    InboxRoutes uploads = new InboxRoutes(inbox, clock);
    open = Map.of(
        AccountRoutes.SIGN_IN, accounts::signIn, "POST /sync", imports::importWithAccessToken);
    signedIn = Map.ofEntries(
        Map.entry(AccountRoutes.CONNECT, accounts::connect),
        Map.entry("DELETE /v1/connections", accounts::leave),
        Map.entry("GET /v1/albums", sources::albums),
        Map.entry("POST /v1/picker-sessions", sources::startPicking),
        Map.entry("GET /v1/picker-sessions/{id}", sources::pickerSession),
        Map.entry("DELETE /v1/picker-sessions/{id}", sources::endPicking),
        Map.entry("POST /v1/jobs", imports::start),
        Map.entry("GET /v1/jobs", imports::list),
        Map.entry("GET /v1/jobs/{id}", imports::job),
        Map.entry("DELETE /v1/jobs/{id}", imports::cancel),
        Map.entry("POST /v1/jobs/{id}/retry", imports::retry),
        Map.entry("GET /v1/media", media::list),
        Map.entry("GET /v1/media/{id}", media::one),
        Map.entry("DELETE /v1/media/{id}", media::delete),
        Map.entry("GET /v1/months", media::months),
        Map.entry("GET /v1/inbox", uploads::list),
        Map.entry("POST /v1/inbox/{id}/uploads", uploads::begin),
        Map.entry("POST /v1/inbox/{id}/links", uploads::links),
        Map.entry("POST /v1/inbox/{id}/completions", uploads::complete),
        Map.entry("DELETE /v1/inbox/{id}", uploads::delete),
        Map.entry("PUT /v1/watches/{id}", sources::watch),
        Map.entry("DELETE /v1/watches/{id}", sources::endWatch),
        Map.entry("GET /v1/watches", sources::watches));
  }

  /** The keys of the routes that are answered to anybody. */
  Set<String> openRoutes() {
    return open.keySet();
  }

  /** The keys of the routes that need an ID token. */
  Set<String> signedInRoutes() {
    return signedIn.keySet();
  }

  private boolean isKnownPath(String route) {
    String path = route.substring(route.indexOf(' ') + 1);
    return Stream.concat(open.keySet().stream(), signedIn.keySet().stream())
        .anyMatch(known -> known.endsWith(" " + path));
  }

  /** Answers an event of the gateway, and logs who asked for what; never throws. */
  public JsonObject answer(JsonObject event) {
    JsonObject answer = answered(event);
    AccessLog.write(event, answer);
    return answer;
  }

  private JsonObject answered(JsonObject event) {
    try {
      ApiRequest request = ApiRequest.of(event);
      OpenHandler forAnybody = open.get(request.route());
      if (forAnybody != null) {
        return forAnybody.apply(request).event();
      }
      Handler handler = signedIn.get(request.route());
      if (handler == null) {
        throw isKnownPath(request.route())
            ? ApiException.methodNotAllowed()
            : ApiException.notFound();
      }
      Identity caller = callers.of(request);
      AccessLog.calledBy(caller);
      budget.request(caller.user());
      return handler.answer(request, caller).event();
    } catch (RuntimeException e) {
      return ApiErrors.answer(e).event();
    }
  }
}
