package dev.mediaimporter.photos;

import dev.mediaimporter.media.DownloadLink;
import java.util.Optional;
import java.util.OptionalLong;
import org.immutables.value.Value;

/** An album as the Library API lists it. Immutable. */
@Value.Immutable
public interface Album {
  /** Google's stable id. */
  String id();

  /** The title, at most 500 characters; empty for an untitled album. */
  Optional<String> title();

  /**
   * How many items Google says it holds: a hint that can exceed what a listing returns, because an
   * app does not see the items that others added.
   */
  OptionalLong itemCount();

  /** Where its cover picture can be fetched for a while; empty for an album that has none. */
  Optional<DownloadLink> cover();

  /** Starts a new album; the id is required. */
  static Builder builder() {
    return new Builder();
  }

  /** Builds albums; not thread-safe. */
  class Builder extends ImmutableAlbum.Builder {}
}
