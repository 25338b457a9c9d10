package dev.mediaimporter.testkit.emulator;

import dev.mediaimporter.resilience.Sleeper;
import dev.mediaimporter.testkit.emulator.api.BaseUrls;
import dev.mediaimporter.testkit.emulator.api.ByteHost;
import dev.mediaimporter.testkit.emulator.api.DailyQuota;
import dev.mediaimporter.testkit.emulator.api.ItemJson;
import dev.mediaimporter.testkit.emulator.api.LibraryApi;
import dev.mediaimporter.testkit.emulator.api.Paging;
import dev.mediaimporter.testkit.emulator.faults.ApiError;
import dev.mediaimporter.testkit.emulator.faults.Behaviour;
import dev.mediaimporter.testkit.emulator.faults.Behaviour.BearerOnBytes;
import dev.mediaimporter.testkit.emulator.faults.FaultMatch;
import dev.mediaimporter.testkit.emulator.faults.FaultTypes.Answering;
import dev.mediaimporter.testkit.emulator.faults.FaultTypes.Circumstances;
import dev.mediaimporter.testkit.emulator.faults.FaultTypes.Quirk;
import dev.mediaimporter.testkit.emulator.faults.Faults;
import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import dev.mediaimporter.testkit.emulator.faults.Requests;
import dev.mediaimporter.testkit.emulator.http.HttpRequest;
import dev.mediaimporter.testkit.emulator.http.HttpResponse;
import dev.mediaimporter.testkit.emulator.http.Origin;
import dev.mediaimporter.testkit.emulator.http.SealedText;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.User;
import dev.mediaimporter.testkit.emulator.library.Users;
import dev.mediaimporter.testkit.emulator.picker.Picker;
import dev.mediaimporter.testkit.emulator.picker.PickerApi;
import dev.mediaimporter.testkit.emulator.picker.PickerPage;
import dev.mediaimporter.testkit.emulator.picker.PickingSessions;
import dev.mediaimporter.testkit.emulator.signin.AccessTokens;
import dev.mediaimporter.testkit.emulator.signin.AuthorizationEndpoint;
import dev.mediaimporter.testkit.emulator.signin.Consents;
import dev.mediaimporter.testkit.emulator.signin.OAuthClient;
import dev.mediaimporter.testkit.emulator.signin.SignInHost;
import dev.mediaimporter.testkit.emulator.signin.SignedInBrowser;
import dev.mediaimporter.testkit.emulator.signin.SigningKeys;
import dev.mediaimporter.testkit.emulator.signin.TokenEndpoint;
import java.io.Closeable;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The running emulator behind {@link dev.mediaimporter.testkit.PhotosEmulator}, which is the way
 * in. Safe for use by several threads.
 */
public final class EmulatorServer implements Closeable {
  private static final String OWN_PATH = "/__emulator/";
  private static final String FIRST_USER = "anna@example.com";

  private final Clock clock;
  private final Sleeper sleeper;
  private final Listeners listeners;
  private final Behaviour behaviour = new Behaviour();
  private final Requests requests = new Requests();
  private final Faults faults;
  private final AccessTokens tokens;
  private final SigningKeys keys = new SigningKeys();
  private final SignInHost signIn;
  private final LibraryApi api;
  private final ByteHost byteHost;
  private final DailyQuota apiQuota;
  private final DailyQuota byteQuota;
  private final Users users;
  private final BaseUrls links;
  private final PickingSessions sessions;
  private final PickerApi pickerApi;
  private final PickerPage pickerPage;
  private final Access access;
  private final OwnPages ownPages;

