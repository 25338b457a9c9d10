package dev.mediaimporter.testkit.emulator.signin;

import dev.mediaimporter.testkit.emulator.faults.Behaviour;
import dev.mediaimporter.testkit.emulator.faults.Behaviour.Consent;
import dev.mediaimporter.testkit.emulator.faults.Fault;
import dev.mediaimporter.testkit.emulator.faults.FaultMatch;
import dev.mediaimporter.testkit.emulator.http.HttpRequest;
import dev.mediaimporter.testkit.emulator.http.HttpResponse;
import dev.mediaimporter.testkit.emulator.http.SealedText;
import dev.mediaimporter.testkit.emulator.library.User;
import dev.mediaimporter.testkit.emulator.library.Users;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Asks users for their consent, or answers in their place. */
record AuthorizationEndpoint(
    Clock clock,
    Users users,
    Consents consents,
    SignedInBrowser browser,
    SealedText seal,
    Behaviour behaviour) {
  static final String PATH = "/o/oauth2/v2/auth";

  /** What an app asks for, once it is proven to be an app that may. */
  private record Asked(Map<String, List<String>> parameters) {
    String redirectUri() {
      return value("redirect_uri");
    }

    Set<String> scopes() {
      return Scopes.parse(value("scope"));
    }

    String value(String name) {
      return HttpRequest.first(parameters, name);
    }

    boolean prompts(String what) {
      return List.of(value("prompt").split(" ", -1)).contains(what);
    }
  }

  HttpResponse answer(HttpRequest request, FaultMatch firing) {
    Asked asked = new Asked(request.parameters());
    Optional<HttpResponse> refused = refused(asked);
    if (refused.isPresent()) {
      return refused.get();
    }
    if (request.method().equals("POST")) {
      return decided(request, asked, firing);
    }
    if (!request.method().equals("GET")) {
      return HttpResponse.html(405, "Method Not Allowed", "Only GET and POST are allowed.");
    }
    return behaviour.consent.get() == Consent.ASKED
        ? ask(request, asked, firing)
        : answerAlone(asked, firing);
  }

  /** The page for a question after which there is nowhere safe to send the browser. */
  private Optional<HttpResponse> refused(Asked asked) {
    if (asked.parameters().values().stream().anyMatch(values -> values.size() > 1)) {
      return blocked(400, "invalid_request", "A parameter is given twice.");
    }
    if (!asked.value("client_id").equals(SignInHost.CLIENT_ID)) {
      return blocked(401, "invalid_client", "The OAuth client was not found.");
    }
    if (!mayReturnTo(asked.redirectUri())) {
      String problem = "The redirect URI is neither registered nor an address of this machine.";
      return blocked(400, "redirect_uri_mismatch", problem);
    }
    String method = asked.value("code_challenge").isEmpty() ? "" : "S256";
    if (!asked.value("code_challenge_method").equals(method)) {
      String problem = "A code challenge needs the method S256, and the reverse.";
      return blocked(400, "invalid_request", problem);
    }
    if (!asked.value("response_type").equals("code")) {
      return blocked(400, "unsupported_response_type", "Only codes are given out.");
    }
    if (asked.scopes().isEmpty()) {
      return blocked(400, "invalid_request", "Missing required parameter: scope");
    }
    if (!Scopes.KNOWN.containsAll(asked.scopes())) {
      return blocked(400, "invalid_scope", "Some requested scopes are not known.");
    }
    return Optional.empty();
  }

  private static Optional<HttpResponse> blocked(int status, String error, String explanation) {
    return Optional.of(Html.message(
        status, "refused", "Access blocked", "Error " + status + ": " + error, explanation));
  }

  private boolean mayReturnTo(String redirectUri) {
    Set<String> registered = behaviour.redirectUris.get();
    return registered.isEmpty() ? isLoopback(redirectUri) : registered.contains(redirectUri);
  }

  private static boolean isLoopback(String uri) {
    try {
      URI parsed = URI.create(uri);
      return "http".equals(parsed.getScheme())
          && parsed.getHost() != null
          && List.of("127.0.0.1", "[::1]", "localhost").contains(parsed.getHost())
          && parsed.getRawUserInfo() == null
          && parsed.getRawFragment() == null;
    } catch (IllegalArgumentException notAUri) {
      return false;
    }
  }

  /** Answers as the settings say a user would. */
  private HttpResponse answerAlone(Asked asked, FaultMatch firing) {
    if (behaviour.consent.get() == Consent.DENIED) {
      return refusal(asked, "access_denied", firing);
    }
    User user = users.hinted(asked.value("login_hint")).orElse(users.first());
    Set<String> granted = new LinkedHashSet<>(asked.scopes());
    granted.removeAll(behaviour.withheldScopes.get());
    return consent(asked, user, granted, firing);
  }

  private HttpResponse ask(HttpRequest request, Asked asked, FaultMatch firing) {
    boolean chosen = asked.parameters().containsKey(SignedInBrowser.CHOICE);
    Optional<User> user = browser.user(request);
    if (!chosen && asked.prompts("select_account")) {
      user = Optional.empty();
    } else if (!chosen) {
      user = users.hinted(asked.value("login_hint")).or(() -> browser.user(request));
    }
    if (user.isEmpty()) {
      return asked.prompts("none")
          ? refusal(asked, "login_required", firing)
          : Html.accountChooser(
              users.all(),
              "to continue to the app",
              account -> SignedInBrowser.choosing(request, account.subject()));
    }
    User found = user.get();
    boolean known = consents.granted(found.subject()).containsAll(asked.scopes());
    if (known && !asked.prompts("consent")) {
      return browser.remember(found, consent(asked, found, asked.scopes(), firing));
    }
    return asked.prompts("none")
        ? refusal(asked, "consent_required", firing)
        : browser.remember(found, consentPage(request, asked, found));
  }

  private HttpResponse consentPage(HttpRequest request, Asked asked, User user) {
    String identity = Html.fillEach(
        "identity-scope",
        asked.scopes().stream().filter(Scopes.IDENTITY::contains),
        scope -> Map.of("description", Scopes.description(scope)));
    List<String> others = asked.scopes().stream()
        .filter(scope -> !Scopes.IDENTITY.contains(scope))
        .toList();
    String choices = Html.fillEach(
        "choice",
        others.stream(),
        scope -> Map.of(
            "number",
            Integer.toString(others.indexOf(scope)),
            "scope",
            scope,
            "checked",
            behaviour.withheldScopes.get().contains(scope) ? "" : " checked",
            "description",
            Scopes.description(scope)));
    Map<String, String> values = Html.account(user);
    values.put("switch", SignedInBrowser.choosing(request, ""));
    values.put("action", request.path() + "?" + request.query());
    values.put("subject", user.subject());
    values.put("proof", proof(user, request));
    values.put(
        "identity", identity.isEmpty() ? "" : Html.fill("identity", Map.of("scopes", identity)));
    values.put("choices", choices.isEmpty() ? "" : Html.fill("choices", Map.of("scopes", choices)));
    URI redirect = URI.create(asked.redirectUri());
    return Html.page(
        200,
        "consent",
        "Sign in",
        Html.fill("consent", values),
        redirect.getScheme() + "://" + redirect.getRawAuthority());
  }

  private String proof(User user, HttpRequest request) {
    return seal.seal("consent", user.subject(), request.query());
  }

  private HttpResponse decided(HttpRequest request, Asked asked, FaultMatch firing) {
    Map<String, List<String>> form = request.form();
    User user = users.withSubject(HttpRequest.first(form, "account")).orElse(null);
    if (user == null || !HttpRequest.first(form, "proof").equals(proof(user, request))) {
      return Html.message(
          400, "refused", "That did not work", "Go back to the app and sign in again.");
    }
    if (!HttpRequest.first(form, "decision").equals("allow")) {
      return refusal(asked, "access_denied", firing);
    }
    Set<String> granted = new LinkedHashSet<>(asked.scopes());
    granted.removeIf(scope -> !Scopes.IDENTITY.contains(scope)
        && !form.getOrDefault("scope", List.of()).contains(scope));
    return consent(asked, user, granted, firing);
  }

  private HttpResponse consent(Asked asked, User user, Set<String> scopes, FaultMatch firing) {
    if (scopes.isEmpty()) {
      return refusal(asked, "access_denied", firing);
    }
    Set<String> before = consents.granted(user.subject());
    Set<String> all = new LinkedHashSet<>(scopes);
    if (asked.value("include_granted_scopes").equals("true")) {
      all.addAll(before);
    }
    boolean offline = asked.value("access_type").equals("offline")
        && (before.isEmpty() || asked.prompts("consent"));
    String code = consents.grant(new Consents.Code(
        user.subject(),
        Set.copyOf(all),
        asked.redirectUri(),
        asked.value("code_challenge"),
        asked.value("nonce"),
        offline,
        clock.instant()));
    return redirect(
        asked, "code=" + encode(code) + "&scope=" + encode(String.join(" ", all)), firing);
  }

  private static HttpResponse refusal(Asked asked, String error, FaultMatch firing) {
    return redirect(asked, "error=" + error, firing);
  }

  private static HttpResponse redirect(Asked asked, String answer, FaultMatch firing) {
    StringBuilder location = new StringBuilder(asked.redirectUri())
        .append(asked.redirectUri().contains("?") ? '&' : '?');
    if (asked.parameters().containsKey("state")) {
      String state = asked.value("state") + (firing.has(Fault.WRONG_STATE) ? "-other" : "");
      location.append("state=").append(encode(state)).append('&');
    }
    return HttpResponse.empty(302)
        .with("Location", location.append(answer).toString())
        .with("Referrer-Policy", "no-referrer")
        .with("Cache-Control", "no-store");
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
