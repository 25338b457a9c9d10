package dev.mediaimporter.lambda.work;

import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.key.KeyStrategy;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKind;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The layouts of object keys. Every key is below the folder of its owner, so that no two users
 * share one.
 */
public enum KeyLayout {
  /** {@code md5(email)/<filename>}. */
  OWNER_MD5,
  /** {@code hmac(email)/<filename>}. */
  OWNER_HMAC,
  /** {@code md5(email)/yyyy/MM/<filename>}. */
  OWNER_MD5_DATE,
  /** {@code md5(email)/<album title>/<filename>}; without the title for what is in no album. */
  OWNER_MD5_ALBUM;

  private static final MediaItem ANY =
      MediaItem.builder().id("any").type(MediaKind.PHOTO).build();

  /** The name in {@code KEY_STRATEGY} and in {@code stack.json}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The folder of an owner.
   *
   * @param hmacKey asked only by {@link #OWNER_HMAC}
   * @throws IllegalArgumentException if this is not an e-mail address
   */
  public String folder(String email, Supplier<byte[]> hmacKey) {
    String key = owner(email, hmacKey).keyFor(ANY).value();
    return key.substring(0, key.indexOf('/'));
  }

  /** The keys of an owner's media, as {@link #folder} finds the folder. */
  public KeyStrategy keys(String email, Optional<String> albumTitle, Supplier<byte[]> hmacKey) {
    KeyStrategy owner = owner(email, hmacKey);
    return switch (this) {
      case OWNER_MD5, OWNER_HMAC -> owner;
      case OWNER_MD5_DATE -> KeyStrategies.under(owner, KeyStrategies.captureDate());
      case OWNER_MD5_ALBUM ->
        albumTitle
            .map(title -> KeyStrategies.under(owner, KeyStrategies.albumTitle(title)))
            .orElse(owner);
    };
  }

  /** Whether the time of an item is part of its key. */
  boolean hasDate() {
    return this == OWNER_MD5_DATE;
  }

  private KeyStrategy owner(String email, Supplier<byte[]> hmacKey) {
    return this == OWNER_HMAC
        ? KeyStrategies.ownerHmac(email, hmacKey.get())
        : KeyStrategies.ownerMd5(email);
  }
}