  /**
   * Starts it.
   *
   * @throws UncheckedIOException if a port can't be had
   */
  public EmulatorServer(EmulatorSettings settings) {
    clock = settings.clock();
    sleeper = settings.sleeper();
    List<User> everybody = new ArrayList<>(List.of(User.of(FIRST_USER, settings.library())));
    everybody.addAll(settings.users());
    users = new Users(everybody);
    listeners = Listeners.bind(settings);
    faults = new Faults(settings.seed());
    tokens = new AccessTokens(clock, settings.seed(), behaviour, users);
    apiQuota = new DailyQuota(clock);
    byteQuota = new DailyQuota(clock);
    SealedText seal = new SealedText(settings.seed());
    Consents consents = new Consents(clock, settings.seed(), behaviour, tokens);
    consents.add(TokenEndpoint.REFRESH_TOKEN, users.first().subject(), OAuthClient.ID);
    SignedInBrowser browser = new SignedInBrowser(users, seal);
    signIn = new SignInHost(
        new AuthorizationEndpoint(clock, users, consents, browser, seal, behaviour),
        new TokenEndpoint(clock, users, tokens, consents, keys, behaviour),
        behaviour,
        primaryUrl());
    links = new BaseUrls(clock, seal);
    Paging paging = new Paging(clock, seal, behaviour);
    api = new LibraryApi(paging, faults, requests);
    byteHost = new ByteHost(users, links, behaviour, requests, redirectUrl());
    sessions = new PickingSessions(clock, settings.seed(), behaviour);
    pickerApi = new PickerApi(clock, sessions, paging, faults, behaviour, pickerLinks());
    pickerPage = new PickerPage(sessions, users, browser, seal);
    access = new Access(users, tokens);
    ownPages = new OwnPages(requests, users);
    listeners.start(this::handle);
  }

  private PickerApi.PickerLinks pickerLinks() {
    String origin = primaryUrl();
    return new PickerApi.PickerLinks() {
      @Override
      public String pickerUri(String session) {
        return origin + pickerPage.path(session);
      }

      @Override
      public String baseUrl(String item, String subject, String session) {
        return origin + links.picked(item, subject, session);
      }
    };
  }

  /** The root of the API, without a path. */
  public String primaryUrl() {
    return listeners.primaryUrl();
  }

  /** The root of the host that {@code =dv} redirects to. */
  public String redirectUrl() {
    return listeners.redirectUrl();
  }

  /** The root of the API over TLS, if there is TLS. */
  public Optional<String> tlsUrl() {
    return listeners.tlsUrl();
  }

  /** The root of the Picker API. */
  public String pickerUrl() {
    return primaryUrl() + "/picker";
  }

  /** Everybody with an account, the first user first. */
  public List<User> users() {
    return users.all();
  }

  /** Plays the user who picks. */
  public Picker picker() {
    return new Picker(sessions, users);
  }

  /** The library of the first user now. */
  public Library library() {
    return users.first().library().orElseThrow();
  }

  /** Shows another library of the first user from now on. */
  public void library(Library other) {
    users.show(other);
  }

  /** The faults, all off at first. */
  public Faults faults() {
    return faults;
  }

  /** The settings that can be changed while it runs. */
  public Behaviour behaviour() {
    return behaviour;
  }

  /** What it was asked. */
  public Requests requests() {
    return requests;
  }

  /** An access token that works now. */
  public String accessToken() {
    return tokens.current();
  }

  /**
   * A new access token of this user for what the settings say was consented to.
   *
   * @throws IllegalArgumentException if there is no such user
   */
  public String accessToken(String email) {
    User user = users
        .hinted(email)
        .orElseThrow(() -> new IllegalArgumentException("there is no user " + email));
    return tokens.issue(user.subject(), OAuthClient.ID, behaviour.grantedScopes(), false);
  }

  /** Makes every access token stop working. */
  public void revokeAccessTokens() {
    tokens.revokeAll();
  }

  /** Signs ID tokens with a new key from now on. */
  public void rotateSigningKey() {
    keys.rotate();
  }

  /** The refresh token that needs no sign-in. */
  public String refreshToken() {
    return TokenEndpoint.REFRESH_TOKEN;
  }

  /** The only OAuth client. */
  public String clientId() {
    return OAuthClient.ID;
  }

  /** That client's secret. */
  public String clientSecret() {
    return OAuthClient.SECRET;
  }

  /** Stops listening and breaks off what is under way. */
  @Override
  public void close() {
    listeners.close();
  }

  private HttpResponse handle(HttpRequest request) throws InterruptedException {
    requests.begin();
    if (!behaviour.latency().isZero()) {
      sleeper.sleep(behaviour.latency());
    }
    Call call = Call.of(request, byteHost);
    FaultMatch firing =
        faults.at(call.kind(), call.item(), requests.record(request, call.kind(), call.item()));
    if (call.bytes() != null && firing.has(Quirk.VIDEO_WITHOUT_REDIRECT)) {
      call =
          new Call(RequestKind.BYTES, call.id(), call.item(), call.bytes().as(RequestKind.BYTES));
      firing =
          faults.at(call.kind(), call.item(), requests.record(request, call.kind(), call.item()));
    }
    HttpResponse response = answer(request, call, firing);
    requests.log(clock.instant(), request, call.kind(), call.item(), response.status());
    RequestKind kind = call.kind();
    return response.delivered(firing.shape(response.delivery())).telling(requests.progressOf(kind));
  }

