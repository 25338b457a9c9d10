package dev.mediaimporter.takeout;

import dev.mediaimporter.media.ItemUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Makes one item of all occurrences of a medium: of the copies in the folder of its year and in its
 * albums. Copies of one item with other bytes become variants, which are items of their own. For
 * one thread.
 */
final class Items {
  private static final int HASH_CHARS = 32;

  private final Map<PhotoFolder, Integer> albums;
  private final List<CatalogueItem> items = new ArrayList<>();
  private final List<String> variants = new ArrayList<>();
  private final ExportFiles files;
  private int duplicates;

  private Items(Map<PhotoFolder, Integer> albums, ExportFiles files) {
    this.albums = albums;
    this.files = files;
  }

  /**
   * Groups occurrences. Blocks: bytes are read where only they can tell, if the files are to be
   * read.
   *
   * @param occurrences those outside albums first
   * @param albums the numbers of the albums
   */
  static Items of(
      List<Occurrence> occurrences, Map<PhotoFolder, Integer> albums, ExportFiles files) {
    Items items = new Items(albums, files);
    Map<String, List<Occurrence>> named = new LinkedHashMap<>();
    List<Occurrence> others = new ArrayList<>();
    for (Occurrence occurrence : occurrences) {
      occurrence
          .sidecar()
          .flatMap(Sidecar::photoId)
          .ifPresentOrElse(
              id -> named
                  .computeIfAbsent(id + occurrence.role().suffix(), any -> new ArrayList<>(1))
                  .add(occurrence),
              () -> others.add(occurrence));
    }
    named.forEach(items::addCopies);
    items.addOthers(others);
    return items;
  }

  /** The items, in no order that matters. */
  List<CatalogueItem> items() {
    return items;
  }

  /** The items whose bytes are other ones than those of another copy, as {@code folder/name}. */
  List<String> variants() {
    return variants;
  }

  /** How many files are copies of others. */
  int duplicates() {
    return duplicates;
  }

  /** Copies of one item by the id that Google gave it. */
  private void addCopies(String id, List<Occurrence> copies) {
    if (copies.size() == 1) {
      add(id, copies.get(0));
      return;
    }
    long size = copies.get(0).entry().size();
    Map<Content, CatalogueItem> byContent = new HashMap<>();
    CatalogueItem first = null;
    Map<Long, Integer> sizes = new HashMap<>();
    copies.forEach(copy -> sizes.merge(copy.entry().size(), 1, Integer::sum));
    for (Occurrence copy : copies) {
      boolean alone = sizes.getOrDefault(copy.entry().size(), 0) == 1;
      Content content =
          alone && copy.entry().size() == size ? new Content(size, 0) : Content.of(copy.entry());
      CatalogueItem known = byContent.get(content);
      if (known != null) {
        duplicates++;
        join(known, copy);
      } else if (first == null) {
        first = add(id, copy);
        byContent.put(content, first);
      } else {
        variants.add(copy.path());
        CatalogueItem variant =
            add(String.format("%s~%08x-%d", id, content.crc32(), content.size()), copy);
        byContent.put(content, variant);
      }
    }
  }

  /** Media to which Google gave no id: those with a sidecar, then those without. */
  private void addOthers(List<Occurrence> others) {
    Map<Long, List<CatalogueItem>> bySize = new HashMap<>();
    others.forEach(other -> bySize.put(other.entry().size(), new ArrayList<>(1)));
    for (CatalogueItem item : items) {
      List<CatalogueItem> same = bySize.get(item.entry().size());
      if (same != null) {
        same.add(item);
      }
    }
    for (boolean withSidecar : new boolean[] {true, false}) {
      for (Occurrence other : others) {
        if (other.sidecar().isPresent() == withSidecar) {
          List<CatalogueItem> sameSize =
              Objects.requireNonNull(bySize.get(other.entry().size()));
          addOther(other, sameSize);
        }
      }
    }
  }

  private void addOther(Occurrence other, List<CatalogueItem> sameSize) {
    Content content = Content.of(other.entry());
    for (CatalogueItem item : sameSize) {
      if (mayBeSame(item, other)
          && Content.of(item.entry()).equals(content)
          && sameBytes(item, other)) {
        duplicates++;
        join(item, other);
        return;
      }
    }
    sameSize.add(add(
        other
            .sidecar()
            .map(sidecar -> idOf(sidecar.itemKey(), content, other))
            .orElseGet(() -> idWithoutSidecar(content, other)),
        other));
  }

  /** The id that a file gets while its sidecar is in a part that is not here. */
  static String idWithoutSidecar(Content content, Occurrence of) {
    return idOf(MediaName.of(of.entry().name()).base(), content, of);
  }

  /** Whether an id was made of a name and bytes, because there was no sidecar with an address. */
  static boolean isIdOfContent(String id) {
    return id.startsWith(TakeoutExport.ID_OF_CONTENT);
  }

  private static String idOf(String key, Content content, Occurrence of) {
    return TakeoutExport.ID_OF_CONTENT
        + hash(key + "\0" + content.size() + "\0" + content.crc32())
        + of.role().suffix();
  }

  /** Two sidecars that contradict each other are of two items, even if their bytes are equal. */
  private static boolean mayBeSame(CatalogueItem item, Occurrence other) {
    Optional<Sidecar> known = item.sidecar();
    Optional<Sidecar> sidecar = other.sidecar();
    return known.isEmpty()
        || sidecar.isEmpty()
        || (known.get().title().equals(sidecar.get().title())
            && known.get().takenAt().equals(sidecar.get().takenAt()));
  }

  private CatalogueItem add(String id, Occurrence occurrence) {
    CatalogueItem item = new CatalogueItem(id, occurrence);
    items.add(item);
    addAlbum(item, occurrence);
    return item;
  }

  private void join(CatalogueItem item, Occurrence copy) {
    copy.sidecar().ifPresent(item::add);
    addAlbum(item, copy);
  }

  private void addAlbum(CatalogueItem item, Occurrence occurrence) {
    occurrence.folder().map(albums::get).ifPresent(item::addAlbum);
  }

  /**
   * Compares all bytes, because two files of one size may have the same CRC-32 by chance. Where
   * files are not read, their names must agree as well.
   */
  private boolean sameBytes(CatalogueItem item, Occurrence copy) {
    Entry one = item.entry();
    Entry other = copy.entry();
    if (files.recorded()) {
      return (item.sidecar().isPresent() && copy.sidecar().isPresent())
          || MediaName.of(one.name()).base().equals(MediaName.of(other.name()).base());
    }
    try {
      return hashOf(one).equals(hashOf(other));
    } catch (IOException | ItemUnavailableException e) {
      return false;
    }
  }

  private String hashOf(Entry entry) throws IOException {
    return entry instanceof Entry.Tarred tarred
        ? tarred.sha256()
        : files.memory().answer(entry, "sha256", () -> {
          MessageDigest sha256 = sha256();
          try (InputStream in = new DigestInputStream(entry.open(), sha256)) {
            in.transferTo(OutputStream.nullOutputStream());
          }
          return HexFormat.of().formatHex(sha256.digest());
        });
  }

  /** Half of a SHA-256, in hex. */
  static String hash(String key) {
    byte[] digest = sha256().digest(key.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest).substring(0, HASH_CHARS);
  }

  /** A number of as many bits as a CRC-32 has, the same for the same text. */
  static long checksumOf(String text) {
    return Long.parseLong(hash(text).substring(0, 8), 16);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
