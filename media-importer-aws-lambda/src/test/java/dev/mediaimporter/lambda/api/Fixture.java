package dev.mediaimporter.lambda.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.auth.Credentials;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mediaimporter.accounts.ConnectionStore;
import dev.mediaimporter.accounts.Connections;
import dev.mediaimporter.accounts.GoogleApis;
import dev.mediaimporter.accounts.InMemoryConnectionStore;
import dev.mediaimporter.accounts.Secret;
import dev.mediaimporter.accounts.TokenVault;
import dev.mediaimporter.inbox.InMemoryInboxStore;
import dev.mediaimporter.inbox.Inbox;
import dev.mediaimporter.inbox.InboxLimits;
import dev.mediaimporter.jobs.CallBudget;
import dev.mediaimporter.jobs.CallCounts;
import dev.mediaimporter.jobs.InMemoryCallCounts;
import dev.mediaimporter.jobs.InMemoryItemStore;
import dev.mediaimporter.jobs.InMemoryJobStore;
import dev.mediaimporter.jobs.ItemStore;
import dev.mediaimporter.jobs.JobPolicy;
import dev.mediaimporter.jobs.JobService;
import dev.mediaimporter.jobs.JobStore;
import dev.mediaimporter.jobs.QuotaGate;
import dev.mediaimporter.jobs.WorkMessage;
import dev.mediaimporter.lambda.work.KeyLayout;
import dev.mediaimporter.media.DownloadLink;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.SelectionException;
import dev.mediaimporter.photos.Album;
import dev.mediaimporter.photos.Download;
import dev.mediaimporter.photos.MediaQuery;
import dev.mediaimporter.photos.Page;
import dev.mediaimporter.photos.PagedIterable;
import dev.mediaimporter.photos.PhotosClient;
import dev.mediaimporter.photos.PickerClient;
import dev.mediaimporter.photos.PickingSession;
import dev.mediaimporter.photos.SourceSpec;
import dev.mediaimporter.signin.GoogleScopes;
import dev.mediaimporter.signin.GoogleWebSignIn;
import dev.mediaimporter.watches.InMemoryWatchStore;
import dev.mediaimporter.watches.WatchStore;
import dev.mediaimporter.watches.Watches;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;

/** The API over stores in memory, beside a Google with any number of users. */
final class Fixture implements AutoCloseable {
  static final FakeSignIn.User ANN = new FakeSignIn.User("100001", "Ann@Example.org");
  static final FakeSignIn.User BOB = new FakeSignIn.User("100002", "bob@example.org");
  static final String SITE = "https://photos.example.org";
  private static final OpenApi DOCUMENT = OpenApi.read();

  final Clock clock = Clock.systemUTC();
  final FakeSignIn google = new FakeSignIn(clock);
  final JobStore jobs = new InMemoryJobStore();
  final ItemStore items = new InMemoryItemStore();
  final WatchStore watches = new InMemoryWatchStore();
  final ConnectionStore users = new InMemoryConnectionStore();
  final InMemoryInboxStore inbox = new InMemoryInboxStore();
  final HeldApis held = new HeldApis();
  final List<WorkMessage> sent = new ArrayList<>();
  final List<String> deleted = new ArrayList<>();
  final Set<String> brokenKeys = new HashSet<>();
  final Set<String> usedUp = new HashSet<>();
  private final CallCounts counts = new InMemoryCallCounts();
  final Map<String, FakeSignIn.User> sessions = new HashMap<>();
  final Connections connections = new Connections(
      users,
      new OpenCipher(),
      email -> KeyLayout.OWNER_MD5.folder(email, () -> new byte[0]),
      clock);
  final Api api;

  Fixture() throws IOException {
    this(SignInRule.EVERYBODY);
  }

  /** @param signInRule who may sign in */
  Fixture(String signInRule) throws IOException {
    GoogleWebSignIn signIn = GoogleWebSignIn.create(
        new NetHttpTransport(), FakeSignIn.CLIENT_ID, () -> "secret", google.settings(), clock);
    this.api = new Api(
        signIn,
        FakeSignIn.CLIENT_ID,
        SignInRule.parse(signInRule).orElseThrow(),
        connections,
        new JobService(
            jobs,
            items,
            users,
            connections,
            (message, delay) -> sent.add(message),
            JobPolicy.builder().maxOpenJobs(3).build(),
            clock,
            new Random(1)),
        new Watches(watches, connections, Duration.ofDays(1), clock),
        new Inbox(inbox, connections, new InboxLimits(1000 << 20, 500 << 20, 5, 2)),
        new Apis(),
        new CallBudget(
            (user, what, more, most, forgotten) -> usedUp.stream().noneMatch(what::startsWith)
                && counts.count(user, what, more, most, forgotten),
            held,
            clock),
        new Objects(),
        Optional.of(SITE),
        clock);
  }

