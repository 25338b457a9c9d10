package dev.mediaimporter.takeout;

import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything in an export: its items in the order in which they are imported, its albums, and what
 * is odd or missing. Does not depend on how the export is split into parts. Immutable once made.
 */
final class Catalogue {
  private static final Pattern YEAR = Pattern.compile("(?<!\\d)(?:19|20)\\d\\d(?!\\d)");

  private final List<PhotoFolder> albumFolders = new ArrayList<>();
  private final List<CatalogueItem> items;
  private final Map<String, Integer> byId = new HashMap<>();
  private final Set<String> edited = new HashSet<>();
  private final List<TakeoutAlbum> albums = new ArrayList<>();
  private final TakeoutContents contents;
  private final Completeness completeness;

  private Catalogue(ExportFiles files) throws IOException {
    PhotoFolders photos = PhotoFolders.in(files);
    Pairings pairings = Pairings.of(photos, files.bareMedia());
    Map<PhotoFolder, Integer> albumNumbers = new HashMap<>();
    for (PhotoFolder folder : photos.folders().values()) {
      if (folder.isAlbum()) {
        albumNumbers.put(folder, albumFolders.size());
        albumFolders.add(folder);
      }
    }
    Items made = Items.of(pairings.occurrences(), albumNumbers, files);
    this.items = made.items();
    IdentityHashMap<Occurrence, Integer> order = new IdentityHashMap<>();
    pairings.occurrences().forEach(occurrence -> order.put(occurrence, order.size()));
    items.sort(Comparator.comparing(item -> order.getOrDefault(item.occurrence(), 0)));
    for (int i = 0; i < items.size(); i++) {
      CatalogueItem item = items.get(i);
      byId.put(item.id(), i);
      if (item.occurrence().role() == Occurrence.Role.EDITED) {
        item.sidecar().map(Sidecar::itemKey).ifPresent(edited::add);
      }
    }
    List<String> withoutMedium = addMembers(photos, pairings, albumNumbers);
    countAlbums();
    findTimes(files.memory());
    Optional<IndexPage> index = photos.index(files.memory());
    this.contents = contents(files, photos, pairings, made, withoutMedium);
    this.completeness = completeness(files, index);
    // What is needed from now on is in the items; half of the memory is not.
    photos.folders().values().forEach(PhotoFolder::forgetFiles);
  }

  /** Reads all sidecars and pairs them. Blocks. */
  static Catalogue of(ExportFiles files) throws IOException {
    return new Catalogue(files);
  }

  List<CatalogueItem> items() {
    return items;
  }

  /** The item with this id. */
  Optional<CatalogueItem> item(String id) {
    return Optional.ofNullable(byId.get(id)).map(items::get);
  }

  /** See {@link TakeoutExport#keepIds(Set, UnaryOperator)}. */
  void keepIds(Set<String> ofContent, UnaryOperator<Set<String>> stored) {
    Map<String, Integer> earlier = new HashMap<>();
    for (int i = 0; i < items.size() && !ofContent.isEmpty(); i++) {
      CatalogueItem item = items.get(i);
      if (item.sidecar().isPresent()) {
        String id = Items.idWithoutSidecar(Content.of(item.entry()), item.occurrence());
        if (ofContent.contains(id) && !byId.containsKey(id)) {
          earlier.putIfAbsent(id, i);
        }
      }
    }
    Set<String> storedAnew = stored.apply(
        earlier.values().stream().map(i -> items.get(i).id()).collect(Collectors.toSet()));
    earlier.forEach((id, i) -> {
      if (!storedAnew.contains(items.get(i).id())) {
        keepId(i, id);
      }
    });
  }

  private void keepId(int number, String earlier) {
    CatalogueItem item = items.get(number);
    byId.remove(item.id());
    byId.put(earlier, number);
    item.knownAs(earlier);
  }

