package dev.mediaimporter.testkit.takeout;

/** A way in which exports of Google Takeout were seen to differ. */
public enum Oddity {
  /** Sidecars are named as before October 2024, without {@code .supplemental-metadata}. */
  OLD_SIDECAR_NAMES,
  /** Names of sidecars are not cut. */
  UNCUT_NAMES,
  /** Folders of albums hold sidecars and no media. */
  SIDECAR_ONLY_ALBUMS,
  /** Names are decomposed (Unicode NFD), as macOS unpacks them. */
  DECOMPOSED_NAMES,
  /** The account is German. */
  GERMAN,
  /** Sidecars have no address of their item. */
  NO_URL,
  /** There is no index of all files. */
  NO_INDEX,
  /** Another service of Google is in the export, with pictures. */
  OTHER_SERVICE,
  /** Every tenth file is in two parts. */
  DELIVERED_TWICE,
  /** Every third item, from the first, is in the trash. */
  TRASHED,
  /** The files in the archives are stored and not compressed. */
  STORED,
  /** The parts are tgz archives, with long names in both known ways and several gzip members. */
  TGZ
}
