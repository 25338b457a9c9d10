package dev.mediaimporter.takeout;

import java.time.Instant;
import java.util.Collections;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * One photo or video of an export: the occurrence whose bytes are imported, and the albums of all
 * its occurrences. For one thread while the catalogue is built and ids are kept, then not changed.
 */
final class CatalogueItem {
  private String id;
  private final Occurrence occurrence;
  private NavigableSet<Integer> albums = Collections.emptyNavigableSet();
  private Optional<Sidecar> sidecar;
  private Optional<Instant> timeInFile = Optional.empty();

  CatalogueItem(String id, Occurrence occurrence) {
    this.id = id;
    this.occurrence = occurrence;
    this.sidecar = occurrence.sidecar();
  }

  /** The same in every export that holds the item, whatever its parts and folders are called. */
  String id() {
    return id;
  }

  /** Gives it the id under which an earlier import stored it. */
  void knownAs(String earlier) {
    id = earlier;
  }

  Occurrence occurrence() {
    return occurrence;
  }

  Entry entry() {
    return occurrence.entry();
  }

  /** What all its sidecars say. */
  Optional<Sidecar> sidecar() {
    return sidecar;
  }

  /** When it was taken: as its sidecar says, or without one as the file says. */
  Optional<Instant> takenAt() {
    return sidecar.isPresent() ? sidecar.flatMap(Sidecar::takenAt) : timeInFile;
  }

  void takenAt(Instant inFile) {
    timeInFile = Optional.of(inFile);
  }

  /** The albums it is in, by their place in {@link Catalogue#albums()}. */
  NavigableSet<Integer> albums() {
    return albums;
  }

  void addAlbum(int album) {
    if (albums.isEmpty()) {
      albums = new TreeSet<>();
    }
    albums.add(album);
  }

  /** Whether its sidecar says so. */
  boolean is(Predicate<Sidecar> fact) {
    return sidecar.filter(fact).isPresent();
  }

  void add(Sidecar other) {
    sidecar = sidecar.isPresent() ? sidecar.map(known -> known.and(other)) : Optional.of(other);
  }
}