  /** See {@link TakeoutExport#keepIds(ImportLedger)}. */
  void keepIds(ImportLedger ledger) throws IOException {
    Set<Long> sizes = null;
    for (int i = 0; i < items.size(); i++) {
      CatalogueItem item = items.get(i);
      if (item.sidecar().isEmpty() || isStored(ledger, item.id())) {
        continue;
      }
      if (item.entry() instanceof Entry.Unpacked) {
        // Its checksum is not known without reading it.
        sizes = sizes != null ? sizes : sizesWithoutSidecar(ledger);
        if (!sizes.contains(item.entry().size())) {
          continue;
        }
      }
      String earlier = Items.idWithoutSidecar(Content.of(item.entry()), item.occurrence());
      if (isStored(ledger, earlier) && !byId.containsKey(earlier)) {
        keepId(i, earlier);
      }
    }
  }

  private static Set<Long> sizesWithoutSidecar(ImportLedger ledger) throws IOException {
    try (Stream<LedgerEntry> entries = ledger.entries()) {
      return entries
          .filter(entry -> Items.isIdOfContent(entry.itemId()))
          .filter(LedgerEntry.Stored.class::isInstance)
          .map(entry -> ((LedgerEntry.Stored) entry).receipt().sizeBytes())
          .collect(Collectors.toSet());
    }
  }

  private static boolean isStored(ImportLedger ledger, String id) throws IOException {
    return ledger.find(id).filter(LedgerEntry.Stored.class::isInstance).isPresent();
  }

  /** Whether the export has an edited form of an item. */
  boolean hasEditedForm(CatalogueItem item) {
    return item.sidecar().map(Sidecar::itemKey).filter(edited::contains).isPresent();
  }

  List<TakeoutAlbum> albums() {
    return albums;
  }

  TakeoutContents contents() {
    return contents;
  }

  Completeness completeness() {
    return completeness;
  }

  /**
   * Adds items to the albums in which only their sidecars are.
   *
   * @return the sidecars of which the item is not here at all
   */
  private List<String> addMembers(
      PhotoFolders photos, Pairings pairings, Map<PhotoFolder, Integer> albumNumbers) {
    Map<String, Optional<CatalogueItem>> byItem = new HashMap<>();
    Map<String, Optional<CatalogueItem>> byTitle = new HashMap<>();
    for (CatalogueItem item : items) {
      if (item.occurrence().role() == Occurrence.Role.ITEM) {
        item.sidecar().ifPresent(sidecar -> {
          byItem.putIfAbsent(sidecar.itemKey(), Optional.of(item));
          byTitle.merge(titleKey(sidecar), Optional.of(item), (one, other) -> Optional.empty());
        });
      }
    }
    List<String> withoutMedium = new ArrayList<>();
    Set<String> told = new HashSet<>();
    for (boolean albumsToo : new boolean[] {false, true}) {
      for (PhotoFolder folder : photos.folders().values()) {
        if (folder.isAlbum() != albumsToo) {
          continue;
        }
        folder.sidecars().forEach((name, sidecar) -> {
          if (pairings.isUsed(sidecar)) {
            return;
          }
          Optional<CatalogueItem> item = byItem
              .getOrDefault(sidecar.itemKey(), Optional.empty())
              .or(() -> byTitle
                  .getOrDefault(titleKey(sidecar), Optional.empty())
                  .filter(found -> found.sidecar().flatMap(Sidecar::photoId).isEmpty()
                      || sidecar.photoId().isEmpty()));
          if (item.isPresent()) {
            item.get().add(sidecar);
            Integer album = albumNumbers.get(folder);
            if (album != null) {
              item.get().addAlbum(album);
            }
          } else if (told.add(sidecar.itemKey())) {
            withoutMedium.add(folder.name() + "/" + name + ".json");
          }
        });
      }
    }
    return withoutMedium;
  }

  private static String titleKey(Sidecar sidecar) {
    return sidecar.title() + "\0" + sidecar.takenAt();
  }

  /** Of items without sidecar, the time in the file, where that is no request for each. */
  private void findTimes(ExportMemory memory) throws IOException {
    for (CatalogueItem item : items) {
      if (item.sidecar().isEmpty() && item.entry().location().isEmpty()) {
        String time = memory.answer(
            item.entry(),
            "time",
            () -> CameraTime.of(item.entry())
                .map(camera -> camera.instant().toString())
                .orElse(""));
        if (!time.isEmpty()) {
          item.takenAt(Instant.parse(time));
        }
      }
    }
  }

