package dev.mediaimporter.takeout;

import com.google.gson.Gson;
import dev.mediaimporter.media.ItemUnavailableException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds the folders of Google Photos among all files of an export, by what is in them: users unpack
 * and move them in many ways, other services of Google lie beside them, and their names are
 * localized. For one thread.
 */
final class PhotoFolders {
  /** What the folder of Google Photos is called, for parts that hold no sidecar. */
  private static final Set<String> GOOGLE_PHOTOS = Set.of(
      "Google Photos",
      "Google Fotos",
      "GoogleFotos",
      "Google Foto",
      "Google Fotók",
      "Fotky Google",
      "Google Kuvat",
      "Google フォト",
      "Google Фото",
      "Google Снимки",
      "Google Fotoğraflar",
      "Google 相册",
      "Google 相簿",
      "Google 포토");

  private static final int MAX_JSON_RATIO = 1000;
  private static final Gson GSON = new Gson();
  private static final String JSON = ".json";

  private final Map<String, PhotoFolder> folders = new TreeMap<>();
  private final List<Entry> indexPages = new ArrayList<>();
  private final List<String> damagedSidecars = new ArrayList<>();
  private int otherFiles;

  private PhotoFolders() {}

  /** The files of one folder as it is in the parts, and what its JSON files say. */
  private static final class Raw {
    private final List<Entry> files = new ArrayList<>();
    private final Map<Entry, SidecarJson.Content> json = new HashMap<>();
  }

  /** Reads all JSON files of Google Photos. Blocks. */
  static PhotoFolders in(ExportFiles files) throws IOException {
    Map<String, Raw> byFolder = new TreeMap<>();
    PhotoFolders found = new PhotoFolders();
    for (Entry entry : files.entries()) {
      byFolder.computeIfAbsent(entry.folder(), any -> new Raw()).files.add(entry);
    }
    found.readJson(files, byFolder);
    Set<String> anchors = new HashSet<>();
    byFolder.forEach((path, raw) -> {
      if (raw.json.values().stream().anyMatch(SidecarJson.OfItem.class::isInstance)) {
        anchors.add(EntryPath.parentOf(path));
      }
    });
    Set<String> names = new HashSet<>(GOOGLE_PHOTOS);
    anchors.forEach(anchor -> names.add(EntryPath.lastOf(anchor)));
    byFolder.forEach((path, raw) -> {
      boolean below = !path.isEmpty() && names.contains(EntryPath.lastOf(EntryPath.parentOf(path)));
      found.add(path, raw, below);
    });
    return found;
  }

  /** The folders by name. */
  Map<String, PhotoFolder> folders() {
    return folders;
  }

  /** Files that may be Google's index of all files. */
  List<Entry> indexPages() {
    return indexPages;
  }

  /** Sidecars that could not be read, as {@code folder/name}. */
  List<String> damagedSidecars() {
    return damagedSidecars;
  }

  /** How many files are of other services, or are neither media nor sidecars. */
  int otherFiles() {
    return otherFiles;
  }

  private void readJson(ExportFiles files, Map<String, Raw> byFolder) throws IOException {
    files.readSidecars();
    files.sidecars().forEach((entry, content) -> {
      if (content.isEmpty()) {
        damagedSidecars.add(EntryPath.lastOf(entry.folder()) + "/" + entry.name());
      } else if (!(content.get() instanceof SidecarJson.Other)) {
        Objects.requireNonNull(byFolder.get(entry.folder())).json.put(entry, content.get());
      }
    });
    damagedSidecars.sort(Comparator.naturalOrder());
  }

  /** Whether a file is read as a sidecar; one that is too large for that is no sidecar. */
  static boolean isSidecar(Entry entry) {
    return entry.name().endsWith(JSON)
        && entry.size() <= SidecarJson.MAX_BYTES
        && !(entry instanceof Entry.Zipped zipped
            && zipped.size() / MAX_JSON_RATIO > zipped.compressedSize());
  }

  private void add(String path, Raw raw, boolean inGooglePhotos) {
    for (Entry entry : raw.files) {
      String name = entry.name();
      if (name.endsWith(".html") || name.endsWith(".htm")) {
        if (EntryPath.lastOf(path).equals("Takeout") || name.equals("archive_browser.html")) {
          indexPages.add(entry);
        }
        otherFiles++;
      } else if (!inGooglePhotos) {
        otherFiles++;
      } else {
        PhotoFolder folder = folders.computeIfAbsent(EntryPath.lastOf(path), PhotoFolder::new);
        if (!name.endsWith(JSON)) {
          folder.addMedium(entry);
        } else if (raw.json.get(entry) instanceof SidecarJson.OfItem item) {
          folder.addSidecar(name.substring(0, name.length() - JSON.length()), item.sidecar());
        } else if (raw.json.get(entry) instanceof SidecarJson.OfAlbum album) {
          folder.addAlbum(album);
        } else if (raw.json.get(entry) instanceof SidecarJson.Broken) {
          damagedSidecars.add(EntryPath.lastOf(path) + "/" + name + " (not JSON)");
        } else {
          otherFiles++;
          if (!isSidecar(entry)) {
            damagedSidecars.add(EntryPath.lastOf(path) + "/" + name + " (too large for a sidecar)");
          }
        }
      }
    }
  }

  /**
   * Google's index, if one of the pages is one; the longest if there are several.
   *
   * @param memory has the pages that were read before
   */
  Optional<IndexPage> index(ExportMemory memory) throws IOException {
    Optional<IndexPage> best = Optional.empty();
    for (Entry page : indexPages) {
      if (page.size() <= IndexPage.MAX_BYTES) {
        try {
          IndexPage index = GSON.fromJson(
              memory.answer(page, "index", () -> {
                try (Reader in = new InputStreamReader(page.open(), StandardCharsets.UTF_8)) {
                  return GSON.toJson(IndexPage.read(in));
                }
              }),
              IndexPage.class);
          int longest = best.map(known -> known.files().size()).orElse(0);
          if (index.files().size() > longest) {
            best = Optional.of(index);
          }
        } catch (ItemUnavailableException e) {
          damagedSidecars.add(page.name());
        }
      } else {
        damagedSidecars.add(page.name() + " (too large for an index)");
      }
    }
    return best;
  }
}