  private HttpResponse answer(HttpRequest request, Call call, FaultMatch firing) {
    boolean reworded = firing.has(Quirk.REWORDED_MESSAGES);
    Answering answering = firing.first(Answering.class);
    if (answering != null) {
      return answering.answer(new Circumstances(call.kind(), clock.instant(), reworded));
    }
    if (call.bytes() != null) {
      return bytes(request, call.bytes(), firing);
    }
    if (SignInHost.kind(request) != RequestKind.OTHER) {
      return allowedOrigin(request, signIn.answer(request, call.kind(), firing));
    }
    if (call.kind() == RequestKind.PICKER_PAGE) {
      return pickerPage.answer(request);
    }
    if (request.path().startsWith(OWN_PATH)) {
      return ownPages.answer(request.path().substring(OWN_PATH.length()));
    }
    boolean ofPicker = request.path().startsWith(PickerApi.PATH);
    if (!ofPicker && !request.path().startsWith("/v1/")) {
      return HttpResponse.html(
          404, "Error 404 (Not Found)", "The requested URL was not found on this server.");
    }
    if (request.method().equals("OPTIONS")) {
      return allowedOrigin(request, HttpResponse.empty(204))
          .with("Access-Control-Allow-Methods", "GET, POST, DELETE, OPTIONS")
          .with("Access-Control-Allow-Headers", "authorization, content-type");
    }
    HttpResponse response;
    try {
      User user = access.authorize(
          request, ofPicker ? Behaviour.READ_PICKED : Behaviour.READ_APP_CREATED, firing);
      response = ofPicker
          ? pickerApi.answer(user, request, call.kind(), call.id(), firing)
          : api.answer(view(user), request, call.kind(), call.id(), firing);
    } catch (ApiError.Failure failure) {
      response = failure.error().response(reworded, ApiError.service(call.kind()));
    }
    return compressed(request, allowedOrigin(request, response));
  }

  private LibraryApi.View view(User user) {
    if (!apiQuota.use(behaviour.apiCallsPerDay())) {
      throw ApiError.dailyQuota().failure();
    }
    Library library =
        user.library().orElseThrow(() -> ApiError.noPhotosAccount().failure());
    String origin = primaryUrl();
    return new LibraryApi.View(
        library, new ItemJson(id -> origin + links.base(id, user.subject())));
  }

  private HttpResponse bytes(HttpRequest request, ByteHost.Asked asked, FaultMatch firing) {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return HttpResponse.html(405, "Method Not Allowed", "Only GET and HEAD are allowed.");
    }
    BaseUrls.Target target = asked.target();
    boolean picked = target != null && target.picked();
    if (request.origin() == Origin.PRIMARY) {
      BearerOnBytes rule = picked ? behaviour.bearerOnPickedBytes() : behaviour.bearerOnBytes();
      if (rule != BearerOnBytes.IGNORED && !access.opensBytes(request, target, firing)) {
        return HttpResponse.empty(rule == BearerOnBytes.OR_403 ? 403 : 401);
      }
      if (!picked && !byteQuota.use(behaviour.byteFetchesPerDay())) {
        return HttpResponse.html(429, "Error 429", "Too many requests.");
      }
    }
    if (target != null && picked && !pickerApi.opens(target)) {
      return HttpResponse.empty(403);
    }
    return byteHost.answer(request, asked, firing);
  }

  private static HttpResponse allowedOrigin(HttpRequest request, HttpResponse response) {
    String from = request.header("Origin");
    return from == null ? response : response.with("Access-Control-Allow-Origin", from);
  }

  private HttpResponse compressed(HttpRequest request, HttpResponse response) {
    String accepted = request.header("Accept-Encoding");
    if (!behaviour.jsonCompressed() || accepted == null || !accepted.contains("gzip")) {
      return response;
    }
    return response.gzipped();
  }
}
