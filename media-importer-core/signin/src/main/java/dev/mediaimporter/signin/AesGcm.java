package dev.mediaimporter.signin;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM: what is opened is exactly what was sealed, for the same purpose, with the same key.
 * The layout is a header of five bytes (a name and a version), a nonce of twelve, then the
 * ciphertext with its tag. Thread-safe; not printed.
 *
 * @see <a href="https://csrc.nist.gov/pubs/sp/800/38/d/final">NIST SP 800-38D</a>
 */
final class AesGcm {
  static final int KEY_BYTES = 32;

  private static final byte[] HEADER = {'M', 'I', 'S', 'G', 1};
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;
  private final SecureRandom random;

  AesGcm(byte[] key, SecureRandom random) {
    this.key = new SecretKeySpec(key, "AES");
    this.random = random;
  }

  /** The purpose is not part of the result, but needed to open it. */
  byte[] seal(byte[] plain, byte[] purpose) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, purpose).doFinal(plain);
      return ByteBuffer.allocate(HEADER.length + NONCE_BYTES + sealed.length)
          .put(HEADER)
          .put(nonce)
          .put(sealed)
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has AES-GCM", e);
    }
  }

  /**
   * The plain text.
   *
   * @throws GeneralSecurityException if a single bit differs
   */
  byte[] open(byte[] sealed, byte[] purpose) throws GeneralSecurityException {
    int start = HEADER.length + NONCE_BYTES;
    if (sealed.length < start + TAG_BITS / Byte.SIZE
        || !Arrays.equals(sealed, 0, HEADER.length, HEADER, 0, HEADER.length)) {
      throw new AEADBadTagException();
    }
    byte[] nonce = Arrays.copyOfRange(sealed, HEADER.length, start);
    return cipher(Cipher.DECRYPT_MODE, nonce, purpose)
        .doFinal(sealed, start, sealed.length - start);
  }

  private Cipher cipher(int mode, byte[] nonce, byte[] purpose) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(purpose);
    return cipher;
  }
}
