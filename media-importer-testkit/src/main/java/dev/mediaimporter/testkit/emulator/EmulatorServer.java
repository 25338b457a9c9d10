package dev.mediaimporter.testkit.emulator;

import com.google.gson.JsonObject;
import dev.mediaimporter.testkit.emulator.Behaviour.BearerOnBytes;
import dev.mediaimporter.testkit.emulator.FaultTypes.Answering;
import dev.mediaimporter.testkit.emulator.FaultTypes.Circumstances;
import dev.mediaimporter.testkit.emulator.FaultTypes.Quirk;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The running emulator behind {@link dev.mediaimporter.testkit.PhotosEmulator}, which is the way
 * in. Safe for use by several threads.
 */
public final class EmulatorServer implements Closeable {
  private static final String OWN_PATH = "/__emulator/";

  private final Clock clock;
  private final Sleeper sleeper;
  private final String host;
  private final List<HttpListener> listeners;
  private final Behaviour behaviour = new Behaviour();
  private final Requests requests = new Requests();
  private final Faults faults;
  private final AccessTokens tokens;
  private final TokenEndpoint tokenEndpoint;
  private final LibraryApi api;
  private final ByteHost byteHost;
  private final DailyQuota apiQuota;
  private final DailyQuota byteQuota;
  private volatile Library library;

  /**
   * Starts it.
   *
   * @throws UncheckedIOException if a port can't be had
   */
  public EmulatorServer(EmulatorSettings settings) {
    clock = settings.clock();
    sleeper = settings.sleeper();
    host = settings.host();
    library = settings.library();
    listeners = bind(settings);
    faults = new Faults(settings.seed());
    tokens = new AccessTokens(clock, settings.seed(), behaviour);
    tokenEndpoint = new TokenEndpoint(tokens, behaviour);
    apiQuota = new DailyQuota(clock);
    byteQuota = new DailyQuota(clock);
    SealedText seal = new SealedText(settings.seed());
    Links links = new Links(clock, seal);
    String origin = primaryUrl();
    ItemJson itemJson = new ItemJson(id -> origin + links.path(Links.BASE_PATH, id));
    api = new LibraryApi(
        () -> library, new Paging(clock, seal, behaviour), itemJson, faults, requests);
    byteHost = new ByteHost(() -> library, links, behaviour, requests, redirectUrl());
    for (HttpListener listener : listeners) {
      listener.start(this::handle);
    }
  }

  private static List<HttpListener> bind(EmulatorSettings settings) {
    ServerSocketFactory plain = ServerSocketFactory.getDefault();
    List<HttpListener> bound = new ArrayList<>();
    try {
      bound.add(bind(settings, plain, settings.port(), Origin.PRIMARY));
      bound.add(bind(settings, plain, settings.redirectPort(), Origin.REDIRECT_HOST));
      if (settings.tls().isPresent()) {
        ServerSocketFactory secure = settings.tls().get().getServerSocketFactory();
        bound.add(bind(settings, secure, settings.tlsPort(), Origin.PRIMARY));
      }
      return List.copyOf(bound);
    } catch (IOException e) {
      bound.forEach(HttpListener::close);
      throw new UncheckedIOException(
          "can't listen on " + settings.host() + ": " + e.getMessage(), e);
    }
  }

  private static HttpListener bind(
      EmulatorSettings settings, ServerSocketFactory sockets, int port, Origin origin)
      throws IOException {
    return HttpListener.bind(
        sockets, new InetSocketAddress(settings.host(), port), origin, settings.sleeper());
  }

  /** The root of the API, without a path. */
  public String primaryUrl() {
    return "http://" + host + ":" + listeners.get(0).port();
  }

  /** The root of the host that {@code =dv} redirects to. */
  public String redirectUrl() {
    return "http://" + host + ":" + listeners.get(1).port();
  }

