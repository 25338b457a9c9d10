package dev.mediaimporter.takeout;

import java.nio.file.Path;

/**
 * Hears how far the reading of an export is, which can take minutes. Methods do nothing by default,
 * and are called by one thread at a time. They must be fast and not throw.
 */
public interface CatalogueListener {
  /** Hears nothing. */
  CatalogueListener NONE = new CatalogueListener() {};

  /**
   * A folder was searched for parts and for what was unpacked from parts.
   *
   * @param folders how many folders below it were searched too
   * @param archives how many archives there are
   * @param others how many other files
   */
  default void searched(Path folder, int folders, int archives, int others) {}

  /**
   * The directory of a part is read next.
   *
   * @param name the filename of the part
   * @param number which part it is, from 1
   * @param parts how many there are
   */
  default void reading(String name, int number, int parts) {}

  /**
   * Some more sidecars were read.
   *
   * @param read how many so far
   * @param sidecars how many there are
   */
  default void sidecarsRead(int read, int sidecars) {}
}