  /** Objects that are only deleted. */
  final class Objects implements MediaObjects {
    @Override
    public URI linkTo(MediaKey key) {
      return URI.create("https://bucket.example/" + key.value().replace(" ", "%20"));
    }

    @Override
    public URI downloadLinkTo(MediaKey key, String filename) {
      return URI.create(linkTo(key) + "?as=" + filename.replace(" ", "%20"));
    }

    @Override
    public boolean holds(MediaKey key) {
      return !deleted.contains(key.value());
    }

    @Override
    public void delete(MediaKey key) {
      if (brokenKeys.contains(key.value())) {
        throw new IllegalStateException("the bucket does not answer");
      }
      deleted.add(key.value());
    }

    @Override
    public String placeOf(String folder) {
      return "s3://bucket/" + folder + "/";
    }
  }

  /** What Google must not be asked for. */
  static final class HeldApis implements QuotaGate {
    private final Map<SourceSpec.Api, Instant> until = new HashMap<>();

    @Override
    public Optional<Instant> heldUntil(SourceSpec.Api api) {
      return Optional.ofNullable(until.get(api));
    }

    @Override
    public void holdUntil(SourceSpec.Api api, Instant end) {
      until.put(api, end);
    }
  }

  /** One answer, which is as the document describes it. */
  record Answer(int status, JsonObject body, Map<String, String> headers) {
    String error() {
      return body.getAsJsonObject("error").get("code").getAsString();
    }

    String message() {
      return body.getAsJsonObject("error").get("message").getAsString();
    }

    String text(String name) {
      return body.get(name).getAsString();
    }
  }

  /** A request being put together. */
  final class Request {
    private final String method;
    private final String path;
    private final JsonObject event = new JsonObject();
    private final JsonObject headers = new JsonObject();
    private final JsonObject context = new JsonObject();

    private Request(String method, String path) {
      this.method = method;
      this.path = path;
    }

    Request as(FakeSignIn.User user) {
      return bearer(google.idToken(user));
    }

    Request bearer(String token) {
      return header("authorization", "Bearer " + token);
    }

    Request header(String name, String value) {
      headers.addProperty(name, value);
      return this;
    }

    Request query(String name, String value) {
      JsonObject query = event.has("queryStringParameters")
          ? event.getAsJsonObject("queryStringParameters")
          : new JsonObject();
      query.addProperty(name, value);
      event.add("queryStringParameters", query);
      return this;
    }

    Request body(Map<String, ?> members) {
      JsonObject json = new JsonObject();
      members.forEach((name, value) -> json.addProperty(name, value.toString()));
      return body(json.toString());
    }

    Request body(String text) {
      event.addProperty("body", text);
      return this;
    }

    Request encodedBody(String text) {
      event.addProperty("isBase64Encoded", true);
      return body(Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    }

    Request rawEncodedBody(String text) {
      event.addProperty("isBase64Encoded", true);
      return body(text);
    }

    Request claims(Map<String, String> claims) {
      JsonObject json = new JsonObject();
      claims.forEach(json::addProperty);
      JsonObject jwt = new JsonObject();
      jwt.add("claims", json);
      JsonObject authorizer = new JsonObject();
      authorizer.add("jwt", jwt);
      context.add("authorizer", authorizer);
      return this;
    }

    Answer send() {
      Optional<String> template = DOCUMENT.template(path);
      event.addProperty("routeKey", template.map(known -> method + " " + known).orElse("$default"));
      template.filter(known -> known.contains("{id}")).ifPresent(known -> {
        JsonObject parameters = new JsonObject();
        int start = known.indexOf("{id}");
        int rest = known.length() - start - "{id}".length();
        parameters.addProperty("id", path.substring(start, path.length() - rest));
        event.add("pathParameters", parameters);
      });
      event.add("headers", headers);
      event.add("requestContext", context);
      JsonObject answer = api.answer(event);
      int status = answer.get("statusCode").getAsInt();
      Optional<JsonElement> body = answer.has("body")
          ? Optional.of(JsonParser.parseString(answer.get("body").getAsString()))
          : Optional.empty();
      assertThat(DOCUMENT.problem(method, path, status, body))
          .as("%s %s answered %s %s", method, path, status, body)
          .isEmpty();
      Map<String, String> answered = new HashMap<>();
      answer
          .getAsJsonObject("headers")
          .asMap()
          .forEach((name, value) -> answered.put(name, value.getAsString()));
      return new Answer(
          status, body.map(JsonElement::getAsJsonObject).orElseGet(JsonObject::new), answered);
    }
  }

