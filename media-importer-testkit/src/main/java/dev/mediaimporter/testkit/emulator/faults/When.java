package dev.mediaimporter.testkit.emulator.faults;

import java.util.EnumSet;
import java.util.Set;

/**
 * Which requests a fault applies to. Immutable; each method returns a narrower copy.
 *
 * <p>The requests that match kind and item are numbered from 0 in the order they arrive, all
 * together, or for each item separately after {@link #perItem()}. {@link #first} and {@link #after}
 * choose by that number.
 */
public final class When {
  private static final When ALWAYS =
      new When(Set.of(), Set.of(), 0, Long.MAX_VALUE, false, 1, Integer.MAX_VALUE);

  final Set<RequestKind> kinds;
  private final Set<String> items;
  private final long from;
  private final long count;
  final boolean perItem;
  final double probability;
  final int atMostPerItem;

  private When(
      Set<RequestKind> kinds,
      Set<String> items,
      long from,
      long count,
      boolean perItem,
      double probability,
      int atMostPerItem) {
    this.kinds = kinds;
    this.items = items;
    this.from = from;
    this.count = count;
    this.perItem = perItem;
    this.probability = probability;
    this.atMostPerItem = atMostPerItem;
  }

  /** Every request of the kinds that the fault applies to. */
  public static When always() {
    return ALWAYS;
  }

  /** Only these kinds of requests, instead of those that the fault applies to. */
  public When on(RequestKind first, RequestKind... more) {
    return on(EnumSet.of(first, more));
  }

  /** Only these kinds of requests, instead of those that the fault applies to. */
  public When on(Set<RequestKind> these) {
    return new When(Set.copyOf(these), items, from, count, perItem, probability, atMostPerItem);
  }

  /** Only requests about these items. */
  public When items(String... ids) {
    return new When(kinds, Set.of(ids), from, count, perItem, probability, atMostPerItem);
  }

  /** Only the first n of the requests, after those that {@link #after} skips. */
  public When first(long n) {
    return new When(kinds, items, from, n, perItem, probability, atMostPerItem);
  }

  /** Skips the first n requests. */
  public When after(long n) {
    return new When(kinds, items, n, count, perItem, probability, atMostPerItem);
  }

  /** Counts the requests of each item separately, and those about no item by kind. */
  public When perItem() {
    return new When(kinds, items, from, count, true, probability, atMostPerItem);
  }

  /**
   * Only this share of them, picked by the emulator's seed, the item, and how often it was asked
   * for: the same for the same schedule whatever the timing.
   */
  public When withProbability(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("a probability is 0 to 1, not " + share);
    }
    return new When(kinds, items, from, count, perItem, share, atMostPerItem);
  }

  /** At most n times for each item, so that a client that keeps trying succeeds. */
  public When atMostPerItem(int n) {
    return new When(kinds, items, from, count, perItem, probability, n);
  }

  boolean about(String item) {
    return items.isEmpty() || items.contains(item);
  }

  boolean inWindow(long number) {
    return number >= from && number - from < count;
  }
}
