package dev.mediaimporter.testkit.emulator.faults;

import dev.mediaimporter.testkit.emulator.http.HttpRequest;
import dev.mediaimporter.testkit.emulator.http.HttpResponse;
import dev.mediaimporter.testkit.emulator.http.Origin;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The requests that the emulator received. It counts all of them and keeps only the latest, so that
 * memory grows with the number of items and not with that of requests. Safe for use by several
 * threads; a request is counted before it is answered.
 */
public final class Requests {
  private static final int LOGGED = 1_000;

  private final Map<RequestKind, Long> counts = new EnumMap<>(RequestKind.class);
  private final Map<String, Map<RequestKind, Integer>> itemCounts = new HashMap<>();
  private final Map<Origin, Long> authorized = new EnumMap<>(Origin.class);
  private final Deque<Entry> log = new ArrayDeque<>();
  private long mediaBytes;
  private long inFlight;
  private long mostInFlight;

  public Requests() {}

  /**
   * One request and how it was answered.
   *
   * @param item the item it was about, if it was about one
   * @param status the status of the answer, also when no answer got through
   */
  public record Entry(
      Instant at,
      Origin origin,
      String method,
      RequestKind kind,
      Optional<String> item,
      int status) {}

  /** How many requests of this kind there were. */
  public synchronized long count(RequestKind kind) {
    return counts.getOrDefault(kind, 0L);
  }

  /** How many requests of these kinds there were. */
  public synchronized long count(Set<RequestKind> kinds) {
    return kinds.stream().mapToLong(this::count).sum();
  }

  /**
   * How many requests of this kind there were for this item; one that names 50 items counts for
   * each.
   */
  public synchronized int count(RequestKind kind, String item) {
    return itemCounts.getOrDefault(item, Map.of()).getOrDefault(kind, 0);
  }

  /** How many requests there were in all. */
  public synchronized long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many bytes of media went out, those that a client never read included. */
  public synchronized long mediaBytes() {
    return mediaBytes;
  }

  /** How many requests at this host had an {@code Authorization} header or a token parameter. */
  public synchronized long authorized(Origin origin) {
    return authorized.getOrDefault(origin, 0L);
  }

  /** The largest number of answers that were under way at once. */
  public synchronized long mostAtOnce() {
    return mostInFlight;
  }

  /** The latest requests, 1,000 at most, in the order they were answered. */
  public synchronized List<Entry> latest() {
    return List.copyOf(log);
  }

  /** Forgets all requests; the counts of {@link When} stay. */
  public synchronized void clear() {
    counts.clear();
    itemCounts.clear();
    authorized.clear();
    log.clear();
    mediaBytes = 0;
    mostInFlight = inFlight;
  }

  /** Counts a request; returns how many like it came before. */
  public synchronized long record(HttpRequest request, RequestKind kind, @Nullable String item) {
    long before = counts.merge(kind, 1L, Long::sum) - 1;
    if (request.header("Authorization") != null || request.query().contains("access_token=")) {
      authorized.merge(request.origin(), 1L, Long::sum);
    }
    return item == null ? before : recordItem(kind, item);
  }

  public synchronized int recordItem(RequestKind kind, String item) {
    return itemCounts
            .computeIfAbsent(item, i -> new EnumMap<>(RequestKind.class))
            .merge(kind, 1, Integer::sum)
        - 1;
  }

  public synchronized void begin() {
    inFlight++;
    mostInFlight = Math.max(mostInFlight, inFlight);
  }

  public HttpResponse.Progress progressOf(RequestKind kind) {
    return new HttpResponse.Progress() {
      @Override
      public void sending(long bytes) {
        if (RequestKind.MEDIA.contains(kind)) {
          synchronized (Requests.this) {
            mediaBytes += bytes;
          }
        }
      }

      @Override
      public void finishing() {
        synchronized (Requests.this) {
          inFlight--;
        }
      }
    };
  }

  public synchronized void log(
      Instant at, HttpRequest request, RequestKind kind, @Nullable String item, int status) {
    if (log.size() == LOGGED) {
      log.removeFirst();
    }
    log.addLast(
        new Entry(at, request.origin(), request.method(), kind, Optional.ofNullable(item), status));
  }

  /** The counts by name, for people and scripts. */
  public synchronized Map<String, Long> asMap() {
    Map<String, Long> map = new LinkedHashMap<>();
    for (RequestKind kind : RequestKind.values()) {
      map.put(kind.name(), count(kind));
    }
    map.put("mediaBytes", mediaBytes());
    map.put("authorizedAtPrimaryHost", authorized(Origin.PRIMARY));
    map.put("authorizedAtRedirectHost", authorized(Origin.REDIRECT_HOST));
    map.put("mostAtOnce", mostAtOnce());
    return map;
  }
}
