package dev.mediaimporter.examples.cli;

import com.google.api.client.http.HttpTransport;
import com.google.auth.oauth2.ClientId;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.signin.FileTokenStore;
import dev.mediaimporter.signin.GoogleAccount;
import dev.mediaimporter.signin.GoogleSignIn;
import dev.mediaimporter.signin.StoredGrant;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Who signed in on this machine, and the OAuth client they did it with. */
final class SignIns {
  private static final int MOST_CLIENT_BYTES = 64 * 1024;

  private final GoogleSettings settings;
  private final CliContext surroundings;
  private final FileTokenStore store;

  SignIns(GoogleSettings settings, CliContext surroundings) {
    this.settings = settings;
    this.surroundings = surroundings;
    Path folder = surroundings.stateDirectory().resolve("sign-in");
    try {
      this.store = surroundings
          .variable("MEDIA_IMPORTER_TOKEN_KEY")
          .map(key -> FileTokenStore.open(folder, key))
          .orElseGet(() -> FileTokenStore.open(folder));
    } catch (InvalidRequestException e) {
      throw new Refusal(ExitCode.USAGE, "MEDIA_IMPORTER_TOKEN_KEY: " + e.getMessage(), e);
    }
  }

  FileTokenStore store() {
    return store;
  }

  /**
   * Everybody whose sign-in can be read, sorted by address; of the others the user is told.
   *
   * @throws Refusal if none of those that are kept can be read
   */
  List<GoogleAccount> accounts() {
    List<IOException> unreadable = new ArrayList<>();
    List<GoogleAccount> accounts = new ArrayList<>(accounts(unreadable::add));
    if (accounts.isEmpty() && !unreadable.isEmpty()) {
      throw unreadable(unreadable.get(0));
    }
    unreadable.forEach(e -> surroundings
        .err()
        .println("A sign-in on this machine cannot be used: " + Failure.oneLine(Failure.words(e))));
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

  /** Forgets the sign-ins that cannot be read, if nobody's can; returns how many there were. */
  int forgetUnreadable() throws IOException {
    return accounts(e -> {}).isEmpty() ? store.deleteUnreadable() : 0;
  }

  /** What is kept of an account. */
  Optional<StoredGrant> grant(GoogleAccount account) {
    try {
      return store.find(account.subject());
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static Refusal unreadable(IOException e) {
    return new Refusal(
        ExitCode.USAGE, "the sign-ins kept on this machine cannot be used: " + Failure.words(e), e);
  }

  /** The address of the account that is meant, if one is named. */
  Optional<String> wanted(Optional<String> owner) {
    return settings.account().or(() -> owner).map(String::trim);
  }

  /**
   * The account that is meant; empty when nobody is signed in.
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
                + ": run 'media-importer login', or choose with --account",
            null);
      }
      return found;
    }
    if (accounts.size() > 1) {
      throw Refusal.usage(
          "several accounts are signed in: choose one with --account: " + addresses(accounts));
    }
    return accounts.stream().findFirst();
  }

  private static String addresses(List<GoogleAccount> accounts) {
    return String.join(
        ", ",
        accounts.stream().map(account -> Printable.of(account.email(), 80)).toList());
  }

  /**
   * Google's own sign-in, with the client of the settings or else the one that was kept.
   *
   * @param redirectPort where the browser brings the answer; 0 for any free one
   * @throws Refusal if there is no client, or the file is none
   */
  GoogleSignIn open(HttpTransport transport, int redirectPort) {
    return GoogleSignIn.create(transport, client(), store, settings.forSignIn(redirectPort));
  }

  /** The same for ending a sign-in, which needs the client's id alone. */
  GoogleSignIn toEnd(StoredGrant grant, HttpTransport transport) {
    return GoogleSignIn.create(
        transport, ClientId.of(grant.clientId(), ""), store, settings.forSignIn(0));
  }

  private Path keptClient() {
    return surroundings.configDirectory().resolve("client.json");
  }

  private ClientId client() {
    Path file = settings.clientFile().orElseGet(this::keptClient);
    String name = Printable.of(file.toString());
    try {
      String text = read(file);
      JsonObject json = JsonParser.parseString(text).getAsJsonObject();
      if (!json.has("installed")) {
        throw Refusal.usage("the OAuth client in " + name + " is not of the type \"Desktop app\":"
            + " make one of that type in the Google Cloud console (docs/google-setup.md)");
      }
      return ClientId.fromStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchFileException | FileNotFoundException e) {
      throw new Refusal(
          ExitCode.USAGE,
          settings.clientFile().isPresent()
              ? "--client-file: there is no file " + name
              : "no OAuth client is known: give --client-file FILE with the one you made in the"
                  + " Google Cloud console (docs/google-setup.md shows how)",
          e);
    } catch (IOException | JsonParseException | IllegalStateException e) {
      throw new Refusal(
          ExitCode.USAGE,
          name + " is no OAuth client as the Google Cloud console offers it for download",
          e);
    }
  }

  private static String read(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MOST_CLIENT_BYTES), StandardCharsets.UTF_8);
    }
  }

  /** Keeps the client of the settings, so that it need not be named again. */
  void keepClient() {
    Path kept = keptClient();
    if (settings.clientFile().filter(file -> !file.equals(kept)).isEmpty()) {
      return;
    }
    try {
      Path folder = Files.createDirectories(surroundings.configDirectory());
      Path draft = Files.createTempFile(folder, "client", ".tmp", ownerOnly(folder));
      try {
        Files.writeString(draft, read(settings.clientFile().get()));
        Files.move(
            draft, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      surroundings
          .err()
          .println("The OAuth client could not be kept in " + Printable.of(kept.toString())
              + ": name it again with --client-file");
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path folder) {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
