package dev.mediaimporter.testkit;

import dev.mediaimporter.resilience.Sleeper;
import dev.mediaimporter.testkit.emulator.api.BaseUrls;
import dev.mediaimporter.testkit.emulator.api.ByteHost;
import dev.mediaimporter.testkit.emulator.api.LibraryApi;
import dev.mediaimporter.testkit.emulator.api.Paging;
import dev.mediaimporter.testkit.emulator.faults.ApiError;
import dev.mediaimporter.testkit.emulator.faults.Behaviour;
import dev.mediaimporter.testkit.emulator.faults.Behaviour.BearerOnBytes;
import dev.mediaimporter.testkit.emulator.faults.Fault;
import dev.mediaimporter.testkit.emulator.faults.FaultMatch;
import dev.mediaimporter.testkit.emulator.faults.FaultTypes.Answering;
import dev.mediaimporter.testkit.emulator.faults.FaultTypes.Circumstances;
import dev.mediaimporter.testkit.emulator.faults.Faults;
import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import dev.mediaimporter.testkit.emulator.faults.Requests;
import dev.mediaimporter.testkit.emulator.http.HttpRequest;
import dev.mediaimporter.testkit.emulator.http.HttpResponse;
import dev.mediaimporter.testkit.emulator.http.Origin;
import dev.mediaimporter.testkit.emulator.http.SealedText;
import dev.mediaimporter.testkit.emulator.library.User;
import dev.mediaimporter.testkit.emulator.library.Users;
import dev.mediaimporter.testkit.emulator.picker.Picker;
import dev.mediaimporter.testkit.emulator.picker.PickerApi;
import dev.mediaimporter.testkit.emulator.picker.PickerPage;
import dev.mediaimporter.testkit.emulator.signin.AccessTokens;
import dev.mediaimporter.testkit.emulator.signin.SignInHost;
import dev.mediaimporter.testkit.emulator.signin.SignedInBrowser;
import dev.mediaimporter.testkit.emulator.signin.SigningKeys;
import java.time.Clock;
import java.util.Optional;

/**
 * Brings each request to the part of the emulator that answers it. Safe for use by several threads.
 */
final class RequestRouter {
  private static final String OWN_PATH = "/__emulator/";

  final Users users;
  final AccessTokens tokens;
  final SigningKeys keys = new SigningKeys();
  final Picker picker;
  final Faults faults;
  final Behaviour behaviour = new Behaviour();
  final Requests requests = new Requests();

  private final Clock clock;
  private final Sleeper sleeper;
  private final SignInHost signIn;
  private final LibraryApi api;
  private final ByteHost byteHost;
  private final DailyQuota apiQuota;
  private final DailyQuota byteQuota;
  private final PickerApi pickerApi;
  private final PickerPage pickerPage;
  private final OwnPages ownPages;

  RequestRouter(
      PhotosEmulator.Builder settings, Users users, String origin, String redirectOrigin) {
    this.users = users;
    clock = settings.clock;
    sleeper = settings.sleeper;
    faults = new Faults(settings.seed);
    tokens = new AccessTokens(clock, settings.seed, behaviour, users);
    apiQuota = new DailyQuota(clock);
    byteQuota = new DailyQuota(clock);
    SealedText seal = new SealedText(settings.seed);
    SignedInBrowser browser = new SignedInBrowser(users, seal);
    signIn =
        new SignInHost(clock, settings.seed, users, tokens, keys, browser, seal, behaviour, origin);
    BaseUrls links = new BaseUrls(clock, seal, origin, redirectOrigin);
    Paging paging = new Paging(clock, seal, behaviour);
    api = new LibraryApi(paging, faults, requests, links);
    byteHost = new ByteHost(users, links, behaviour, requests);
    picker = new Picker(clock, settings.seed, users, behaviour);
    pickerPage = new PickerPage(picker, users, browser, seal, origin);
    pickerApi = new PickerApi(clock, picker, paging, faults, behaviour, pickerPage, links);
    ownPages = new OwnPages(requests, users);
  }

  HttpResponse handle(HttpRequest request) throws InterruptedException {
    requests.begin();
    if (!behaviour.latency.get().isZero()) {
      sleeper.sleep(behaviour.latency.get());
    }
    Call call = Call.of(request, byteHost);
    FaultMatch firing =
        faults.at(call.kind(), call.item(), requests.record(request, call.kind(), call.item()));
    if (call.bytes() != null && firing.has(Fault.VIDEO_WITHOUT_REDIRECT)) {
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
    boolean reworded = firing.has(Fault.REWORDED_MESSAGES);
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
      User user = tokens.authorize(
          request, ofPicker ? Behaviour.READ_PICKED : Behaviour.READ_APP_CREATED, firing);
      if (!ofPicker && !apiQuota.use(behaviour.apiCallsPerDay.get())) {
        throw ApiError.dailyQuota();
      }
      response = ofPicker
          ? pickerApi.answer(user, request, call.kind(), call.id(), firing)
          : api.answer(user, request, call.kind(), call.id(), firing);
    } catch (ApiError error) {
      response = error.response(reworded, ApiError.service(call.kind()));
    }
    HttpResponse answer = allowedOrigin(request, response);
    return firing.has(Fault.COMPRESSED_UNASKED) ? answer.gzipped() : compressed(request, answer);
  }

  private HttpResponse bytes(HttpRequest request, ByteHost.Asked asked, FaultMatch firing) {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return HttpResponse.html(405, "Method Not Allowed", "Only GET and HEAD are allowed.");
    }
    Optional<BaseUrls.Target> pickedTarget =
        Optional.ofNullable(asked.target()).filter(BaseUrls.Target::picked);
    boolean picked = pickedTarget.isPresent();
    if (request.origin() == Origin.PRIMARY) {
      BearerOnBytes rule =
          picked ? behaviour.bearerOnPickedBytes.get() : behaviour.bearerOnBytes.get();
      if (rule != BearerOnBytes.IGNORED
          && !tokens.opensBytes(request, pickedTarget.map(BaseUrls.Target::subject), firing)) {
        return HttpResponse.empty(rule == BearerOnBytes.OR_403 ? 403 : 401);
      }
      if (!picked && !byteQuota.use(behaviour.byteFetchesPerDay.get())) {
        return HttpResponse.html(429, "Error 429", "Too many requests.");
      }
    }
    if (picked && !pickerApi.opens(pickedTarget.get())) {
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
    if (!behaviour.jsonCompressed.get() || accepted == null || !accepted.contains("gzip")) {
      return response;
    }
    return response.gzipped();
  }
}
