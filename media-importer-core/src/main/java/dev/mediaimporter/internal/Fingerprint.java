package dev.mediaimporter.internal;

import java.nio.ByteBuffer;

/**
 * 128 bits of the SHA-256 of a name or an id: enough to tell any number of them apart, small enough
 * to keep one for every item of a library. Immutable.
 */
public record Fingerprint(long high, long low) {
  /** The fingerprint of a text. */
  public static Fingerprint of(String text) {
    // UTF-8 would make one "?" of all lone surrogates.
    ByteBuffer units = ByteBuffer.allocate(2 * text.length());
    units.asCharBuffer().put(text);
    ByteBuffer bits = ByteBuffer.wrap(Digests.sha256().digest(units.array()));
    return new Fingerprint(bits.getLong(), bits.getLong());
  }
}
