package dev.mediaimporter.examples.cli;

import com.google.api.client.http.HttpTransport;
import com.google.auth.oauth2.ClientId;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.photos.google.GooglePhotosClient;
import dev.mediaimporter.signin.FileTokenStore;
import dev.mediaimporter.signin.GoogleAccount;
import dev.mediaimporter.signin.GoogleSignIn;
import dev.mediaimporter.signin.SignInAttempt;
import dev.mediaimporter.signin.SignInSettings;
import dev.mediaimporter.signin.StoredGrant;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The accounts that are signed in on this machine, and the OAuth client they used. */
final class SignIns {
  private static final Duration SIGN_IN_TIMEOUT = Duration.ofMinutes(10);
  private static final int MAX_CLIENT_BYTES = 64 * 1024;

  private final GoogleSettings settings;
  private final CliContext context;
  private final FileTokenStore store;

  SignIns(GoogleSettings settings, CliContext context) {
    this.settings = settings;
    this.context = context;
    Path folder = context.stateDirectory().resolve("sign-in");
    try {
      this.store = context
          .variable("MEDIA_IMPORTER_TOKEN_KEY")
          .map(key -> FileTokenStore.open(folder, key))
          .orElseGet(() -> FileTokenStore.open(folder));
    } catch (InvalidRequestException e) {
      throw Refusal.usage("MEDIA_IMPORTER_TOKEN_KEY: " + e.getMessage(), e);
    }
  }

  FileTokenStore store() {
    return store;
  }

  /**
   * All accounts with a readable sign-in, sorted by address. Prints a warning for each other one.
   *
   * @throws Refusal if there are sign-ins and none can be read
   */
  List<GoogleAccount> accounts() {
    List<IOException> unreadable = new ArrayList<>();
    List<GoogleAccount> accounts = new ArrayList<>(accounts(unreadable::add));
    if (accounts.isEmpty() && !unreadable.isEmpty()) {
      throw unreadable(unreadable.get(0));
    }
    unreadable.forEach(e -> context.tell(
        "A sign-in on this machine cannot be used: " + Failure.oneLine(Failure.words(e))));
    accounts.sort(Comparator.comparing(GoogleAccount::email));
    return accounts;
  }

