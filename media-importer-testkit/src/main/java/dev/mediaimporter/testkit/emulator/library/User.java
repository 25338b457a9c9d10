package dev.mediaimporter.testkit.emulator.library;

import dev.mediaimporter.testkit.emulator.media.Hash;
import java.util.Locale;
import java.util.Optional;

/**
 * Somebody with an account at the emulated Google. Immutable.
 *
 * @param subject what ID tokens call the user for ever
 * @param email the address, which can change
 * @param emailVerified whether Google vouches for the address
 * @param name what pages call the user
 * @param library the user's photos; empty when the account has no Google Photos
 */
public record User(
    String subject, String email, boolean emailVerified, String name, Optional<Library> library) {

  /** A user with this library, whose subject follows from the address. */
  public static User of(String email, Library library) {
    return of(email, Optional.of(library));
  }

  /** A user who never opened Google Photos: sessions can't be created (P14). */
  public static User withoutPhotos(String email) {
    return of(email, Optional.empty());
  }

  private static User of(String email, Optional<Library> library) {
    long number = Hash.below(Hash.mix(21, email), 1_000_000_000_000_000_000L);
    String first = email.split("[^\\p{L}]", 2)[0];
    String name = first.isEmpty()
        ? email
        : first.substring(0, 1).toUpperCase(Locale.ROOT) + first.substring(1);
    return new User("1" + String.format("%020d", number), email, true, name, library);
  }

  User with(Library other) {
    return new User(subject, email, emailVerified, name, Optional.of(other));
  }
}
