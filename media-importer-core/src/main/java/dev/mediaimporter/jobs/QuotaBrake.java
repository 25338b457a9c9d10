package dev.mediaimporter.jobs;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers for all workers that a quota of the whole project is used up, so that not each of them
 * has to find out. Safe for concurrent use.
 */
public interface QuotaBrake {
  /** Until when the API is not to be asked; empty or past when it may be. */
  Optional<Instant> heldUntil(SyncSource.Api api);

  /** Asks nothing of the API until then. */
  void holdUntil(SyncSource.Api api, Instant until);

  /** A brake for one process. */
  static QuotaBrake inMemory() {
    Map<SyncSource.Api, Instant> held = new ConcurrentHashMap<>();
    return new QuotaBrake() {
      @Override
      public Optional<Instant> heldUntil(SyncSource.Api api) {
        return Optional.ofNullable(held.get(api));
      }

      @Override
      public void holdUntil(SyncSource.Api api, Instant until) {
        held.put(api, until);
      }
    };
  }
}
