package dev.mediaimporter.media;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a record says of an item besides where it is. New remarks may be added. */
public enum ItemNote {
  /**
   * Google takes the place where it was taken out of every photo it hands out, if there was one.
   *
   * @see <a href="https://developers.google.com/photos/library/guides/access-media-items">Access
   *     media items</a>
   */
  LOCATION_REMOVED("location removed by Google"),
  /** Google hands out its own encoding of a video, not the file that was uploaded. */
  VIDEO_TRANSCODED("video transcoded by Google"),
  /** The photo's moving half was asked for, and there is none. */
  NO_MOVING_HALF("no motion photo");

  private final String words;

  ItemNote(String words) {
    this.words = words;
  }

  /** The remark for people: {@code location removed by Google}. */
  public String words() {
    return words;
  }

  /** The name in records and reports: {@code location-removed}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The labels of some remarks, in the order of this enum, divided by commas. */
  public static String labels(Set<ItemNote> notes) {
    return notes.stream().sorted().map(ItemNote::label).collect(Collectors.joining(","));
  }

  /** The remarks of which {@link #labels} made this text; those it does not know are left out. */
  public static Set<ItemNote> ofLabels(String labels) {
    return Arrays.stream(labels.split(",", -1))
        .map(ItemNote::ofLabel)
        .flatMap(Optional::stream)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Optional<ItemNote> ofLabel(String label) {
    return Arrays.stream(values())
        .filter(remark -> remark.label().equals(label))
        .findFirst();
  }
}