  /** What an event is answered, whatever it is. */
  JsonObject raw(JsonObject event) {
    return api.answer(event);
  }

  Request request(String method, String path) {
    return new Request(method, path);
  }

  /** Connects a user, with access to everything. */
  void connect(FakeSignIn.User user) {
    assertThat(consent(user, GoogleScopes.LIBRARY_READ, GoogleScopes.PICKER).status())
        .isEqualTo(201);
  }

  Answer consent(FakeSignIn.User user, String... scopes) {
    return request("POST", "/v1/connections")
        .as(user)
        .body(Map.of(
            "code",
            google.code(user, scopes),
            "codeVerifier",
            FakeSignIn.VERIFIER,
            "redirectUri",
            SITE + "/back"))
        .send();
  }

  String startJob(FakeSignIn.User user, String albumId) {
    Answer answer = request("POST", "/v1/jobs")
        .as(user)
        .body(Map.of("source", "album", "albumId", albumId))
        .send();
    assertThat(answer.status()).isEqualTo(202);
    return answer.text("id");
  }

  @Override
  public void close() {
    google.close();
  }

  /** Google's APIs, where a token opens its user's data only. */
  private final class Apis implements GoogleApis {
    private FakeSignIn.User user(Credentials credentials) {
      try {
        String header = credentials
            .getRequestMetadata(URI.create("https://photoslibrary.googleapis.com"))
            .get("Authorization")
            .get(0);
        return google.userOf(header.substring("Bearer ".length()));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public PhotosClient photos(Credentials credentials) {
      return new OneAlbum(user(credentials), clock);
    }

    @Override
    public PickerClient picker(Credentials credentials) {
      return new Sessions(user(credentials));
    }
  }

  private record OneAlbum(FakeSignIn.User user, Clock clock) implements PhotosClient {
    @Override
    public PagedIterable<Album> albums() {
      return PagedIterable.of(
          token -> new Page<>(
              List.of(Album.builder()
                  .id("album-of-" + user.subject())
                  .title("Holidays")
                  .itemCount(7)
                  .cover(new DownloadLink(
                      URI.create("https://lh3.googleusercontent.com/cover"), clock.instant()))
                  .build()),
              token.isEmpty() ? Optional.of("more") : Optional.empty()),
          Album::id);
    }

    @Override
    public Optional<Album> album(String albumId) {
      throw new UnsupportedOperationException();
    }

    @Override
    public PagedIterable<MediaItem> mediaItems(MediaQuery query) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<MediaItem> mediaItem(String id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, MediaItem> mediaItems(Collection<String> ids) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Download open(MediaItem item, long fromByte) {
      throw new UnsupportedOperationException();
    }
  }

  private final class Sessions implements PickerClient {
    private final FakeSignIn.User user;

    Sessions(FakeSignIn.User user) {
      this.user = user;
    }

    @Override
    public PickingSession create(OptionalInt maxItemCount) {
      String id = "session-" + sessions.size();
      sessions.put(id, user);
      return session(id);
    }

    @Override
    public PickingSession session(String sessionId) {
      if (!user.equals(sessions.get(sessionId))) {
        throw new SelectionException(FailureReason.SESSION_GONE, "the session is gone: pick again");
      }
      return PickingSession.builder()
          .id(sessionId)
          .pickerUri(URI.create("https://photos.google.com/picker/secret"))
          .mediaItemsSet(false)
          .build();
    }

    @Override
    public PagedIterable<MediaItem> mediaItems(String sessionId) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Download open(MediaItem item, long fromByte) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void delete(String sessionId) {
      if (user.equals(sessions.get(sessionId))) {
        sessions.remove(sessionId);
      }
    }
  }

  /** Marks instead of encrypting. */
  private static final class OpenCipher implements TokenVault {
    @Override
    public String seal(String user, Purpose purpose, Secret token) {
      return user + " " + purpose.label() + " " + token.reveal();
    }

    @Override
    public Secret open(String user, Purpose purpose, String ciphertext) {
      return Secret.of(ciphertext.substring((user + " " + purpose.label() + " ").length()));
    }
  }
}
