package dev.mediaimporter.media;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.immutables.value.Value;

/**
 * One photo or video as its source lists it. Immutable and safe to share. Everything but the id can
 * be missing in what Google answers; what is missing is empty here, never null.
 */
@Value.Immutable
public interface MediaItem {
  /**
   * The detail that names the albums of an item. It only grows: what an album lacks later may just
   * not be in a newer export.
   */
  String ALBUMS = "albums";

  /**
   * The detail that names the offset from UTC where an item was taken, such as {@code +02:00}. It
   * may be known only once the bytes are there.
   */
  String ZONE = "zone";

  /** The offset that {@link #ZONE} names; empty if there is none, or it is not an offset. */
  static Optional<ZoneOffset> zoneIn(Map<String, String> details) {
    try {
      return Optional.ofNullable(details.get(ZONE)).map(ZoneOffset::of);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Whether Google has finished processing an item; photos are always {@link #READY}. */
  enum Readiness {
    /** The bytes can be downloaded. */
    READY,
    /** A video that Google still transcodes; its bytes cannot be had yet. */
    PROCESSING,
    /** A video that Google could not process; its bytes may never be had. */
    FAILED
  }

  /** The source's stable id of this item; never empty. */
  String id();

  /**
   * The filename at the source, unchanged and so possibly hostile; empty when the source has none.
   */
  Optional<String> filename();

  /**
   * The media type (RFC 6838) the source names, {@code application/octet-stream} when it names
   * none.
   */
  @Value.Default
  default String mimeType() {
    return "application/octet-stream";
  }

  /** Photo or video. */
  MediaKind type();

  /** When it was taken, as the source says. */
  Optional<Instant> creationTime();

  /** Width in pixels. */
  Optional<Long> width();

  /** Height in pixels. */
  Optional<Long> height();

  /** Whether its bytes can be downloaded yet. */
  @Value.Default
  default Readiness readiness() {
    return Readiness.READY;
  }

  /**
   * What is wrong with its entry in the listing, such as that it has no id; empty for every item
   * that can be imported. The engine reports the others as failed.
   */
  Optional<String> unreadable();

  /** What its source does to the bytes before it hands them out. */
  Set<ItemNote> notes();

  /**
   * What else the source knows about it, by name and most important first, such as a caption; a
   * value that is a list has a line for each element. Destinations keep it beside the bytes; where
   * there is little room, the first values. Personal, so never printed.
   */
  @Value.Redacted
  Map<String, String> details();

  /** Where its bytes are for the next while; never printed. */
  @Value.Redacted
  Optional<DownloadLink> link();

  /** The filename if there is one, else the id: what messages call this item. */
  @Value.Lazy
  default String displayName() {
    return filename().orElse(id());
  }

  /**
   * Rejects an item without an id.
   *
   * @throws IllegalStateException if the id is empty
   */
  @Value.Check
  default void check() {
    if (id().isEmpty()) {
      throw new IllegalStateException("a media item needs an id");
    }
  }

  /** Returns a copy with another link. */
  default MediaItem withLink(DownloadLink link) {
    return builder().from(this).link(link).build();
  }

  /** Starts a new item; id and type are required. */
  static Builder builder() {
    return new Builder();
  }

  /** Builds media items; not thread-safe. */
  class Builder extends ImmutableMediaItem.Builder {}
}
