package dev.mediaimporter.testkit.emulator;

import dev.mediaimporter.testkit.emulator.FaultTypes.Answering;
import dev.mediaimporter.testkit.emulator.FaultTypes.OfItem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The faults that are switched on; none at first. Safe for use by several threads.
 *
 * <p>At each request they are asked in the order they were added. One that replaces the answer ends
 * the asking; others add up.
 */
public final class Faults {
  private final long seed;
  private final List<Rule> rules = new CopyOnWriteArrayList<>();

  Faults(long seed) {
    this.seed = seed;
  }

  /** Switches a fault on for every request of the kinds it is meant for. */
  public Faults add(Fault fault) {
    return add(fault, When.always());
  }

  /** Switches a fault on for these requests; requests before this call are not counted. */
  public synchronized Faults add(Fault fault, When when) {
    rules.add(new Rule(fault, when, Mixing.mix(seed, rules.size())));
    return this;
  }

  /** Switches all of them off. */
  public synchronized void clear() {
    rules.clear();
  }

  /**
   * The faults that a request meets.
   *
   * @param item what it is about; null in the case of a listing or of several items
   * @param ordinal how many requests like it came before
   */
  Firing at(RequestKind kind, @Nullable String item, long ordinal) {
    if (rules.isEmpty()) {
      return Firing.NONE;
    }
    List<Fault> met = new ArrayList<>();
    for (Rule rule : rules) {
      if ((item != null || !(rule.fault instanceof OfItem)) && rule.fires(kind, item, ordinal)) {
        met.add(rule.fault);
        if (rule.fault instanceof Answering) {
          break;
        }
      }
    }
    return new Firing(met);
  }

  /** The faults of one of several items that an answer shows. */
  Firing showing(RequestKind kind, String item) {
    if (rules.isEmpty()) {
      return Firing.NONE;
    }
    List<Fault> met = new ArrayList<>();
    for (Rule rule : rules) {
      if (rule.fault instanceof OfItem && rule.fires(kind, item, 0)) {
        met.add(rule.fault);
      }
    }
    return new Firing(met);
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
      if (!(when.kinds().isEmpty() ? fault.meantFor() : when.kinds()).contains(kind)) {
        return false;
      }
      String key = item == null ? kind.name() : item;
      if (!when.about(key)) {
        return false;
      }
      long number = when.perItemCount()
          ? matchedPerItem.merge(key, 1L, Long::sum) - 1
          : matched.getAndIncrement();
      return when.inWindow(number) && picked(key, kind, ordinal) && withinLimit(key);
    }

    private boolean picked(String key, RequestKind kind, long ordinal) {
      return when.probability() >= 1
          || Mixing.unit(Mixing.mix(Mixing.mix(Mixing.mix(seed, key), kind.name()), ordinal))
              < when.probability();
    }

    private boolean withinLimit(String key) {
      return when.mostPerItem() == Integer.MAX_VALUE
          || firedPerItem.merge(key, 1, (a, b) -> Math.min(a, when.mostPerItem()) + b)
              <= when.mostPerItem();
    }
  }
}
