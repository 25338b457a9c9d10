package dev.mediaimporter.examples.cli;

import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.key.KeyStrategy;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.signin.GoogleAccount;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.s3.S3Connection;
import dev.mediaimporter.sink.s3.S3ObjectSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The checked values of {@link ImportOptions}.
 *
 * @param objects how objects are written
 * @param keyFlag what {@code --keys} names, or what the destination was begun with
 * @param secretFile the secret of keys that need one
 * @param ownerFlag what {@code --owner} names
 * @param ledgerFlag what {@code --ledger} names
 * @param keepsLedger whether there is a ledger at all
 * @param allowEmptyFolder whether the folder may be empty although the ledger lists files in it
 */
record ResolvedOptions(
    GoogleSettings google,
    S3Connection s3,
    S3ObjectSettings objects,
    Destination destination,
    Optional<KeyChoice> keyFlag,
    Optional<Path> secretFile,
    Optional<String> ownerFlag,
    Optional<Path> ledgerFlag,
    boolean keepsLedger,
    boolean allowEmptyFolder,
    CliContext context) {

  /** Who signed in; empty when nobody did, or when the options name other credentials. */
  Optional<GoogleAccount> account() {
    return google.haveCredentials()
        ? Optional.empty()
        : new SignIns(google, context).account(ownerFlag);
  }

  /**
   * The e-mail address of the owner of the items.
   *
   * @throws Refusal if none is known
   */
  String owner(Optional<GoogleAccount> account) {
    if (ownerFlag.isPresent()) {
      return ownerFlag.get();
    }
    GoogleAccount signedIn = account.orElseThrow(() -> Refusal.usage(
        "--owner EMAIL is required unless you are signed in ('media-importer login')"));
    if (!signedIn.emailVerified()) {
      throw Refusal.usage("Google has not verified the address " + Printable.of(signedIn.email())
          + "; give --owner EMAIL");
    }
    LedgerPlace.requireEmail(signedIn.email());
    return signedIn.email();
  }

  /**
   * The same with the names that the items get: those of {@code --keys}, else those that the ledger
   * or the folder was begun with, so that no destination mixes two layouts unasked.
   *
   * @param fromAlbums whether the items come with the albums they are in
   * @throws Refusal if the destination was begun with names that these items cannot have
   */
  ResolvedOptions keyed(String owner, boolean fromAlbums) throws IOException {
    if (keyFlag.isPresent()) {
      return this;
    }
    boolean folder = destination instanceof Destination.Folder;
    KeyChoice choice = begunWith(owner).orElse(folder ? KeyChoice.DATE : KeyChoice.OWNER_MD5);
    if (choice == KeyChoice.ALBUM && !fromAlbums) {
      throw Refusal.usage("what is there is named after albums (--keys album), which these items"
          + " do not have; say how to name them, such as --keys date");
    }
    return new ResolvedOptions(
        google,
        s3,
        objects,
        destination,
        Optional.of(choice),
        secretFile,
        ownerFlag,
        ledgerFlag,
        keepsLedger,
        allowEmptyFolder,
        context);
  }

  private Optional<KeyChoice> begunWith(String owner) throws IOException {
    try (ImportLedger ledger = openLedgerReadOnly(owner);
        Stream<LedgerEntry> entries = ledger.entries()) {
      Optional<KeyChoice> listed = entries
          .filter(LedgerEntry.Stored.class::isInstance)
          .map(entry -> KeyChoice.of(((LedgerEntry.Stored) entry).key(), owner))
          .findFirst();
      return listed.isEmpty() && holdsFolderOf(owner) ? Optional.of(KeyChoice.OWNER_MD5) : listed;
    }
  }

  private boolean holdsFolderOf(String owner) {
    return destination instanceof Destination.Folder folder
        && Files.isDirectory(folder.path().resolve(KeyChoice.folderOf(owner)));
  }

  /** How items are named, once {@link #keyed} has settled it. */
  KeyChoice keyChoice() {
    return keyFlag.orElseThrow();
  }

  /** @param albumTitle the title of the album that is imported, if it is one */
  KeyStrategy strategy(String owner, Optional<String> albumTitle) {
    return keyChoice().strategy(owner, albumTitle, secretFile, context);
  }

  /** The folder of the album, if items are named after the album they are in. */
  Optional<String> albumFolder(KeyStrategy keys, MediaSink sink) {
    if (keyChoice() != KeyChoice.ALBUM) {
      return Optional.empty();
    }
    String key =
        KeyStrategies.fit(keys.keyFor(KeyChoice.ANY_ITEM), sink.maxNameBytes()).value();
    return Optional.of(key.substring(0, key.lastIndexOf('/')));
  }

  /** Connects to nothing yet; the caller closes it. */
  OpenDestination openDestination() {
    return OpenDestination.of(destination, s3, objects, context);
  }

  private LedgerPlace ledgers() {
    return new LedgerPlace(destination, s3, context);
  }

  private Path ledgerFile(String owner) {
    return ledgerFlag.orElseGet(() -> ledgers().file(owner));
  }

  /** Where what was read of an export is kept: beside the ledger, if there is one. */
  Optional<Path> exportMemory(String owner) {
    Path ledger = ledgerFile(owner);
    return keepsLedger
        ? Optional.of(ledger.resolveSibling(ledger.getFileName() + ".takeout"))
        : Optional.empty();
  }

  ImportLedger openLedger(String owner) throws IOException {
    return keepsLedger ? ledgers().open(ledgerFile(owner), owner) : ImportLedger.inMemory();
  }

  /**
   * Refuses a folder that is empty although the ledger lists files in it: most likely its disk is
   * not mounted, and an import would fetch everything again, to another disk.
   */
  void requireMounted(String owner) throws IOException {
    if (allowEmptyFolder
        || !(destination instanceof Destination.Folder folder)
        || !isEmpty(folder.path())
        || LedgerPlace.isInFolder(ledgerFile(owner))
        || !ledgerListsFiles(owner)) {
      return;
    }
    throw Refusal.usage("the folder " + Printable.of(folder.path().toString())
        + " is empty, but the ledger " + Printable.of(ledgerFile(owner).toString())
        + " lists files in it; is its disk mounted? To fetch them again, add"
        + " --allow-empty-folder");
  }

  private boolean ledgerListsFiles(String owner) throws IOException {
    try (ImportLedger ledger = openLedgerReadOnly(owner);
        Stream<LedgerEntry> entries = ledger.entries()) {
      return entries.anyMatch(LedgerEntry.Stored.class::isInstance);
    } catch (Refusal ofAnother) {
      // Opening it for the import says so.
      return false;
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return true;
    }
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }

  /** The same for a dry run, which creates nothing. */
  ImportLedger openLedgerReadOnly(String owner) throws IOException {
    Path file = ledgerFile(owner);
    return keepsLedger && Files.exists(file)
        ? ledgers().openReadOnly(file, Optional.of(owner))
        : ImportLedger.inMemory();
  }
}
