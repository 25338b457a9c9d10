package dev.mediaimporter.takeout;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the sidecars of the media in one folder of an export, whatever parts they are in. Names are
 * in Unicode form NFC. One sidecar may serve several media. For one thread.
 */
final class FolderPairing {
  /** The still pictures of motion photos, the likeliest first. */
  private static final List<String> STILLS =
      List.of(".HEIC", ".HEIF", ".JPG", ".JPEG", ".PNG", ".DNG", ".WEBP");

  private static final List<String> MEDIA = List.of(
      ".jpg", ".jpeg", ".heic", ".heif", ".png", ".gif", ".webp", ".dng", ".mp4", ".mov", ".m4v",
      ".3gp", ".avi");

  /** Shorter beginnings of names agree by chance. */
  private static final int SHORTEST_ORIGINAL = 8;

  private final Set<String> media;
  private final Map<String, String> titles;
  private final Map<String, List<String>> byBeginning = new HashMap<>();
  private final Map<String, List<String>> byLowerCase = new HashMap<>();
  private final Map<String, List<String>> byTitle = new HashMap<>();

  /**
   * @param sidecar its name without {@code .json}
   * @param rule how it was found
   */
  record Pair(String sidecar, PairingRule rule) {}

  /**
   * @param suffix what is behind the name of the original
   * @param sidecar the sidecar of the original
   */
  record UnknownSuffix(String suffix, String sidecar) {}

  /**
   * @param media the filenames of the media
   * @param titles the titles in the sidecars, by the sidecar's name without {@code .json}; an empty
   *     title is unknown
   */
  FolderPairing(Collection<String> media, Map<String, String> titles) {
    this.media = new HashSet<>(media);
    this.titles = titles;
    titles.forEach((sidecar, title) -> {
      String named = SidecarNames.mediumIn(sidecar);
      String whole = MediaName.of(sidecar).base();
      add(byBeginning, beginning(whole), sidecar);
      if (!beginning(named).equals(beginning(whole))) {
        add(byBeginning, beginning(named), sidecar);
      }
      add(byLowerCase, sidecar.toLowerCase(Locale.ROOT), sidecar);
      add(byTitle, title.toLowerCase(Locale.ROOT), sidecar);
    });
  }

  /** The sidecar of a medium by R1 to R8; empty when none fits, or several fit equally well. */
  Optional<Pair> pair(String filename) {
    MediaName medium = MediaName.of(filename);
    Optional<Pair> found = byName(medium);
    if (found.isEmpty() && medium.maybeMotionVideo() && hasStill(medium)) {
      found = ofStill(medium);
    }
    return found
        .or(() -> withoutExtension(medium))
        .or(() -> ofOriginal(medium))
        .or(() -> medium.maybeMotionVideo() ? ofStill(medium) : Optional.empty())
        .or(() -> atTheCut(medium))
        .or(() -> ofOriginalWithoutCounter(medium))
        .or(() -> inOtherCase(medium));
  }

  private Optional<Pair> byName(MediaName medium) {
    return choose(medium, SidecarNames.inPlace(medium), PairingRule.SAME_NAME)
        .or(() -> choose(medium, SidecarNames.moved(medium), PairingRule.MOVED_COUNTER));
  }

  private Optional<Pair> withoutExtension(MediaName medium) {
    if (medium.extension().isEmpty()) {
      return Optional.empty();
    }
    MediaName bare = MediaName.of(medium.stem());
    List<String> names = new ArrayList<>(SidecarNames.inPlace(bare));
    names.addAll(SidecarNames.moved(bare));
    return choose(medium, names, PairingRule.NO_EXTENSION);
  }

  /** The first of these sidecars that exists; if several do, the first whose title agrees. */
  private Optional<Pair> choose(MediaName medium, List<String> names, PairingRule rule) {
    List<String> there = names.stream().filter(titles::containsKey).toList();
    return there.stream()
        .filter(sidecar -> agrees(medium, sidecar))
        .findFirst()
        .or(() -> there.stream().findFirst())
        .map(sidecar -> new Pair(sidecar, rule));
  }

  private boolean agrees(MediaName medium, String sidecar) {
    return Titles.agree(medium, titles.getOrDefault(sidecar, ""));
  }

  private Optional<Pair> own(MediaName medium) {
    return byName(medium).or(() -> withoutExtension(medium));
  }

  private Optional<Pair> ofOriginal(MediaName medium) {
    Optional<String> stem = EditedSuffixes.original(medium.baseStem());
    if (stem.isEmpty()) {
      return Optional.empty();
    }
    for (String extension : bothCases(MediaName.extensionOf(medium.base()))) {
      Optional<Pair> found = own(medium.sameCounter(stem.get(), extension));
      if (found.isPresent()) {
        return as(PairingRule.EDITED, found);
      }
    }
    Set<String> others = new LinkedHashSet<>();
    for (String kind : MEDIA) {
      for (String extension : bothCases(kind)) {
        byName(medium.sameCounter(stem.get(), extension))
            .ifPresent(pair -> others.add(pair.sidecar()));
      }
    }
    return as(PairingRule.EDITED, only(others));
  }

