package dev.mediaimporter.takeout;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * One folder of an export as Google Photos shows it, whatever parts its files are in: an album, the
 * photos of a year, or a special folder such as the archive. For one thread.
 */
final class PhotoFolder {
  private static final Pattern DAY = Pattern.compile("(?:19|20)\\d\\d-\\d\\d-\\d\\d(?: #\\d+)?");

  private static final Set<String> ARCHIVES =
      Set.of("archive", "archiv", "archivo", "archivio", "archief", "archiwum", "архив", "アーカイブ");
  private static final Set<String> TRASHES = Set.of(
      "trash",
      "bin",
      "papierkorb",
      "corbeille",
      "papelera",
      "cestino",
      "prullenbak",
      "kosz",
      "lixeira",
      "корзина",
      "ゴミ箱");

  private static final Set<String> LOCKED =
      Set.of("locked folder", "gesperrter ordner", "carpeta privada");

  private final String name;
  /** {@code a.jpg} before {@code a(1).jpg}, so that it gets the plain name at the destination. */
  private static final Comparator<String> BY_COUNTER = Comparator.comparing(
          (String name) -> MediaName.of(name).base())
      .thenComparingInt(name -> MediaName.of(name).counter().length())
      .thenComparing(Comparator.naturalOrder());

  private final Map<String, List<Entry>> media = new TreeMap<>(BY_COUNTER);
  private final Map<String, Sidecar> sidecars = new TreeMap<>();
  private Optional<SidecarJson.OfAlbum> album = Optional.empty();

  PhotoFolder(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  /** Adds a photo or video. */
  void addMedium(Entry entry) {
    media.computeIfAbsent(entry.name(), any -> new ArrayList<>(1)).add(entry);
  }

  /**
   * Adds the sidecar of an item; of several with one name the first in the order of their contents
   * counts, so that the order of the parts does not matter.
   *
   * @param name without {@code .json}
   */
  void addSidecar(String name, Sidecar sidecar) {
    sidecars.merge(
        name,
        sidecar,
        (one, other) -> one.toString().compareTo(other.toString()) <= 0 ? one : other);
  }

  /** Makes this an album, unless its name is a day, as in exports before 2021. */
  void addAlbum(SidecarJson.OfAlbum metadata) {
    boolean special = DAY.matcher(name).matches() || isArchive() || isTrash() || isLocked();
    if (!special && (album.isEmpty() || album.get().title().compareTo(metadata.title()) < 0)) {
      album = Optional.of(metadata);
    }
  }

  /** The media by filename. */
  Map<String, List<Entry>> media() {
    return media;
  }

  /** The sidecars by filename without {@code .json}. */
  Map<String, Sidecar> sidecars() {
    return sidecars;
  }

  /** Keeps only what the folder itself is. */
  void forgetFiles() {
    media.clear();
    sidecars.clear();
  }

  boolean isAlbum() {
    return album.isPresent();
  }

  /** What the album is called; without a title, its folder. */
  String title() {
    return album
        .map(SidecarJson.OfAlbum::title)
        .filter(title -> !title.isEmpty())
        .orElse(name);
  }

  /** What the user wrote about the album; may be empty. */
  String description() {
    return album.map(SidecarJson.OfAlbum::description).orElse("");
  }

  boolean isLocked() {
    return LOCKED.contains(lower());
  }

  boolean isArchive() {
    return ARCHIVES.contains(lower());
  }

  boolean isTrash() {
    return TRASHES.contains(lower());
  }

  private String lower() {
    return name.toLowerCase(Locale.ROOT);
  }
}
