package dev.mediaimporter.takeout;

import java.util.Optional;

/**
 * One medium in one folder of an export. An item has one occurrence in the folder of its year and
 * one in each of its albums.
 *
 * @param folder where it is; empty for a video outside the archives
 * @param sidecar what is known about it
 * @param rule how the sidecar was found
 */
record Occurrence(
    Entry entry,
    Optional<PhotoFolder> folder,
    Optional<Sidecar> sidecar,
    Optional<PairingRule> rule,
    Role role) {
  /** What the medium is to the item that its sidecar describes. */
  enum Role {
    ITEM(""),
    EDITED("~edited"),
    MOTION_VIDEO("~motion");

    private final String suffix;

    Role(String suffix) {
      this.suffix = suffix;
    }

    /** What its id ends in. */
    String suffix() {
      return suffix;
    }
  }

  /** The filename, as it was before the export where that is known. */
  String filename() {
    String name = folder.isPresent() ? entry.name() : PartNames.ofBareMedium(entry.name());
    MediaName medium = MediaName.of(name);
    return role != Role.ITEM
        ? name
        : sidecar
            .map(Sidecar::title)
            .filter(title -> Titles.agree(medium, title))
            .flatMap(medium::titleWithExtension)
            .orElse(name);
  }

  /** {@code folder/name}, for reports. */
  String path() {
    return folder.map(found -> found.name() + "/").orElse("") + entry.name();
  }

  boolean inAlbum() {
    return folder.map(PhotoFolder::isAlbum).orElse(false);
  }
}