  private void countAlbums() {
    int[] counts = new int[albumFolders.size()];
    for (CatalogueItem item : items) {
      item.albums().forEach(album -> counts[album]++);
    }
    for (int i = 0; i < counts.length; i++) {
      PhotoFolder folder = albumFolders.get(i);
      albums.add(new TakeoutAlbum(folder.title(), folder.description(), folder.name(), counts[i]));
    }
  }

  private TakeoutContents contents(
      ExportFiles files,
      PhotoFolders photos,
      Pairings pairings,
      Items made,
      List<String> withoutMedium) {
    long bytes = 0;
    Map<Integer, Integer> byYear = new TreeMap<>();
    Map<PairingRule, Integer> byRule = new EnumMap<>(PairingRule.class);
    List<String> weak = new ArrayList<>();
    List<String> withoutSidecar = new ArrayList<>();
    for (CatalogueItem item : items) {
      bytes += item.entry().size();
      byYear.merge(year(item), 1, Integer::sum);
      Occurrence occurrence = item.occurrence();
      occurrence.rule().ifPresent(rule -> {
        byRule.merge(rule, 1, Integer::sum);
        if (rule.weak()) {
          weak.add(occurrence.path());
        }
      });
      if (item.sidecar().isEmpty()) {
        withoutSidecar.add(occurrence.path());
      }
    }
    return new TakeoutContents(
        items.size(),
        bytes,
        byYear,
        byRule,
        weak,
        withoutSidecar,
        withoutMedium,
        photos.damagedSidecars(),
        made.duplicates(),
        made.variants(),
        pairings.deliveredTwice(),
        pairings.unknownSuffixes(),
        photos.otherFiles(),
        files.refusedNames());
  }

  /** The year of the time in the sidecar, else the year in the name of the folder, else 0. */
  private static int year(CatalogueItem item) {
    return item.sidecar()
        .flatMap(Sidecar::takenAt)
        .map(time -> time.atOffset(ZoneOffset.UTC).getYear())
        .or(() -> item.occurrence().folder().filter(folder -> !folder.isAlbum()).flatMap(folder -> {
          Matcher year = YEAR.matcher(folder.name());
          return year.find() ? Optional.of(Integer.parseInt(year.group())) : Optional.empty();
        }))
        .orElse(0);
  }

  private Completeness completeness(ExportFiles files, Optional<IndexPage> index) {
    List<String> reasons = new ArrayList<>();
    List<String> names = files.parts().stream().map(TakeoutPart::name).toList();
    for (TakeoutPart part : files.parts()) {
      part.problem().ifPresent(problem -> reasons.add(part.name() + ": " + problem));
    }
    for (int gap : PartNames.gaps(names)) {
      reasons.add("part number " + gap + " is not here");
    }
    if (items.isEmpty()) {
      reasons.add("there is no photo or video here, only sidecars");
    }
    List<String> missing = index.map(page -> missing(files, page)).orElse(List.of());
    if (!missing.isEmpty()) {
      reasons.add(missing.size() + " of the " + index.get().files().size()
          + " files in Google's index are not here");
    }
    Completeness.State state = !reasons.isEmpty()
        ? Completeness.State.INCOMPLETE
        : index.isPresent() ? Completeness.State.COMPLETE : Completeness.State.UNKNOWN;
    return new Completeness(
        state,
        reasons,
        missing,
        index.map(page -> page.files().size()).orElse(0),
        index.map(IndexPage::failures).orElse(0));
  }

  private static List<String> missing(ExportFiles files, IndexPage index) {
    IndexCheck check = new IndexCheck();
    Map<String, Entry> once = new LinkedHashMap<>();
    for (Entry entry : files.entries()) {
      once.putIfAbsent(EntryPath.lastOf(entry.folder()) + "/" + entry.name(), entry);
    }
    once.values().forEach(entry -> check.add(EntryPath.lastOf(entry.folder()), entry.name()));
    return check.missing(index, files.bareMedia());
  }
}
