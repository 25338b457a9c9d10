package dev.mediaimporter.testkit.emulator.faults;

import dev.mediaimporter.testkit.emulator.faults.FaultTypes.Answering;
import dev.mediaimporter.testkit.emulator.faults.FaultTypes.OfItem;
import dev.mediaimporter.testkit.emulator.media.Hash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The faults that are switched on; none at first. Safe for use by several threads.
 *
 * <p>For each request they are tried in the order they were added. A fault that replaces the answer
 * is the last one; others are combined.
 */
public final class Faults {
  private final long seed;
  private final List<Rule> rules = new CopyOnWriteArrayList<>();

  public Faults(long seed) {
    this.seed = seed;
  }

  /** Switches a fault on for every request of the kinds that it applies to. */
  public Faults add(Fault fault) {
    return add(fault, When.always());
  }

  /** Switches a fault on for these requests; requests before this call are not counted. */
  public synchronized Faults add(Fault fault, When when) {
    rules.add(new Rule(fault, when, Hash.mix(seed, rules.size())));
    return this;
  }

  /**
   * Switches on a mixture of faults that a careful client recovers from: throttling, server errors,
   * broken and odd answers, bodies that are cut, reset or chunked, links that die, pages that are
   * empty, short or overlap. One item meets the same fault twice at most, and a fault that looks
   * like its end once at most.
   *
   * @param share how many of the requests meet a fault, from 0 to 1
   */
  public Faults addMixture(double share) {
    List<Fault> bytes = List.of(
        Fault.throttledFor(Duration.ofSeconds(1)),
        Fault.serverError(500, Fault.Body.HTML),
        Fault.serverError(503, Fault.Body.EMPTY),
        Fault.serverError(499, Fault.Body.EMPTY),
        Fault.cutAfter(700),
        Fault.cutAfter(Long.MAX_VALUE),
        Fault.resetAfter(3_000),
        Fault.RESET,
        Fault.HANG_UP,
        Fault.CHUNKED,
        Fault.EMPTY_BODY,
        Fault.HTML_INSTEAD_OF_BYTES);
    List<Fault> ends = List.of(Fault.LINK_REFUSED, Fault.bytesRefused(400), Fault.MISSING_WITH_PNG);
    double bytesShare = share / (bytes.size() + ends.size());
    bytes.forEach(fault -> add(
        fault, When.always().on(RequestKind.MEDIA).withProbability(bytesShare).atMostPerItem(2)));
    ends.forEach(fault -> add(fault, When.always().withProbability(bytesShare).atMostPerItem(1)));
    Fault reset = Fault.RESET;
    List<Fault> api = List.of(
        Fault.THROTTLED,
        Fault.throttledFor(Duration.ofSeconds(1)),
        Fault.serverError(500, Fault.Body.JSON),
        Fault.serverError(502, Fault.Body.HTML),
        Fault.serverError(503, Fault.Body.EMPTY),
        Fault.serverError(409, Fault.Body.JSON),
        Fault.serverError(499, Fault.Body.JSON),
        Fault.MALFORMED_JSON,
        Fault.ERROR_WITH_STATUS_200,
        Fault.COMPRESSED_UNASKED,
        Fault.ACCESS_TOKEN_DIES,
        reset,
        Fault.emptyPages(1),
        Fault.SHORT_PAGES,
        Fault.OVERLAPPING_PAGES);
    for (Fault fault : api) {
      When when = When.always().withProbability(share / api.size());
      add(fault, fault.equals(reset) ? when.on(RequestKind.API) : when);
    }
    return this;
  }

  /** Switches all faults off. */
  public synchronized void clear() {
    rules.clear();
  }

  /**
   * The faults that a request meets.
   *
   * @param item what it is about; null in the case of a listing or of several items
   * @param ordinal how many requests like it came before
   */
  public FaultMatch at(RequestKind kind, @Nullable String item, long ordinal) {
    return matching(rule -> item != null || !(rule.fault instanceof OfItem), kind, item, ordinal);
  }

  /** The faults of one of several items that an answer shows. */
  public FaultMatch showing(RequestKind kind, String item) {
    return matching(rule -> rule.fault instanceof OfItem, kind, item, 0);
  }

  private FaultMatch matching(
      Predicate<Rule> asked, RequestKind kind, @Nullable String item, long ordinal) {
    List<Fault> met = new ArrayList<>();
    for (Rule rule : rules) {
      if (asked.test(rule) && rule.fires(kind, item, ordinal)) {
        met.add(rule.fault);
        if (rule.fault instanceof Answering) {
          break;
        }
      }
    }
    return new FaultMatch(met);
  }

  private static final class Rule {
    private final Fault fault;
    private final When when;
    private final long seed;
    private final AtomicLong matched = new AtomicLong();
    private final ConcurrentHashMap<String, Long> matchedPerItem = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Integer> firedPerItem = new ConcurrentHashMap<>();

    Rule(Fault fault, When when, long seed) {
      this.fault = fault;
      this.when = when;
      this.seed = seed;
    }

    boolean fires(RequestKind kind, @Nullable String item, long ordinal) {
      if (!(when.kinds.isEmpty() ? fault.meantFor() : when.kinds).contains(kind)) {
        return false;
      }
      String key = item == null ? kind.name() : item;
      if (!when.about(key)) {
        return false;
      }
      long number =
          when.perItem ? matchedPerItem.merge(key, 1L, Long::sum) - 1 : matched.getAndIncrement();
      return when.inWindow(number) && picked(key, kind, ordinal) && withinLimit(key);
    }

    private boolean picked(String key, RequestKind kind, long ordinal) {
      return when.probability >= 1
          || Hash.unit(Hash.mix(Hash.mix(Hash.mix(seed, key), kind.name()), ordinal))
              < when.probability;
    }

    private boolean withinLimit(String key) {
      return when.atMostPerItem == Integer.MAX_VALUE
          || firedPerItem.merge(key, 1, (a, b) -> Math.min(a, when.atMostPerItem) + b)
              <= when.atMostPerItem;
    }
  }
}
