package dev.mediaimporter.testkit.emulator.library;

import dev.mediaimporter.testkit.emulator.media.Hash;
import dev.mediaimporter.testkit.emulator.media.MediaBytes;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.immutables.value.Value;

/**
 * One photo or video of an emulated library. Immutable. Its bytes are made up from its id and size
 * whenever they are asked for, so an item of 20 GB costs no memory.
 */
@Value.Immutable
public interface LibraryItem {
  /** The media item id. */
  String id();

  /** The filename; empty makes the API leave the field out. */
  Optional<String> filename();

  /** Whether it is a photo, a video or a motion photo. */
  ItemKind kind();

  /** The media type that the API tells. */
  String mimeType();

  /**
   * The media type that a download names and its bytes have; unless set, MP4 for a film, the same
   * as the API tells for HEIC and where bytes are given, else JPEG.
   */
  @Value.Default
  default String deliveredType() {
    if (kind() == ItemKind.VIDEO) {
      return "video/mp4";
    }
    return mimeType().equals("image/heic") || content().isPresent() ? mimeType() : "image/jpeg";
  }

  /**
   * How many bytes a download has; not asked when {@link #content()} is given. For a motion photo,
   * of the still part.
   */
  @Value.Default
  default long sizeBytes() {
    return 0;
  }

  /** When it was taken; empty makes the API leave the field out. */
  Optional<Instant> creationTime();

  /** The zone of the camera's clock, by which the bytes tell the time; UTC unless set. */
  @Value.Default
  default ZoneOffset cameraZone() {
    return ZoneOffset.UTC;
  }

  /** Whether the bytes tell the zone of the camera's clock. */
  @Value.Default
  default boolean cameraTellsZone() {
    return false;
  }

  /** The width in pixels, 4032 unless set. */
  @Value.Default
  default int width() {
    return 4032;
  }

  /** The height in pixels, 3024 unless set. */
  @Value.Default
  default int height() {
    return 3024;
  }

  /** The caption that the user gave it. */
  Optional<String> description();

  /** The maker of the camera. */
  Optional<String> cameraMake();

  /** The model of the camera. */
  Optional<String> cameraModel();

  /** Content categories, as {@code contentFilter} names them. */
  Set<String> categories();

  /** Whether it is a favourite. */
  @Value.Default
  default boolean favorite() {
    return false;
  }

  /** Whether it is archived: listed only when asked for, or by album. */
  @Value.Default
  default boolean archived() {
    return false;
  }

  /** Whether another app created it, which makes it invisible. */
  @Value.Default
  default boolean foreign() {
    return false;
  }

  /** Bytes to serve instead of made-up ones; may be made when first read. */
  @Value.Auxiliary
  Optional<MediaBytes> content();

  /** A JPEG to make previews from, where {@link #content()} is not one. */
  @Value.Auxiliary
  Optional<MediaBytes> still();

  /**
   * What a correct client stores for this item: the download by {@code =d}, or of a video by
   * {@code =dv}.
   */
  default MediaBytes bytes() {
    return bytes(0);
  }

  /**
   * The bytes of the n-th re-encoding of this item.
   *
   * @param variant 0 is {@link #bytes()}
   */
  default MediaBytes bytes(int variant) {
    if (variant == 0 && content().isPresent()) {
      return content().get();
    }
    long size = content().map(MediaBytes::size).orElse(sizeBytes()) + 16L * variant;
    long seed = Hash.mix(variant, id());
    return switch (deliveredType()) {
      case "image/heic" -> GeneratedMedia.heic(seed, size);
      case "video/mp4" -> GeneratedMedia.mp4(seed, size);
      default -> GeneratedMedia.jpeg(seed, size, this);
    };
  }

  /** The motion video of a motion photo: half the size of the still, an MP4. */
  default MediaBytes motionBytes() {
    if (kind() != ItemKind.MOTION_PHOTO) {
      throw new IllegalStateException("only a motion photo has a motion video");
    }
    return GeneratedMedia.mp4(Hash.mix(-1, id()), sizeBytes() / 2);
  }

  /** Starts an item; id, kind and mimeType are required. */
  static Builder builder() {
    return new Builder();
  }

  /** A JPEG with this id, taken some time in summer 2024. */
  static LibraryItem photo(String id, String filename, long sizeBytes) {
    return of(id, filename, ItemKind.PHOTO, "image/jpeg", sizeBytes).build();
  }

  /** An MP4 with this id, taken some time in summer 2024. */
  static LibraryItem video(String id, String filename, long sizeBytes) {
    return of(id, filename, ItemKind.VIDEO, "video/mp4", sizeBytes)
        .width(1920)
        .height(1080)
        .build();
  }

  /** A motion photo with this id, taken some time in summer 2024. */
  static LibraryItem motionPhoto(String id, String filename, long sizeBytes) {
    return of(id, filename, ItemKind.MOTION_PHOTO, "image/jpeg", sizeBytes).build();
  }

  private static Builder of(
      String id, String filename, ItemKind kind, String mimeType, long sizeBytes) {
    Instant start = Instant.parse("2024-06-01T00:00:00Z");
    long seconds = Hash.below(Hash.mix(7, id), Duration.ofDays(92).toSeconds());
    return builder()
        .id(id)
        .filename(filename)
        .kind(kind)
        .mimeType(mimeType)
        .sizeBytes(sizeBytes)
        .creationTime(start.plusSeconds(seconds))
        .cameraMake("Google")
        .cameraModel("Pixel 8");
  }

  /**
   * Rejects an item with a negative size.
   *
   * @throws IllegalStateException naming the item
   */
  @Value.Check
  default void check() {
    if (sizeBytes() < 0) {
      throw new IllegalStateException("item " + id() + " has a negative size");
    }
  }

  /** Builds items; not thread-safe. */
  class Builder extends ImmutableLibraryItem.Builder {}
}
