package dev.mediaimporter.inbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The keys of one user's inbox. They are made from who calls, never from what a request says.
 * Immutable.
 */
public final class InboxKeys {
  private static final String PARTS = "parts/";

  private final String root;

  /** The keys of this user. */
  public InboxKeys(String user) {
    this.root = "inbox/" + sha256(user) + "/";
  }

  /** What all keys start with. */
  String root() {
    return root;
  }

  /** What the keys of all uploaded files start with. */
  String files() {
    return root + PARTS;
  }

  /** What the keys of an export's files start with. */
  public String filesOf(String export) {
    ExportFile.requireExport(export);
    return files() + export + "/";
  }

  /** What the keys of a job's own files start with. */
  public String workOf(String jobId) {
    return root + "work/" + jobId + "/";
  }

  String of(ExportFile file) {
    return filesOf(file.export()) + file.name();
  }

  /** The file with this key; empty if nobody could have uploaded it here. */
  Optional<ExportFile> file(String key) {
    String[] names = key.substring(files().length()).split("/", 2);
    try {
      return names.length < 2 ? Optional.empty() : Optional.of(new ExportFile(names[0], names[1]));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
