package dev.mediaimporter.signin;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.mediaimporter.internal.Digests;
import dev.mediaimporter.internal.files.DiskFiles;
import dev.mediaimporter.media.InvalidRequestException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sign-ins in a folder that only its owner can touch: an encrypted file for each account
 * ({@link AesGcm} describes it; inside is JSON), each replaced as a whole. The key is given, or
 * lies in the file {@code key} beside them: then the encryption guards copies of the files, and the
 * permissions guard the files. A folder, file or key that others have access to is refused.
 *
 * <p>Thread-safe, also between processes. Nothing is touched before the first use.
 */
public final class FileTokenStore implements TokenStore {
  private static final String SUFFIX = ".token";

  private final Path folder;
  private final byte @Nullable [] givenKey;
  private final SecureRandom random = new SecureRandom();

  private FileTokenStore(Path folder, byte @Nullable [] givenKey) {
    this.folder = folder;
    this.givenKey = givenKey;
  }

  /** A store whose key is made before the first sign-in, and kept in the folder. */
  public static FileTokenStore open(Path folder) {
    return new FileTokenStore(folder, null);
  }

  /**
   * A store whose key is kept elsewhere.
   *
   * @param base64Key 32 bytes
   * @throws InvalidRequestException if it is anything else
   */
  public static FileTokenStore open(Path folder, String base64Key) {
    byte[] key;
    try {
      key = Base64.getDecoder().decode(base64Key.strip());
    } catch (IllegalArgumentException e) {
      key = new byte[0];
    }
    if (key.length != AesGcm.KEY_BYTES) {
      throw new InvalidRequestException(
          "the key of the token store is not 32 bytes in Base64: make one with openssl rand -base64"
              + " 32");
    }
    return new FileTokenStore(folder, key);
  }

  @Override
  public Optional<StoredGrant> find(String subject) throws IOException {
    Path file = fileOf(subject);
    return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
  }

  /**
   * Whose sign-ins are kept, in no promised order.
   *
   * @param unreadable told of each that cannot be read; the message names the file and the remedy
   * @throws IOException if the folder cannot be listed
   */
  public List<GoogleAccount> accounts(Consumer<IOException> unreadable) throws IOException {
    List<GoogleAccount> accounts = new ArrayList<>();
    for (Path file : files()) {
      try {
        accounts.add(read(file).account());
      } catch (IOException e) {
        unreadable.accept(e);
      }
    }
    return accounts;
  }

  /**
   * Forgets the sign-ins that cannot be read.
   *
   * @return how many there were
   * @throws IOException if one of them cannot be deleted
   */
  public int deleteUnreadable() throws IOException {
    int deleted = 0;
    for (Path file : files()) {
      try {
        read(file);
      } catch (IOException e) {
        Files.deleteIfExists(file);
        deleted++;
      }
    }
    return deleted;
  }

  private List<Path> files() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public void checkWritable() throws IOException {
    keyForSaving();
    Files.delete(draft(new byte[1]));
  }

  @Override
  public void save(StoredGrant grant) throws IOException {
    Path file = fileOf(grant.account().subject());
    Path draft = draft(new AesGcm(keyForSaving(), random)
        .seal(json(grant).toString().getBytes(StandardCharsets.UTF_8), purposeOf(file)));
    try {
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  @Override
  public void delete(String subject) throws IOException {
    Files.deleteIfExists(fileOf(subject));
  }

  /** A name that tells nothing, and that every file system can hold. */
  private Path fileOf(String subject) {
    return folder.resolve(HexFormat.of().formatHex(Digests.sha256(subject), 0, 16) + SUFFIX);
  }

  /** Ties the content to the account: one account's file does not pass for another's. */
  private static byte[] purposeOf(Path file) {
    return String.valueOf(file.getFileName()).getBytes(StandardCharsets.UTF_8);
  }

  private StoredGrant read(Path file) throws IOException {
    DiskFiles.checkPrivate(folder);
    byte[] sealed = readChecked(file);
    byte[] key = givenKey == null ? readKey() : givenKey;
    try {
      return grant(JsonParser.parseString(new String(
          new AesGcm(key, random).open(sealed, purposeOf(file)), StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException | JsonParseException | IllegalStateException e) {
      throw bad(file, "it is damaged, or was made with another key: delete it and sign in again");
    }
  }

  private byte[] keyForSaving() throws IOException {
    DiskFiles.createPrivateFolder(folder);
    DiskFiles.checkPrivate(folder);
    if (givenKey != null) {
      return givenKey;
    }
    // Looked for before the key is: another process has one before it saves a sign-in.
    boolean inUse = !files().isEmpty();
    if (!inUse && Files.notExists(keyFile())) {
      byte[] key = new byte[AesGcm.KEY_BYTES];
      random.nextBytes(key);
      Path draft = draft(key);
      try {
        // A link, unlike a move, does not replace the key of another process that was faster.
        Files.createLink(keyFile(), draft);
      } catch (FileAlreadyExistsException e) {
        return readKey();
      } catch (UnsupportedOperationException | FileSystemException e) {
        Files.move(draft, keyFile());
      } finally {
        Files.deleteIfExists(draft);
      }
    }
    return readKey();
  }

  private byte[] readKey() throws IOException {
    byte[] key;
    try {
      key = readChecked(keyFile());
    } catch (NoSuchFileException e) {
      throw bad(
          keyFile(),
          "the key is missing: give the key these sign-ins were made with, or delete the folder and"
              + " sign in again");
    }
    if (key.length != AesGcm.KEY_BYTES) {
      throw bad(keyFile(), "it is not a key of 32 bytes: delete the folder and sign in again");
    }
    return key;
  }

  private Path keyFile() {
    return folder.resolve("key");
  }

  private static FileSystemException bad(Path file, String problem) {
    return new FileSystemException(file.toString(), null, problem);
  }

  private static byte[] readChecked(Path file) throws IOException {
    DiskFiles.checkPrivate(file);
    return Files.readAllBytes(file);
  }

  private Path draft(byte[] content) throws IOException {
    Path draft = DiskFiles.createPrivateTempFile(folder);
    try {
      return Files.write(draft, content, StandardOpenOption.SYNC);
    } catch (IOException e) {
      Files.deleteIfExists(draft);
      throw e;
    }
  }

  private static JsonObject json(StoredGrant grant) {
    JsonObject json = new JsonObject();
    json.addProperty("sub", grant.account().subject());
    json.addProperty("email", grant.account().email());
    json.addProperty("email_verified", grant.account().emailVerified());
    json.addProperty("client_id", grant.clientId());
    JsonArray scopes = new JsonArray();
    grant.scopes().forEach(scopes::add);
    json.add("scopes", scopes);
    json.addProperty("refresh_token", grant.refreshToken());
    return json;
  }

  private static StoredGrant grant(JsonElement element) {
    JsonObject json = element.getAsJsonObject();
    Set<String> scopes = new HashSet<>();
    json.getAsJsonArray("scopes").forEach(scope -> scopes.add(scope.getAsString()));
    return new StoredGrant(
        new GoogleAccount(
            json.get("sub").getAsString(),
            json.get("email").getAsString(),
            json.get("email_verified").getAsBoolean()),
        json.get("client_id").getAsString(),
        scopes,
        json.get("refresh_token").getAsString());
  }
}
