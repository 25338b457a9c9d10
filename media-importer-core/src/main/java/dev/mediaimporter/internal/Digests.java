package dev.mediaimporter.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The hashes that every JVM has, without the exception that it has not. */
public final class Digests {
  private Digests() {}

  /** A new SHA-256. */
  public static MessageDigest sha256() {
    return of("SHA-256");
  }

  /** The SHA-256 of a text's UTF-8. */
  public static byte[] sha256(String text) {
    return sha256().digest(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A new MD5. */
  public static MessageDigest md5() {
    return of("MD5");
  }

  /** The MD5 of a text's UTF-8. */
  public static byte[] md5(String text) {
    return md5().digest(text.getBytes(StandardCharsets.UTF_8));
  }

  private static MessageDigest of(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has " + algorithm, e);
    }
  }

  /**
   * The entity tag that S3 gives to an object in parts: the MD5 of the MD5s of its parts in
   * lower-case hex, a hyphen, and the number of parts. Not thread-safe.
   */
  public static final class PartTag {
    private final long partSizeBytes;
    private final MessageDigest part = md5();
    private final MessageDigest all = md5();
    private long bytesInPart;
    private int parts;

    /**
     * Starts without bytes.
     *
     * @param partSizeBytes the size of every part but the last; positive
     */
    public PartTag(long partSizeBytes) {
      this.partSizeBytes = partSizeBytes;
    }

    /** Adds the next bytes of the content. */
    public void update(byte[] bytes, int offset, int count) {
      int from = offset;
      while (from < offset + count) {
        int n = (int) Math.min(offset + count - from, partSizeBytes - bytesInPart);
        part.update(bytes, from, n);
        from += n;
        bytesInPart += n;
        if (bytesInPart == partSizeBytes) {
          endPart();
        }
      }
    }

    /** The tag of all bytes that were added; called once, at the end. */
    public String value() {
      if (bytesInPart > 0) {
        endPart();
      }
      return HexFormat.of().formatHex(all.digest()) + "-" + parts;
    }

    private void endPart() {
      all.update(part.digest());
      bytesInPart = 0;
      parts++;
    }
  }
}
