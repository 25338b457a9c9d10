package dev.mediaimporter.takeout;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Tells albums of one title apart from one export to the next: by the items that an earlier
 * manifest lists. Folders cannot tell, because each export numbers them anew. Pure functions.
 */
final class SameTitle {
  /** How many items of an album an earlier manifest lists. */
  private record Overlap(int album, int number, long items) {}

  private SameTitle() {}

  /**
   * The number of the manifest of each album.
   *
   * @param albums the albums of one title
   * @param members the ids of the items of each
   * @param earlier the manifests that earlier imports wrote for albums of this title, by number
   */
  static int[] numbers(
      List<TakeoutAlbum> albums, List<List<String>> members, Map<Integer, AlbumManifest> earlier) {
    int[] numbers = new int[albums.size()];
    Map<Integer, AlbumManifest> left = new TreeMap<>(earlier);
    for (Overlap most : overlaps(members, earlier)) {
      if (numbers[most.album] == 0 && left.remove(most.number) != null) {
        numbers[most.album] = most.number;
      }
    }
    List<Integer> open = IntStream.range(0, numbers.length)
        .filter(album -> numbers[album] == 0)
        .boxed()
        .sorted(Comparator.comparing((Integer album) -> albums.get(album).description())
            .thenComparing(
                album -> members.get(album).stream().sorted().findFirst().orElse("")))
        .toList();
    if (open.size() == 1 && left.size() == 1) {
      // All its items are new, as in an export of what was added: or it is another album.
      Map.Entry<Integer, AlbumManifest> last = left.entrySet().iterator().next();
      if (!contradict(albums.get(open.get(0)).description(), last.getValue().description())) {
        numbers[open.get(0)] = last.getKey();
        return numbers;
      }
    }
    Set<Integer> taken = new HashSet<>(earlier.keySet());
    int next = 1;
    for (int album : open) {
      while (!taken.add(next)) {
        next++;
      }
      numbers[album] = next;
    }
    return numbers;
  }

  private static List<Overlap> overlaps(
      List<List<String>> members, Map<Integer, AlbumManifest> earlier) {
    List<Overlap> overlaps = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      int album = i;
      earlier.forEach((number, manifest) -> {
        long items = members.get(album).stream().filter(manifest::lists).count();
        if (items > 0) {
          overlaps.add(new Overlap(album, number, items));
        }
      });
    }
    overlaps.sort(
        Comparator.comparingLong(Overlap::items).reversed().thenComparingInt(Overlap::number));
    return overlaps;
  }

  private static boolean contradict(String one, String other) {
    return !one.isEmpty() && !other.isEmpty() && !one.equals(other);
  }
}
