package dev.mediaimporter.lambda.work;

import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.key.KeyStrategy;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKind;
import java.util.Optional;
import java.util.function.Function;

/**
 * How media are named: always below the folder of their owner, so that no two users share one.
 * Immutable.
 */
public final class OwnerLayouts {
  private static final MediaItem ANY =
      MediaItem.builder().id("any").type(MediaKind.PHOTO).build();

  private final Function<String, KeyStrategy> byOwner;
  private final Function<Optional<String>, Optional<KeyStrategy>> within;

  private OwnerLayouts(
      Function<String, KeyStrategy> byOwner,
      Function<Optional<String>, Optional<KeyStrategy>> within) {
    this.byOwner = byOwner;
    this.within = within;
  }

  /**
   * {@code folder/<filename>}.
   *
   * @param byOwner the naming of an e-mail address's media
   */
  public static OwnerLayouts flat(Function<String, KeyStrategy> byOwner) {
    return new OwnerLayouts(byOwner, title -> Optional.empty());
  }

  /** {@code folder/yyyy/MM/<filename>}. */
  public static OwnerLayouts byDate(Function<String, KeyStrategy> byOwner) {
    return new OwnerLayouts(byOwner, title -> Optional.of(KeyStrategies.captureDate()));
  }

  /** {@code folder/<album title>/<filename>}; flat for what comes from no album. */
  public static OwnerLayouts byAlbum(Function<String, KeyStrategy> byOwner) {
    return new OwnerLayouts(byOwner, title -> title.map(KeyStrategies::albumTitle));
  }

  /**
   * The folder of an owner.
   *
   * @throws IllegalArgumentException if this is no e-mail address
   */
  public String folder(String email) {
    String key = byOwner.apply(email).keyFor(ANY).value();
    return key.substring(0, key.indexOf('/'));
  }

  /** The names of an owner's media. */
  public KeyStrategy keys(String email, Optional<String> albumTitle) {
    KeyStrategy owner = byOwner.apply(email);
    return within
        .apply(albumTitle)
        .map(rest -> KeyStrategies.under(owner, rest))
        .orElse(owner);
  }
}
