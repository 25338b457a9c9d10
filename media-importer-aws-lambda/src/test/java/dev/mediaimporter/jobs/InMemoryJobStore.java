package dev.mediaimporter.jobs;

import dev.mediaimporter.photos.Page;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Jobs in maps, one lock for all. */
public final class InMemoryJobStore implements JobStore {
  private final Map<String, NavigableMap<String, Job>> jobs = new HashMap<>();
  private final Map<String, Integer> admitted = new HashMap<>();
  private final Map<String, Map<String, KeyClaim>> claims = new HashMap<>();

  private NavigableMap<String, Job> of(String user) {
    return jobs.computeIfAbsent(user, u -> new TreeMap<>());
  }

  @Override
  public synchronized Optional<Job> find(String user, String jobId) {
    return Optional.ofNullable(of(user).get(jobId));
  }

  @Override
  public synchronized Optional<Job> save(Job job) {
    long stored = find(job.user(), job.id()).map(Job::version).orElse(0L);
    if (stored != job.version()) {
      return Optional.empty();
    }
    Job next = Job.builder().from(job).version(stored + 1).build();
    of(job.user()).put(job.id(), next);
    return Optional.of(next);
  }

  @Override
  public synchronized Admission admit(Job job, int maxOpen, int maxToday) {
    if (find(job.user(), job.id()).map(Job::version).orElse(0L) != job.version()) {
      return Admission.CONFLICT;
    }
    if (open(job.user()).size() >= maxOpen) {
      return Admission.FULL;
    }
    if (admitted.getOrDefault(job.user(), 0) >= maxToday) {
      return Admission.ENOUGH_TODAY;
    }
    admitted.merge(job.user(), 1, Integer::sum);
    save(job);
    return Admission.ADMITTED;
  }

  @Override
  public synchronized Page<Job> list(String user, Optional<String> after, int limit) {
    NavigableMap<String, Job> newestFirst = of(user).descendingMap();
    NavigableMap<String, Job> rest =
        after.isPresent() ? newestFirst.tailMap(after.get(), false) : newestFirst;
    List<Job> page = rest.values().stream().limit(limit).toList();
    return new Page<>(
        page,
        page.size() < rest.size() ? Optional.of(page.get(page.size() - 1).id()) : Optional.empty());
  }

  @Override
  public synchronized List<Job> open(String user) {
    return of(user).values().stream().filter(job -> !job.state().isOver()).toList();
  }

  @Override
  public List<DueWork> dueWork() {
    return List.of(new InMemoryDueWork("jobs", this::timed));
  }

  private synchronized Stream<InMemoryDueWork.Timed> timed() {
    List<InMemoryDueWork.Timed> timed = new ArrayList<>();
    jobs.forEach((user, byId) -> byId.values()
        .forEach(job -> job.dueAt()
            .ifPresent(at ->
                timed.add(new InMemoryDueWork.Timed(at, new WorkMessage.Check(user, job.id()))))));
    return timed.stream();
  }

  @Override
  public synchronized KeyClaim claim(String user, String key, KeyClaim claim) {
    KeyClaim earlier = claims.computeIfAbsent(user, u -> new HashMap<>()).putIfAbsent(key, claim);
    return earlier == null ? claim : earlier;
  }

  @Override
  public synchronized void release(String user, String key) {
    claims.getOrDefault(user, new HashMap<>()).remove(key);
  }

  @Override
  public synchronized boolean eraseSome(String user) {
    jobs.remove(user);
    claims.remove(user);
    return false;
  }
}
