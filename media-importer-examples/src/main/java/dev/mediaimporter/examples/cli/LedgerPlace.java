package dev.mediaimporter.examples.cli;

import dev.mediaimporter.examples.cli.Destination.Bucket;
import dev.mediaimporter.examples.cli.Destination.Folder;
import dev.mediaimporter.key.KeyStrategies;
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

/**
 * Where the ledgers of a destination are kept, one for each owner: in the folder itself, or, for a
 * bucket, in a folder of the user's state directory that is named after it.
 */
final class LedgerPlace {
  private static final int HASH_CHARS = 12;

  private LedgerPlace() {}

  /**
   * Rejects an owner that is no e-mail address.
   *
   * @throws Refusal with a line for people
   */
  static void requireEmail(String owner) {
    try {
      KeyStrategies.ownerMd5(owner);
    } catch (IllegalArgumentException e) {
      throw new Refusal(ExitCode.USAGE, "--owner: " + e.getMessage(), e);
    }
  }

  /** The folder with the ledgers of a destination; it may not exist yet. */
  static Path folder(Destination to, S3Settings settings, Surroundings surroundings) {
    if (to instanceof Folder folder) {
      return folder.path().resolve(".media-importer");
    }
    Bucket bucket = (Bucket) to;
    String endpoint = settings.endpoint().map(Object::toString).orElse("aws");
    String place = String.join("\n", endpoint, bucket.name(), bucket.prefix());
    return surroundings
        .stateDirectory()
        .resolve("s3-" + bucket.name() + "-" + hash("SHA-256", place));
  }

  /** The ledger of one owner. */
  static Path file(Destination to, String owner, S3Settings settings, Surroundings surroundings) {
    String normalized = owner.trim().toLowerCase(Locale.ROOT);
    return folder(to, settings, surroundings)
        .resolve("ledger-" + hash("MD5", normalized) + ".jsonl");
  }

  /** The ledgers of all owners, sorted by name. */
  static List<Path> all(Destination to, S3Settings settings, Surroundings surroundings)
      throws IOException {
    List<Path> ledgers = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(folder(to, settings, surroundings), "ledger-*.jsonl")) {
      files.forEach(ledgers::add);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
    Collections.sort(ledgers);
    return ledgers;
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