  /** The root of the API over TLS, if there is TLS. */
  public Optional<String> tlsUrl() {
    return listeners.size() < 3
        ? Optional.empty()
        : Optional.of("https://" + host + ":" + listeners.get(2).port());
  }

  /** The library that it shows now. */
  public Library library() {
    return library;
  }

  /** Shows another library from now on. */
  public void library(Library other) {
    library = other;
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

  /** Makes every access token stop working. */
  public void revokeAccessTokens() {
    tokens.revokeAll();
  }

  /** The only refresh token. */
  public String refreshToken() {
    return TokenEndpoint.REFRESH_TOKEN;
  }

  /** The only OAuth client. */
  public String clientId() {
    return TokenEndpoint.CLIENT_ID;
  }

  /** That client's secret. */
  public String clientSecret() {
    return TokenEndpoint.CLIENT_SECRET;
  }

  /** Stops listening and breaks off what is under way. */
  @Override
  public void close() {
    listeners.forEach(HttpListener::close);
  }

  private HttpResponse handle(HttpRequest request) throws InterruptedException {
    requests.begin();
    if (!behaviour.latency().isZero()) {
      sleeper.sleep(behaviour.latency());
    }
    Call call = call(request);
    Firing firing = faults.at(call.kind, call.item, requests.record(request, call.kind, call.item));
    if (call.bytes != null && firing.has(Quirk.VIDEO_WITHOUT_REDIRECT)) {
      call = new Call(RequestKind.BYTES, call.id, call.item, call.bytes.as(RequestKind.BYTES));
      firing = faults.at(call.kind, call.item, requests.record(request, call.kind, call.item));
    }
    HttpResponse response = answer(request, call, firing);
    requests.log(clock.instant(), request, call.kind, call.item, response.status());
    RequestKind kind = call.kind;
    return response.delivered(firing.shape(response.delivery())).telling(requests.progressOf(kind));
  }

  /**
   * What a request asks for.
   *
   * @param id the album or item in the path of an API method, else empty
   * @param item the item it is about, if it is about one
   * @param bytes set when it is for a byte host
   */
  private record Call(
      RequestKind kind, String id, @Nullable String item, ByteHost.@Nullable Asked bytes) {
    static Call of(RequestKind kind) {
      return new Call(kind, "", null, null);
    }
  }

  private Call call(HttpRequest request) {
    String path = request.path();
    if (request.origin() == Origin.REDIRECT_HOST || path.startsWith(Links.BASE_PATH)) {
      ByteHost.Asked asked = byteHost.asked(request);
      return new Call(
          asked.kind(), "", asked.target() == null ? null : asked.target().item(), asked);
    }
    if (path.equals("/token")) {
      return Call.of(RequestKind.TOKEN);
    }
    boolean get = request.method().equals("GET");
    if (path.equals("/v1/albums") && get) {
      return Call.of(RequestKind.ALBUMS_LIST);
    }
    if (path.equals("/v1/mediaItems") && get) {
      return Call.of(RequestKind.MEDIA_ITEMS_LIST);
    }
    if (path.equals("/v1/mediaItems:batchGet") && get) {
      return Call.of(RequestKind.MEDIA_ITEMS_BATCH_GET);
    }
    if (path.equals("/v1/mediaItems:search") && request.method().equals("POST")) {
      return Call.of(RequestKind.MEDIA_ITEMS_SEARCH);
    }
    if (path.startsWith("/v1/sharedAlbums")
        || path.endsWith(":share")
        || path.endsWith(":unshare")) {
      return Call.of(RequestKind.SHARING);
    }
    if (path.startsWith("/v1/albums/") && get) {
      return new Call(
          RequestKind.ALBUMS_GET, HttpRequest.decodePath(path.substring(11)), null, null);
    }
    if (path.startsWith("/v1/mediaItems/") && get) {
      String id = HttpRequest.decodePath(path.substring(15));
      return new Call(RequestKind.MEDIA_ITEMS_GET, id, id, null);
    }
    return Call.of(RequestKind.OTHER);
  }

  private HttpResponse answer(HttpRequest request, Call call, Firing firing) {
    boolean reworded = firing.has(Quirk.REWORDED_MESSAGES);
    Answering answering = firing.first(Answering.class);
    if (answering != null) {
      return answering.answer(new Circumstances(call.kind, clock.instant(), reworded));
    }
    if (call.bytes != null) {
      return bytes(request, call.bytes, firing);
    }
    if (call.kind == RequestKind.TOKEN) {
      return tokenEndpoint.answer(request, firing);
    }
    if (request.path().startsWith(OWN_PATH)) {
      return own(request.path().substring(OWN_PATH.length()));
    }
    if (!request.path().startsWith("/v1/")) {
      return HttpResponse.html(
          404, "Error 404 (Not Found)", "The requested URL was not found on this server.");
    }
    if (request.method().equals("OPTIONS")) {
      return allowedOrigin(request, HttpResponse.empty(204))
          .with("Access-Control-Allow-Methods", "GET, POST, OPTIONS")
          .with("Access-Control-Allow-Headers", "authorization, content-type");
    }
    HttpResponse response;
    try {
      authorize(request, firing);
      response = api.answer(request, call.kind, call.id, firing);
    } catch (ApiError.Failure failure) {
      response = failure.error().response(reworded);
    }
    return compressed(request, allowedOrigin(request, response));
  }

  private void authorize(HttpRequest request, Firing firing) {
    String token = AccessTokens.of(request);
    if (token != null && firing.has(Quirk.ACCESS_TOKEN_DIES)) {
      tokens.revoke(token);
    }
    Set<String> scopes = tokens.use(token);
    if (scopes == null) {
      throw ApiError.unauthenticated().failure();
    }
    if (!scopes.contains(Behaviour.READ_APP_CREATED)) {
      throw ApiError.insufficientScopes().failure();
    }
    if (!apiQuota.use(behaviour.apiCallsPerDay())) {
      throw ApiError.dailyQuota().failure();
    }
  }

  private HttpResponse bytes(HttpRequest request, ByteHost.Asked asked, Firing firing) {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return HttpResponse.html(405, "Method Not Allowed", "Only GET and HEAD are allowed.");
    }
    if (request.origin() == Origin.PRIMARY) {
      if (behaviour.bearerOnBytes() != BearerOnBytes.IGNORED
          && tokens.use(AccessTokens.of(request)) == null) {
        return HttpResponse.empty(behaviour.bearerOnBytes() == BearerOnBytes.OR_403 ? 403 : 401);
      }
      if (!byteQuota.use(behaviour.byteFetchesPerDay())) {
        return HttpResponse.html(429, "Error 429", "Too many requests.");
      }
    }
    return byteHost.answer(request, asked, firing);
  }

  /** The emulator's own pages: what it was asked, and what a correct client has stored. */
  private HttpResponse own(String page) {
    switch (page) {
      case "requests" -> {
        JsonObject counts = new JsonObject();
        requests.asMap().forEach(counts::addProperty);
        return Json.response(200, counts);
      }
      case "items" -> {
        StringBuilder lines = new StringBuilder();
        for (LibraryItem item : library.items()) {
          JsonObject line = new JsonObject();
          line.addProperty("id", item.id());
          item.filename().ifPresent(name -> line.addProperty("filename", name));
          line.addProperty("size", item.bytes().size());
          line.addProperty("sha256", item.bytes().sha256());
          lines.append(line).append('\n');
        }
        return Json.response(200, lines.toString());
      }
      default -> {
        return HttpResponse.html(
            404, "Not Found", "The emulator has the pages requests and items.");
      }
    }
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
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(response.body().toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return response.withBody(MediaBytes.of(bytes.toByteArray())).with("Content-Encoding", "gzip");
  }
}
