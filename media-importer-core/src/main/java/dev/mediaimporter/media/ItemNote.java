package dev.mediaimporter.media;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A fact about an item that its record states besides where it is. New notes may be added. */
public enum ItemNote {
  /**
   * Google removes the location, if there is one, from every photo it delivers.
   *
   * @see <a href="https://developers.google.com/photos/library/guides/access-media-items">Access
   *     media items</a>
   */
  LOCATION_REMOVED("location removed by Google"),
  /** Google delivers its own encoding of a video, not the file that was uploaded. */
  VIDEO_TRANSCODED("video transcoded by Google"),
  /** The photo's motion video was asked for, and there is none. */
  NO_MOTION_VIDEO("no motion video"),
  /** The file of an earlier run was changed or removed; if it is there, it was left as it is. */
  STORED_AGAIN("stored again under another name, because the earlier file was changed or removed"),
  /** It came reduced from one of Google's APIs, and its original from an export is stored too. */
  ORIGINAL_STORED("the original is stored as well"),
  /** It was set aside for its original, which has an entry of its own. */
  REPLACED("replaced by the original");

  /** The label of {@link #NO_MOTION_VIDEO} in records of early versions. */
  private static final String OLD_NO_MOTION_VIDEO = "no-moving-half";

  private final String description;

  ItemNote(String description) {
    this.description = description;
  }

  /** The human-readable note: {@code location removed by Google}. */
  public String description() {
    return description;
  }

  /** The name in records and reports: {@code location-removed}. */
  public String label() {
    return Labels.of(this);
  }

  /** The labels of some notes, in the order of this enum, separated by commas. */
  public static String labels(Set<ItemNote> notes) {
    return notes.stream().sorted().map(ItemNote::label).collect(Collectors.joining(","));
  }

  /** The notes in a text made by {@link #labels}; unknown labels are left out. */
  public static Set<ItemNote> ofLabels(String labels) {
    return Arrays.stream(labels.split(",", -1))
        .map(ItemNote::ofLabel)
        .flatMap(Optional::stream)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Optional<ItemNote> ofLabel(String label) {
    if (label.equals(OLD_NO_MOTION_VIDEO)) {
      return Optional.of(NO_MOTION_VIDEO);
    }
    return Arrays.stream(values()).filter(note -> note.label().equals(label)).findFirst();
  }
}
