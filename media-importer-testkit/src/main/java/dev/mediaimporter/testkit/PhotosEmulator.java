package dev.mediaimporter.testkit;

import com.google.gson.JsonObject;
import dev.mediaimporter.resilience.Sleeper;
import dev.mediaimporter.testkit.emulator.faults.Behaviour;
import dev.mediaimporter.testkit.emulator.faults.Faults;
import dev.mediaimporter.testkit.emulator.faults.Requests;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import dev.mediaimporter.testkit.emulator.library.User;
import dev.mediaimporter.testkit.emulator.library.Users;
import dev.mediaimporter.testkit.emulator.media.MediaBytes;
import dev.mediaimporter.testkit.emulator.picker.Picker;
import dev.mediaimporter.testkit.emulator.signin.SignInHost;
import java.io.Closeable;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * An emulator of Google Photos on this machine: the Library API, the Picker API, sign-in, and the
 * hosts that media are downloaded from. Behaves as Google documents unless {@link #faults()} or
 * {@link #behaviour()} change that, and counts the requests that it receives.
 *
 * <pre>{@code
 * try (PhotosEmulator google = PhotosEmulator.start(Library.generated(1, 300, 1_000, 50_000))) {
 *   google.faults().add(Fault.cutAfter(500), When.always().perItem().first(1));
 *   // point a client to google.photosUrl() with google.accessToken() ...
 *   assertThat(google.requests().count(RequestKind.MEDIA)).isEqualTo(600);
 * }
 * }</pre>
 *
 * <p>Media are made up as they are sent, so that their size costs no memory. Runs on daemon
 * threads, one a connection, until it is closed by whoever started it. Safe for use by several
 * threads; no method blocks.
 */
public final class PhotosEmulator implements Closeable {
  private final Listeners listeners;
  private final RequestRouter router;

  private PhotosEmulator(Builder settings, Users users) {
    listeners = Listeners.bind(settings);
    router = new RequestRouter(settings, users, listeners.primaryUrl(), listeners.redirectUrl());
    listeners.start(router::handle);
  }

  /**
   * Starts an emulator of this library on free ports of the loopback address.
   *
   * @throws java.io.UncheckedIOException if no port can be had
   */
  public static PhotosEmulator start(Library library) {
    return builder().library(library).start();
  }

  /** Starts building an emulator; the library is required. */
  public static Builder builder() {
    return new Builder();
  }

  /** The root of the Library API and of all base URLs, without {@code /v1}. */
  public String photosUrl() {
    return listeners.primaryUrl();
  }

  /** The root of the Picker API, without {@code /v1}. */
  public String pickerUrl() {
    return listeners.primaryUrl() + "/picker";
  }

  /** The picking sessions, and the user who picks in them. */
  public Picker picker() {
    return router.picker;
  }

  /** All users; the library and the tokens of this class belong to the first. */
  public List<User> users() {
    return router.users.all();
  }

  /** The address of the token endpoint. */
  public String tokenUrl() {
    return listeners.primaryUrl() + "/token";
  }

  /** The address of the page that asks users for their consent. */
  public String authUrl() {
    return listeners.primaryUrl() + "/o/oauth2/v2/auth";
  }

  /** The address at which a consent is withdrawn. */
  public String revokeUrl() {
    return listeners.primaryUrl() + "/revoke";
  }

  /** The address that says what an access token allows. */
  public String tokenInfoUrl() {
    return listeners.primaryUrl() + "/tokeninfo";
  }

  /** The address of the keys that verify ID tokens. */
  public String jwksUrl() {
    return listeners.primaryUrl() + "/oauth2/v3/certs";
  }

  /** Signs ID tokens with a new key from now on; the one before it stays published (O5). */
  public void rotateSigningKey() {
    router.keys.rotate();
  }

  /** The root of the host that the download of a video redirects to. */
  public String redirectUrl() {
    return listeners.redirectUrl();
  }

  /** The root of the API over TLS, when a TLS context was given. */
  public Optional<String> tlsUrl() {
    return listeners.tlsUrl();
  }

  /**
   * A new access token of the user with this address.
   *
   * @throws IllegalArgumentException if there is no such user
   */
  public String accessToken(String email) {
    User user = router
        .users
        .hinted(email)
        .orElseThrow(() -> new IllegalArgumentException("there is no user " + email));
    return router.tokens.issue(user.subject(), behaviour().grantedScopes.get(), false);
  }

  /** A valid access token of the first user: the latest one, or a new one if that is not valid. */
  public String accessToken() {
    return router.tokens.current();
  }

  /** Makes every access token that was issued stop working; a refresh gets a new one. */
  public void revokeAccessTokens() {
    router.tokens.revokeAll();
  }

  /** A refresh token of the first user, valid without signing in until consent is withdrawn. */
  public String refreshToken() {
    return SignInHost.REFRESH_TOKEN;
  }

  /** The id of the OAuth client that the token endpoint knows. */
  public String clientId() {
    return SignInHost.CLIENT_ID;
  }

  /** The secret of that client. */
  public String clientSecret() {
    return SignInHost.CLIENT_SECRET;
  }

  /**
   * Credentials in the form that Google's tools write: {@code authorized_user} with a refresh
   * token.
   */
  public String authorizedUserJson() {
    JsonObject json = new JsonObject();
    json.addProperty("type", "authorized_user");
    json.addProperty("client_id", clientId());
    json.addProperty("client_secret", clientSecret());
    json.addProperty("refresh_token", refreshToken());
    json.addProperty("token_uri", tokenUrl());
    return json.toString();
  }

  /** The faults that are switched on; none at first. */
  public Faults faults() {
    return router.faults;
  }

  /** The settings that can be changed while it runs. */
  public Behaviour behaviour() {
    return router.behaviour;
  }

  /** The requests that it received so far. */
  public Requests requests() {
    return router.requests;
  }

  /** The library that the first user has now. */
  public Library library() {
    return router.users.first().library().orElseThrow();
  }

  /**
   * Shows another library from now on, as if the user had changed it; links to items that stay
   * still work.
   */
  public void showLibrary(Library library) {
    router.users.show(library);
  }

  /**
   * What a correct client has stored for this item.
   *
   * @throws IllegalArgumentException if there is no such item
   */
  public MediaBytes expectedBytes(String itemId) {
    return library()
        .item(itemId)
        .map(LibraryItem::bytes)
        .orElseThrow(() -> new IllegalArgumentException("no item has the id " + itemId));
  }

  /** Stops listening and breaks off every connection. */
  @Override
  public void close() {
    listeners.close();
  }

  /** Builds and starts emulators; not thread-safe. */
  public static final class Builder {
    private static final String FIRST_USER = "anna@example.com";

    private @Nullable Library library;
    final List<User> users = new ArrayList<>();
    int port;
    int redirectPort;

    @Nullable
    SSLContext tls;

    int tlsPort;
    Clock clock = Clock.systemUTC();
    Sleeper sleeper = Sleeper.system();
    long seed = 1;

    private Builder() {}

    /** The library to show. */
    public Builder library(Library library) {
      this.library = library;
      return this;
    }

    /** Adds a user besides the first, whose library {@link #library} sets. */
    public Builder user(User user) {
      users.add(user);
      return this;
    }

    /** The port of the APIs, sign-in and base URLs; 0, any free port, unless set. */
    public Builder port(int port) {
      this.port = port;
      return this;
    }

    /** The port of the host that downloads of videos redirect to; 0, any free port, unless set. */
    public Builder redirectPort(int port) {
      this.redirectPort = port;
      return this;
    }

    /** Serves the API over TLS as well, on one more port; 0 for any free port. */
    public Builder tls(SSLContext context, int port) {
      tls = context;
      tlsPort = port;
      return this;
    }

    /** The clock that tells the age of links and tokens; the system's clock unless set. */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /** Waits for latency and between the bytes of slow bodies; sleeps unless set. */
    public Builder sleeper(Sleeper sleeper) {
      this.sleeper = sleeper;
      return this;
    }

    /** The seed of everything random; 1 unless set. */
    public Builder seed(long seed) {
      this.seed = seed;
      return this;
    }

    /**
     * Starts the emulator, which the caller closes.
     *
     * @throws IllegalStateException if no library was given
     * @throws IllegalArgumentException if two users have the same subject or e-mail address
     * @throws java.io.UncheckedIOException if a port can't be had
     */
    public PhotosEmulator start() {
      if (library == null) {
        throw new IllegalStateException("an emulator needs a library");
      }
      List<User> everybody = new ArrayList<>(List.of(User.of(FIRST_USER, library)));
      everybody.addAll(users);
      return new PhotosEmulator(this, new Users(everybody));
    }
  }
}
