package dev.mediaimporter.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

final class TokenCipherTest {
  private final SecureRandom random = new SecureRandom();

  @Property(tries = 200)
  void opens_what_it_sealed(
      @ForAll @Size(32) byte[] key, @ForAll byte[] plain, @ForAll byte[] purpose) throws Exception {
    byte[] sealed = new AesGcm(key, random).seal(plain, purpose);

    assertThat(new AesGcm(key, random).open(sealed, purpose)).isEqualTo(plain);
  }

  @Property(tries = 200)
  void opens_nothing_else(
      @ForAll @Size(32) byte[] key,
      @ForAll byte[] plain,
      @ForAll int position,
      @ForAll @IntRange(min = 1, max = 255) int flip,
      @ForAll int cut) {
    AesGcm cipher = new AesGcm(key, random);
    byte[] sealed = cipher.seal(plain, new byte[1]);

    byte[] changed = sealed.clone();
    changed[Math.floorMod(position, sealed.length)] ^= (byte) flip;
    assertRefused(cipher, changed, new byte[1]);
    assertRefused(cipher, Arrays.copyOf(sealed, Math.floorMod(cut, sealed.length)), new byte[1]);
    assertRefused(cipher, sealed, new byte[2]);
  }

  @Property(tries = 200)
  void opens_nothing_with_another_key(
      @ForAll @Size(32) byte[] key, @ForAll @Size(32) byte[] other, @ForAll byte[] plain) {
    Assume.that(!Arrays.equals(key, other));
    byte[] sealed = new AesGcm(key, random).seal(plain, new byte[0]);

    assertRefused(new AesGcm(other, random), sealed, new byte[0]);
  }

  @Property(tries = 200)
  void reads_foreign_bytes_without_harm(@ForAll byte[] foreign) {
    assertRefused(new AesGcm(new byte[32], random), foreign, new byte[0]);
  }

  @Property(tries = 50)
  void never_seals_twice_alike(@ForAll byte[] plain) {
    AesGcm cipher = new AesGcm(new byte[32], random);

    assertThat(cipher.seal(plain, new byte[0])).isNotEqualTo(cipher.seal(plain, new byte[0]));
  }

  private static void assertRefused(AesGcm cipher, byte[] sealed, byte[] purpose) {
    assertThatThrownBy(() -> cipher.open(sealed, purpose))
        .isInstanceOf(GeneralSecurityException.class);
  }
}
