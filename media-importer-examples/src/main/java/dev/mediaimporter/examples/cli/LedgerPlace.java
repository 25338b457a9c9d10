package dev.mediaimporter.examples.cli;

import dev.mediaimporter.examples.cli.Destination.Bucket;
import dev.mediaimporter.examples.cli.Destination.Folder;
import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.ledger.FileLedger;
import dev.mediaimporter.sink.local.LocalMediaSink;
import dev.mediaimporter.sink.s3.S3Connection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the ledgers of a destination are, one for each owner: in the folder itself, or for a bucket
 * in a folder of the user's state directory that is named after it.
 */
record LedgerPlace(Destination destination, S3Connection s3, CliContext context) {
  private static final int HASH_CHARS = 12;
  private static final int MAX_LINKS = 40;
  private static final int BUCKET_CHARS = 63;

  /**
   * Rejects an owner that is not an e-mail address.
   *
   * @throws Refusal with a message for the user
   */
  static void requireEmail(String owner) {
    try {
      KeyStrategies.ownerMd5(owner);
    } catch (IllegalArgumentException e) {
      throw Refusal.usage("--owner: " + e.getMessage(), e);
    }
  }

  /** The folder with the ledgers; it may not exist yet. */
  Path folder() {
    if (destination instanceof Folder folder) {
      return folder.path().resolve(LocalMediaSink.OWN_FOLDER);
    }
    Bucket bucket = (Bucket) destination;
    String endpoint = s3.endpoint().map(Object::toString).orElse("aws");
    String place = String.join("\n", endpoint, bucket.name(), bucket.prefix());
    return context
        .stateDirectory()
        .resolve("s3-" + readable(bucket.name()) + "-" + hash("SHA-256", place));
  }

  /** As much of the name of a bucket as every file system takes. */
  private static String readable(String bucket) {
    String name = bucket.replace(':', '_');
    return name.substring(0, Math.min(name.length(), BUCKET_CHARS));
  }

  /** The ledger of one owner. */
  Path file(String owner) {
    return folder().resolve("ledger-" + hash("MD5", normalized(owner)) + ".jsonl");
  }

  /** The ledgers of all owners, sorted by name. */
  List<Path> all() throws IOException {
    List<Path> ledgers = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder(), "ledger-*.jsonl")) {
      files.forEach(ledgers::add);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
    Collections.sort(ledgers);
    return ledgers;
  }

  /**
   * Opens the ledger that an import or a rebuild writes to. A ledger in the folder of a destination
   * moves with it; any other is bound to one destination and one owner.
   *
   * @throws Refusal if it belongs to another folder
   * @throws dev.mediaimporter.ledger.UnusableLedgerException if it is for another destination or
   *     owner, or is not a ledger
   */
  FileLedger open(Path file, String owner) throws IOException {
    boolean inFolder = isInFolder(file);
    if (inFolder && !realPath(folder()).equals(realPath(file).getParent())) {
      throw Refusal.usage("the ledger " + Printable.of(file.toString())
          + " belongs to the folder that it is in; name another");
    }
    try {
      return inFolder
          ? FileLedger.open(file)
          : FileLedger.open(file, place() + " of " + normalized(owner));
    } catch (IOException e) {
      throw new Refusal(
          inFolder ? ExitCode.DESTINATION : ExitCode.USAGE,
          "cannot write the ledger " + Printable.of(file.toString()) + ": "
              + Failure.oneLine(Failure.words(e))
              + (inFolder ? "" : " (--ledger FILE, or HOME or XDG_STATE_HOME)"),
          e);
    }
  }

  /** Whether a ledger is in the folder of a destination, with which it moves. */
  static boolean isInFolder(Path ledger) {
    Path parent = realPath(ledger).getParent();
    return parent != null && parent.endsWith(LocalMediaSink.OWN_FOLDER);
  }

  /**
   * Opens a ledger for reading.
   *
   * @param owner the owner of the items; empty for any
   * @throws java.nio.file.NoSuchFileException if there is none
   * @throws Refusal if it is for another destination or owner
   */
  FileLedger openReadOnly(Path file, Optional<String> owner) throws IOException {
    FileLedger ledger = FileLedger.openReadOnly(file);
    String wanted = place() + " of " + owner.map(LedgerPlace::normalized).orElse("");
    Optional<String> other = ledger
        .purpose()
        .filter(held -> owner.isPresent() ? !held.equals(wanted) : !held.startsWith(wanted));
    if (other.isPresent()) {
      ledger.close();
      throw Refusal.usage("the ledger " + Printable.of(file.toString()) + " is for "
          + Printable.of(other.get()) + ", not for " + (owner.isPresent() ? wanted : place())
          + ": name another");
    }
    return ledger;
  }

  private static String normalized(String owner) {
    return owner.trim().toLowerCase(Locale.ROOT);
  }

  private String place() {
    if (destination instanceof Folder folder) {
      return realPath(folder.path()).toString();
    }
    Bucket bucket = (Bucket) destination;
    return "s3://" + bucket.name() + (bucket.prefix().isEmpty() ? "" : "/" + bucket.prefix())
        + s3.endpoint().map(endpoint -> " at " + endpoint).orElse("");
  }

  /**
   * Whether a report at this path would overwrite a ledger or land in a folder for ledgers.
   *
   * @param ledger the file that {@code --ledger} names; null for none
   */
  static boolean holds(Path report, @Nullable Path ledger, CliContext context) {
    Path real = realPath(report);
    Path folder = real.getParent();
    if (folder == null) {
      return false;
    }
    for (Path name : folder) {
      if (name.toString().equals(LocalMediaSink.OWN_FOLDER)) {
        return true;
      }
    }
    return isInStateDirectory(folder, context)
        || (ledger != null && real.equals(realPath(ledger)))
        || FileLedger.isLedger(real);
  }

  private static boolean isInStateDirectory(Path folder, CliContext context) {
    try {
      return folder.startsWith(realPath(context.stateDirectory()));
    } catch (Refusal noHome) {
      return false;
    }
  }

  /** Resolves links in a path, also when its end does not exist yet. */
  static Path realPath(Path path) {
    return realPath(path.toAbsolutePath().normalize(), MAX_LINKS);
  }

  private static Path realPath(Path path, int links) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      Path parent = path.getParent();
      if (parent == null || links == 0) {
        return path;
      }
      Path folder = realPath(parent, links - 1);
      try {
        // A link whose target does not exist yet.
        return realPath(folder.resolve(Files.readSymbolicLink(path)).normalize(), links - 1);
      } catch (IOException | UnsupportedOperationException noLink) {
        return folder.resolve(path.getFileName());
      }
    }
  }

  private static String hash(String algorithm, String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)))
          .substring(0, HASH_CHARS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has " + algorithm, e);
    }
  }
}
