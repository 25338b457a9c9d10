package dev.mediaimporter.watches;

import dev.mediaimporter.jobs.DueWork;
import dev.mediaimporter.jobs.InMemoryDueWork;
import dev.mediaimporter.jobs.WorkMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Watches in maps, one lock for all. */
public final class InMemoryWatchStore implements WatchStore {
  private final Map<String, NavigableMap<String, Watch>> watches = new HashMap<>();

  private NavigableMap<String, Watch> of(String user) {
    return watches.computeIfAbsent(user, u -> new TreeMap<>());
  }

  @Override
  public synchronized Optional<Watch> find(String user, String albumId) {
    return Optional.ofNullable(of(user).get(albumId));
  }

  @Override
  public synchronized Optional<Watch> save(Watch watch) {
    String albumId = watch.album().idOrTitle();
    long stored = find(watch.user(), albumId).map(Watch::version).orElse(0L);
    if (stored != watch.version()) {
      return Optional.empty();
    }
    Watch next = new Watch(
        watch.user(),
        watch.album(),
        watch.title(),
        watch.every(),
        watch.lastRun(),
        watch.nextRun(),
        stored + 1);
    of(watch.user()).put(albumId, next);
    return Optional.of(next);
  }

  @Override
  public synchronized Optional<Watch> add(Watch watch, int most) {
    return of(watch.user()).size() < most ? save(watch) : Optional.empty();
  }

  @Override
  public synchronized void delete(String user, String albumId) {
    of(user).remove(albumId);
  }

  @Override
  public synchronized List<Watch> list(String user, int limit) {
    return of(user).values().stream().limit(limit).toList();
  }

  @Override
  public DueWork dueWork() {
    return new InMemoryDueWork("watches", this::timed);
  }

  private synchronized Stream<InMemoryDueWork.Timed> timed() {
    List<InMemoryDueWork.Timed> timed = new ArrayList<>();
    watches.forEach((user, byAlbum) -> byAlbum.forEach((album, watch) -> timed.add(
        new InMemoryDueWork.Timed(watch.nextRun(), new WorkMessage.Watched(user, album)))));
    return timed.stream();
  }

  @Override
  public synchronized boolean eraseSome(String user) {
    watches.remove(user);
    return false;
  }
}