  private List<GoogleAccount> accounts(Consumer<IOException> unreadable) {
    try {
      return store.accounts(unreadable);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Deletes the unreadable sign-ins if none is readable; returns their number. */
  int forgetUnreadable() throws IOException {
    return accounts(e -> {}).isEmpty() ? store.deleteUnreadable() : 0;
  }

  /** The stored sign-in of an account. */
  Optional<StoredGrant> grant(GoogleAccount account) {
    try {
      return store.find(account.subject());
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static Refusal unreadable(IOException e) {
    return Refusal.usage(
        "the sign-ins kept on this machine cannot be used: " + Failure.words(e), e);
  }

  private Optional<String> wanted(Optional<String> owner) {
    return settings.account().or(() -> owner).map(String::trim);
  }

  /**
   * The account to use; empty when nobody is signed in.
   *
   * @throws Refusal if it is not clear which one
   */
  Optional<GoogleAccount> account(Optional<String> owner) {
    List<GoogleAccount> accounts = accounts();
    Optional<String> wanted = wanted(owner);
    if (wanted.isPresent()) {
      String address = wanted.get();
      Optional<GoogleAccount> found = accounts.stream()
          .filter(account -> account.email().equalsIgnoreCase(address))
          .findFirst();
      if (found.isEmpty() && !accounts.isEmpty()) {
        throw new Refusal(
            ExitCode.ACCESS,
            Printable.of(address, 80) + " is not signed in, only " + addresses(accounts)
                + "; run 'media-importer login', or choose with --account",
            null);
      }
      return found;
    }
    if (accounts.size() > 1) {
      throw Refusal.usage(
          "several accounts are signed in; choose one with --account: " + addresses(accounts));
    }
    return accounts.stream().findFirst();
  }

  private static String addresses(List<GoogleAccount> accounts) {
    return String.join(
        ", ",
        accounts.stream().map(account -> Printable.of(account.email(), 80)).toList());
  }

  /**
   * Google's sign-in with the configured OAuth client or else the saved one.
   *
   * @param redirectPort the local port that Google redirects the browser to; 0 for any free one
   * @throws Refusal if there is no client, or the file is not one
   */
  GoogleSignIn open(HttpTransport transport, int redirectPort) {
    SignInSettings signIn = SignInSettings.builder()
        .from(settings.signIn())
        .redirectPort(redirectPort)
        .build();
    return GoogleSignIn.create(transport, client(), store, signIn);
  }

  /** Withdraws a grant at Google, which needs only the client's id, and deletes it here. */
  void revoke(StoredGrant grant) throws IOException {
    ClientId client = ClientId.of(grant.clientId(), "");
    HttpTransport transport = GooglePhotosClient.newTransport(settings.apis());
    try {
      GoogleSignIn.create(transport, client, store, settings.signIn())
          .revoke(grant.account().subject());
    } finally {
      transport.shutdown();
    }
  }

  /**
   * Shows the sign-in page and blocks until the user has signed in; then saves the OAuth client.
   *
   * @param owner the only address to accept if the settings name none
   */
  GoogleAccount signIn(Set<String> scopes, Optional<String> owner, int port, boolean withBrowser)
      throws IOException {
    HttpTransport transport = GooglePhotosClient.newTransport(settings.apis());
    try {
      GoogleAccount account = ask(open(transport, port), scopes, wanted(owner), withBrowser);
      keepClient();
      return account;
    } finally {
      transport.shutdown();
    }
  }

  private GoogleAccount ask(
      GoogleSignIn signIn, Set<String> scopes, Optional<String> wanted, boolean withBrowser) {
    try (SignInAttempt attempt =
        wanted.map(email -> signIn.begin(scopes, email)).orElseGet(() -> signIn.begin(scopes))) {
      boolean opened = withBrowser && context.browser().open(attempt.url());
      String how = opened
          ? "Your browser opens Google's sign-in page. If not, open:"
          : "To sign in, open this page in a browser on this machine:";
      context.tell(how + "\n\n  " + attempt.url() + "\n");
      context.tell("Waiting until you allow it there, for at most "
          + Format.duration(SIGN_IN_TIMEOUT) + ". Ctrl-C cancels.");
      GoogleAccount account = attempt.await(SIGN_IN_TIMEOUT);
      context.tell("Signed in as " + Printable.of(account.email()) + ".");
      return account;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(ExitCode.PAUSED, "stopped before signing in", e);
    }
  }

  private Path keptClient() {
    return context.configDirectory().resolve("client.json");
  }

  private ClientId client() {
    Path file = settings.clientFile().orElseGet(this::keptClient);
    String name = Printable.of(file.toString());
    try {
      String text = read(file);
      JsonObject json = JsonParser.parseString(text).getAsJsonObject();
      if (!json.has("installed")) {
        throw Refusal.usage("the OAuth client in " + name + " is not of type \"Desktop app\";"
            + " create one of that type in the Google Cloud console (see docs/google-setup.md)");
      }
      return ClientId.fromStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchFileException | FileNotFoundException e) {
      throw Refusal.usage(
          settings.clientFile().isPresent()
              ? "--client-file: there is no file " + name
              : "no OAuth client configured; give --client-file FILE with the client you created in"
                  + " the Google Cloud console (see docs/google-setup.md)",
          e);
    } catch (IOException | JsonParseException | IllegalStateException e) {
      throw Refusal.usage(name + " is not an OAuth client file from the Google Cloud console", e);
    }
  }

  private static String read(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MAX_CLIENT_BYTES), StandardCharsets.UTF_8);
    }
  }

  /** Saves the configured OAuth client, so that later runs find it. */
  private void keepClient() {
    Path kept = keptClient();
    if (settings.clientFile().filter(file -> !file.equals(kept)).isEmpty()) {
      return;
    }
    try {
      Path folder = Files.createDirectories(context.configDirectory());
      // Readable by the owner alone.
      Path draft = Files.createTempFile(folder, "client", ".tmp");
      try {
        Files.writeString(draft, read(settings.clientFile().get()));
        Files.move(
            draft, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      context.tell("Cannot save the OAuth client to " + Printable.of(kept.toString())
          + "; give --client-file again next time");
    }
  }
}
