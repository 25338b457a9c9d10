package dev.mediaimporter.jobs;

import dev.mediaimporter.photos.SourceSpec;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers for all workers that a quota of the whole project is used up, so that not each of them
 * has to find out. Safe for concurrent use.
 */
public interface QuotaGate {
  /** Until when the API is not to be asked; empty or past when it may be. */
  Optional<Instant> heldUntil(SourceSpec.Api api);

  /** Asks nothing of the API until then. */
  void holdUntil(SourceSpec.Api api, Instant until);

  /** A brake for one process. */
  static QuotaGate inMemory() {
    Map<SourceSpec.Api, Instant> held = new ConcurrentHashMap<>();
    return new QuotaGate() {
      @Override
      public Optional<Instant> heldUntil(SourceSpec.Api api) {
        return Optional.ofNullable(held.get(api));
      }

      @Override
      public void holdUntil(SourceSpec.Api api, Instant until) {
        held.put(api, until);
      }
    };
  }
}
