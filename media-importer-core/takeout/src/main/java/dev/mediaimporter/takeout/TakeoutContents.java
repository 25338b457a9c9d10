package dev.mediaimporter.takeout;

import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * What an export holds, in numbers and names. Names are {@code folder/name} in the export.
 * Immutable.
 *
 * @param items photos and videos
 * @param bytes the size of all items
 * @param byYear the number of items by the year they were taken in, in UTC; 0 for unknown
 * @param byRule the number of items by the rule that found their sidecar
 * @param weakPairs items whose sidecar was found by a weak rule
 * @param withoutSidecar items for which there is no sidecar
 * @param withoutMedium sidecars for which there is no photo or video
 * @param damagedSidecars sidecars that cannot be read
 * @param duplicates copies that were left out, because they are equal to an item
 * @param variants copies of an item that have other bytes; each is an item of its own
 * @param deliveredTwice files that are in two parts
 * @param unknownSuffixes what edited items end in, in a language that is not known
 * @param otherFiles files of other services of Google, and files that are neither media nor
 *     sidecars
 * @param refusedNames files that were left out, because their names could lead out of their folder
 */
public record TakeoutContents(
    int items,
    long bytes,
    Map<Integer, Integer> byYear,
    Map<PairingRule, Integer> byRule,
    List<String> weakPairs,
    List<String> withoutSidecar,
    List<String> withoutMedium,
    List<String> damagedSidecars,
    int duplicates,
    List<String> variants,
    int deliveredTwice,
    List<String> unknownSuffixes,
    int otherFiles,
    int refusedNames) {
  /** Copies the lists; maps keep their order. */
  public TakeoutContents {
    byYear = Collections.unmodifiableMap(byYear);
    byRule = Collections.unmodifiableMap(byRule);
    weakPairs = List.copyOf(weakPairs);
    withoutSidecar = List.copyOf(withoutSidecar);
    withoutMedium = List.copyOf(withoutMedium);
    damagedSidecars = List.copyOf(damagedSidecars);
    variants = List.copyOf(variants);
    unknownSuffixes = List.copyOf(unknownSuffixes);
  }
}