  private boolean hasStill(MediaName medium) {
    return stills(medium).stream().anyMatch(media::contains);
  }

  private Optional<Pair> ofStill(MediaName medium) {
    for (String still : stills(medium)) {
      Optional<Pair> found = byName(MediaName.of(still));
      if (found.isPresent()) {
        return as(PairingRule.MOTION_VIDEO, found);
      }
    }
    return Optional.empty();
  }

  private static List<String> stills(MediaName medium) {
    Set<String> stems = new LinkedHashSet<>(List.of(medium.full(), medium.stem()));
    if (medium.stem().endsWith("_1")) {
      stems.add(medium.stem().substring(0, medium.stem().length() - 2));
    }
    return stems.stream()
        .flatMap(stem ->
            STILLS.stream().flatMap(kind -> bothCases(kind).stream()).map(kind -> stem + kind))
        .toList();
  }

  private Optional<Pair> atTheCut(MediaName medium) {
    if (medium.base().length() < SidecarNames.LIMIT - 1) {
      return Optional.empty();
    }
    Set<String> fitting = new LinkedHashSet<>();
    for (String sidecar : byBeginning.getOrDefault(beginning(medium.base()), List.of())) {
      String counter = MediaName.of(sidecar).counter();
      if (sharesBeginning(medium.base(), sidecar)
          && (counter.isEmpty() || counter.equals(medium.counter()))
          && agrees(medium, sidecar)) {
        fitting.add(sidecar);
      }
    }
    return as(PairingRule.CUT_NAME, only(fitting));
  }

  /** Whether both have the same 45 or 46 first units: the sidecar as many as it has. */
  private static boolean sharesBeginning(String medium, String sidecar) {
    String base = MediaName.of(sidecar).base();
    int length = Math.min(SidecarNames.LIMIT, base.length());
    return length >= SidecarNames.LIMIT - 1 && medium.regionMatches(0, base, 0, length);
  }

  private static String beginning(String name) {
    return SidecarNames.cut(name, SidecarNames.LIMIT - 1);
  }

  private Optional<Pair> ofOriginalWithoutCounter(MediaName medium) {
    Optional<String> stem = EditedSuffixes.original(medium.baseStem());
    if (stem.isEmpty() || medium.counter().isEmpty()) {
      return Optional.empty();
    }
    String extension = MediaName.extensionOf(medium.base());
    if (media.contains(stem.get() + medium.counter() + extension)) {
      return Optional.empty();
    }
    return as(PairingRule.EDITED_COUNTER, own(MediaName.of(stem.get() + extension)))
        .filter(pair -> agrees(medium, pair.sidecar()));
  }

  private Optional<Pair> inOtherCase(MediaName medium) {
    MediaName bare = MediaName.of(medium.stem());
    Set<String> fitting = new LinkedHashSet<>();
    for (List<String> names : List.of(
        SidecarNames.inPlace(medium),
        SidecarNames.moved(medium),
        medium.extension().isEmpty() ? List.<String>of() : SidecarNames.inPlace(bare),
        medium.extension().isEmpty() ? List.<String>of() : SidecarNames.moved(bare))) {
      for (String name : names) {
        fitting.addAll(byLowerCase.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()));
      }
    }
    return as(PairingRule.OTHER_CASE, only(fitting)).filter(pair -> agrees(medium, pair.sidecar()));
  }

  /**
   * What R9 needs: the original that this medium may be an edited form of. It counts only when the
   * same suffix is on several media of the export.
   */
  Optional<UnknownSuffix> unknownSuffix(String filename) {
    MediaName medium = MediaName.of(filename);
    String stem = medium.baseStem();
    int dash = stem.lastIndexOf('-');
    if (dash < SHORTEST_ORIGINAL
        || EditedSuffixes.original(stem).isPresent()
        || !isWord(stem.substring(dash + 1))) {
      return Optional.empty();
    }
    String title = stem.substring(0, dash) + MediaName.extensionOf(medium.base());
    List<String> originals = byTitle.getOrDefault(title.toLowerCase(Locale.ROOT), List.of());
    return originals.size() == 1
        ? Optional.of(new UnknownSuffix(stem.substring(dash), originals.get(0)))
        : Optional.empty();
  }

  private static boolean isWord(String text) {
    return !text.isEmpty() && text.codePoints().allMatch(c -> Character.isLetter(c) || c == ' ');
  }

  private static Optional<Pair> only(Set<String> sidecars) {
    return sidecars.size() == 1
        ? Optional.of(new Pair(sidecars.iterator().next(), PairingRule.SAME_NAME))
        : Optional.empty();
  }

  private static Optional<Pair> as(PairingRule rule, Optional<Pair> found) {
    return found.map(pair -> new Pair(pair.sidecar(), rule));
  }

  private static List<String> bothCases(String extension) {
    return List.copyOf(new LinkedHashSet<>(List.of(
        extension, extension.toLowerCase(Locale.ROOT), extension.toUpperCase(Locale.ROOT))));
  }

  private static void add(Map<String, List<String>> index, String key, String value) {
    index.computeIfAbsent(key, any -> new ArrayList<>(1)).add(value);
  }
}
