package dev.mediaimporter.jobs;

import dev.mediaimporter.photos.SourceSpec;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells all workers that a quota of the whole project is used up, so that they do not each find out
 * by a request. Safe for concurrent use.
 */
public interface QuotaGate {
  /** Until when the API must not be called; empty or past when it may be. */
  Optional<Instant> heldUntil(SourceSpec.Api api);

  /** Blocks calls of the API until then. */
  void holdUntil(SourceSpec.Api api, Instant until);

  /** A gate for one process. */
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
