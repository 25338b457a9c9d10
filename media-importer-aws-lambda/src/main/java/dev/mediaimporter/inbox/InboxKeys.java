package dev.mediaimporter.inbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

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

  /** The file with this key. */
  ExportFile file(String key) {
    int divider = key.indexOf('/', files().length());
    return new ExportFile(key.substring(files().length(), divider), key.substring(divider + 1));
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
