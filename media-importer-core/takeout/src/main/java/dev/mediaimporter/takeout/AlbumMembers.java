package dev.mediaimporter.takeout;

import java.util.List;

/**
 * Which items an album has. Immutable.
 *
 * @param ids those of the media items that a selection imports
 */
public record AlbumMembers(TakeoutAlbum album, List<String> ids) {
  /** Copies the list. */
  public AlbumMembers {
    ids = List.copyOf(ids);
  }
}
