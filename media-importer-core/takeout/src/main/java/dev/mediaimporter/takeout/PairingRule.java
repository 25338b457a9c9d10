package dev.mediaimporter.takeout;

import java.util.Locale;

/**
 * The rule by which a medium found its sidecar, in the order in which they are tried. Rules from
 * {@link #CUT_NAME} on are weak: they also need a matching title, and reports name their items.
 */
public enum PairingRule {
  /** R1: the name of the medium, with its counter where it is. */
  SAME_NAME("same name"),
  /**
   * R2: the same with the counter moved behind the name: {@code a(1).jpg}, {@code a.jpg(1).json}.
   */
  MOVED_COUNTER("same name, counter moved"),
  /** R3: the name without extension, because the title has none. */
  NO_EXTENSION("same name without extension"),
  /** R4: the name of the original of an edited medium. */
  EDITED("original of an edited item"),
  /** R5: the name of the still picture of a motion video. */
  MOTION_VIDEO("still picture of a motion video"),
  /** R6: a name that fills the limit of Google's names up to the same character. */
  CUT_NAME("name cut at its limit"),
  /** R7: the original of an edited medium with a counter that the original does not have. */
  EDITED_COUNTER("original without the counter of an edited item"),
  /** R8: as R1 to R3, in another case of letters. */
  OTHER_CASE("same name in other case"),
  /** R9: an edited medium whose suffix is in a language that is not known. */
  UNKNOWN_SUFFIX("original of an item with an unknown suffix"),
  /** A video outside the archives, which is in no folder: the only free sidecar with its title. */
  TITLE("title of a video outside the archives");

  private final String description;

  PairingRule(String description) {
    this.description = description;
  }

  /** The human-readable name. */
  public String description() {
    return description;
  }

  /** Whether the names alone are not enough. */
  public boolean weak() {
    return compareTo(CUT_NAME) >= 0;
  }

  /** The name in reports: {@code same-name}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
