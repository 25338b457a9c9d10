package dev.mediaimporter.jobs;

import dev.mediaimporter.photos.Page;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Items in maps, one lock for all. */
public final class InMemoryItemStore implements ItemStore {
  private record JobKey(String user, String jobId) {}

  private final Map<String, NavigableMap<String, HeldItem>> held = new HashMap<>();
  private final Map<JobKey, NavigableMap<String, FailedItem>> failed = new HashMap<>();

  private NavigableMap<String, HeldItem> of(String user) {
    return held.computeIfAbsent(user, u -> new TreeMap<>());
  }

  private NavigableMap<String, FailedItem> of(String user, String jobId) {
    return failed.computeIfAbsent(new JobKey(user, jobId), k -> new TreeMap<>());
  }

  @Override
  public synchronized Map<String, HeldItem> held(String user, Collection<String> itemIds) {
    Map<String, HeldItem> found = new LinkedHashMap<>();
    for (String id : itemIds) {
      HeldItem item = of(user).get(id);
      if (item != null) {
        found.put(id, item);
      }
    }
    return found;
  }

  @Override
  public synchronized Set<String> heldIds(String user, String prefix) {
    return of(user).keySet().stream()
        .filter(id -> id.startsWith(prefix))
        .collect(Collectors.toSet());
  }

  @Override
  public synchronized void put(String user, HeldItem item) {
    of(user).put(item.itemId(), item);
  }

  @Override
  public synchronized Page<HeldItem> list(
      String user, HeldFilter filter, Optional<String> after, int limit) {
    NavigableMap<String, HeldItem> latestFirst = new TreeMap<>();
    matching(user, filter).forEach(item -> latestFirst.put(orderOf(item), item));
    return page(latestFirst, after, limit, InMemoryItemStore::orderOf);
  }

  private static String orderOf(HeldItem item) {
    long latest = 1_000_000_000_000_000L;
    return item.entry()
            .receipt()
            .creationTime()
            .map(time -> String.format("%017d", latest - time.toEpochMilli()))
            .orElse("undated")
        + "#" + item.itemId();
  }

  private Stream<HeldItem> matching(String user, HeldFilter filter) {
    return of(user).values().stream()
        .filter(item -> filter.jobId().isEmpty() || filter.jobId().equals(item.jobId()))
        .filter(
            item -> filter.month().isEmpty() || filter.month().get().equals(monthOf(item, filter)));
  }

  private static MonthTaken monthOf(HeldItem item, HeldFilter filter) {
    return MonthTaken.of(item.entry().receipt().creationTime(), filter.zone());
  }

  @Override
  public synchronized List<HeldItem> some(String user) {
    return of(user).values().stream().limit(3).toList();
  }

  @Override
  public synchronized List<MonthTotals> months(String user, HeldFilter filter) {
    Map<MonthTaken, MonthTotals> totals = new LinkedHashMap<>();
    matching(user, filter)
        .sorted(Comparator.comparing(InMemoryItemStore::orderOf))
        .forEach(item -> totals.merge(
            monthOf(item, filter),
            new MonthTotals(monthOf(item, filter), 1, item.entry().receipt().sizeBytes()),
            (a, b) -> new MonthTotals(a.month(), a.items() + b.items(), a.bytes() + b.bytes())));
    return List.copyOf(totals.values());
  }

  @Override
  public synchronized void remove(String user, String itemId) {
    of(user).remove(itemId);
  }

  @Override
  public synchronized void putFailures(String user, String jobId, Collection<FailedItem> failures) {
    failures.forEach(item -> of(user, jobId).put(item.itemId(), item));
  }

  @Override
  public synchronized void removeFailures(String user, String jobId, Collection<String> itemIds) {
    of(user, jobId).keySet().removeAll(itemIds);
  }

  @Override
  public synchronized Page<FailedItem> failures(
      String user, String jobId, Optional<String> after, int limit) {
    return page(of(user, jobId), after, limit, FailedItem::itemId);
  }

  @Override
  public synchronized boolean eraseSome(String user) {
    held.remove(user);
    failed.keySet().removeIf(key -> key.user().equals(user));
    return false;
  }

  private static <T> Page<T> page(
      NavigableMap<String, T> all, Optional<String> after, int limit, Function<T, String> id) {
    NavigableMap<String, T> rest = after.isPresent() ? all.tailMap(after.get(), false) : all;
    List<T> page = rest.values().stream().limit(limit).toList();
    return new Page<>(
        page,
        page.size() < rest.size()
            ? Optional.of(id.apply(page.get(page.size() - 1)))
            : Optional.empty());
  }
}
