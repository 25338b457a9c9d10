package dev.mediaimporter.takeout;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Pairs all media of an export with their sidecars. The order of the result depends on names and
 * contents only, not on the parts. For one thread.
 */
final class Pairings {
  /** How many media must have an unknown suffix before it is believed. */
  private static final int MIN_SUFFIXES = 2;

  private final List<Occurrence> occurrences = new ArrayList<>();
  private final Set<Sidecar> used = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<String> itemsWithMedium = new HashSet<>();
  private final Map<String, Integer> suffixes = new HashMap<>();
  private int deliveredTwice;

  /** A folder, and the pairs that its names make. */
  private record Work(
      PhotoFolder folder, FolderPairing rules, Map<String, FolderPairing.Pair> pairs) {}

  private Pairings() {}

  /** Pairs the media of all folders. Blocks while checksums of unpacked files are computed. */
  static Pairings of(PhotoFolders photos, List<Entry> bareMedia) {
    Pairings pairings = new Pairings();
    List<PhotoFolder> folders = new ArrayList<>(photos.folders().values());
    folders.sort(Comparator.comparing(PhotoFolder::isAlbum).thenComparing(PhotoFolder::name));
    List<Work> work = new ArrayList<>();
    for (PhotoFolder folder : folders) {
      Map<String, String> titles = new HashMap<>();
      folder.sidecars().forEach((name, sidecar) -> titles.put(name, sidecar.title()));
      FolderPairing rules = new FolderPairing(folder.media().keySet(), titles);
      work.add(new Work(folder, rules, pairings.pair(folder, rules)));
    }
    // Only now is it known which suffixes several folders have.
    work.forEach(pairings::add);
    pairings.addBare(folders, bareMedia);
    return pairings;
  }

  List<Occurrence> occurrences() {
    return occurrences;
  }

  private void use(Sidecar sidecar) {
    used.add(sidecar);
    itemsWithMedium.add(sidecar.itemKey());
  }

  /** Whether this very sidecar has a medium in its folder. */
  boolean isUsed(Sidecar sidecar) {
    return used.contains(sidecar);
  }

  /** How many files are in two parts. */
  int deliveredTwice() {
    return deliveredTwice;
  }

  /** Suffixes in an unknown language that several media have. */
  List<String> unknownSuffixes() {
    return suffixes.entrySet().stream()
        .filter(suffix -> suffix.getValue() >= MIN_SUFFIXES)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private Map<String, FolderPairing.Pair> pair(PhotoFolder folder, FolderPairing rules) {
    Map<String, FolderPairing.Pair> pairs = new HashMap<>();
    for (String name : folder.media().keySet()) {
      Optional<FolderPairing.Pair> pair = rules.pair(name);
      if (pair.isPresent()) {
        pairs.put(name, pair.get());
      } else {
        rules
            .unknownSuffix(name)
            .ifPresent(found -> suffixes.merge(found.suffix(), 1, Integer::sum));
      }
    }
    return pairs;
  }

  private void add(Work work) {
    PhotoFolder folder = work.folder;
    Set<String> strong = new HashSet<>();
    for (FolderPairing.Pair pair : work.pairs.values()) {
      if (pair.rule().compareTo(PairingRule.NO_EXTENSION) <= 0) {
        strong.add(pair.sidecar());
      }
    }
    folder.media().forEach((name, entries) -> {
      Optional<FolderPairing.Pair> pair = Optional.ofNullable(work.pairs.get(name))
          .or(() -> work.rules
              .unknownSuffix(name)
              .filter(found -> suffixes.getOrDefault(found.suffix(), 0) >= MIN_SUFFIXES)
              .map(found -> new FolderPairing.Pair(found.sidecar(), PairingRule.UNKNOWN_SUFFIX)));
      Optional<Sidecar> sidecar = pair.map(found -> folder.sidecars().get(found.sidecar()));
      Occurrence.Role role = pair.map(found -> role(found, strong)).orElse(Occurrence.Role.ITEM);
      sidecar.ifPresent(this::use);
      for (Entry entry : different(entries)) {
        occurrences.add(new Occurrence(
            entry, Optional.of(folder), sidecar, pair.map(FolderPairing.Pair::rule), role));
      }
    });
  }

  private static Occurrence.Role role(FolderPairing.Pair pair, Set<String> strong) {
    return switch (pair.rule()) {
      case EDITED, EDITED_COUNTER, UNKNOWN_SUFFIX -> Occurrence.Role.EDITED;
      case MOTION_VIDEO -> Occurrence.Role.MOTION_VIDEO;
      case CUT_NAME ->
        strong.contains(pair.sidecar()) ? Occurrence.Role.EDITED : Occurrence.Role.ITEM;
      default -> Occurrence.Role.ITEM;
    };
  }

  /** Files of one name and folder without those that another part delivers as well. */
  private List<Entry> different(List<Entry> entries) {
    if (entries.size() == 1) {
      return entries;
    }
    Map<Content, Entry> different = new HashMap<>();
    for (Entry entry : entries) {
      if (different.putIfAbsent(Content.of(entry), entry) != null) {
        deliveredTwice++;
      }
    }
    return different.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(Map.Entry::getValue)
        .toList();
  }

  /** Videos outside the archives belong to the only sidecar without medium that has their title. */
  private void addBare(List<PhotoFolder> folders, List<Entry> bareMedia) {
    for (Entry entry : bareMedia) {
      MediaName name = MediaName.of(PartNames.ofBareMedium(entry.name()));
      Map<String, Sidecar> fitting = new HashMap<>();
      for (PhotoFolder folder : folders) {
        for (Sidecar sidecar : folder.sidecars().values()) {
          if (!sidecar.title().isEmpty()
              && !itemsWithMedium.contains(sidecar.itemKey())
              && Titles.agree(name, sidecar.title())) {
            fitting.putIfAbsent(sidecar.itemKey(), sidecar);
          }
        }
      }
      Optional<Sidecar> only =
          fitting.size() == 1 ? Optional.of(fitting.values().iterator().next()) : Optional.empty();
      only.ifPresent(this::use);
      occurrences.add(new Occurrence(
          entry, Optional.empty(), only, only.map(any -> PairingRule.TITLE), Occurrence.Role.ITEM));
    }
  }
}
