package dev.mediaimporter.internal;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * 128 bits of the SHA-256 of a name or an id: enough to tell any number of them apart, small enough
 * to keep one for every item of a library. Immutable.
 */
public record Fingerprint(long high, long low) {
  /** The fingerprint of a text. */
  public static Fingerprint of(String text) {
    try {
      // UTF-8 would make one "?" of all lone surrogates.
      ByteBuffer units = ByteBuffer.allocate(2 * text.length());
      units.asCharBuffer().put(text);
      ByteBuffer bits = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(units.array()));
      return new Fingerprint(bits.getLong(), bits.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
