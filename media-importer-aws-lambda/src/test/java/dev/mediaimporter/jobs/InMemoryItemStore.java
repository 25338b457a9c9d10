package dev.mediaimporter.jobs;

import dev.mediaimporter.photos.Page;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

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
  public synchronized void put(String user, HeldItem item) {
    of(user).put(item.itemId(), item);
  }

  @Override
  public synchronized Page<HeldItem> list(String user, Optional<String> after, int limit) {
    return page(of(user), after, limit, HeldItem::itemId);
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
