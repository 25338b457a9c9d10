package dev.mediaimporter.jobs;

import dev.mediaimporter.photos.SourceSpec;
import java.time.Instant;
import java.util.Optional;

/**
 * Tells all workers that a quota of the whole project is used up, so that they do not each find out
 * by a request. Safe for concurrent use.
 */
public interface QuotaGate {
  /** Until when the API must not be called; empty or past when it may be. */
  Optional<Instant> heldUntil(SourceSpec.Api api);

  /** Blocks calls of the API until then. */
  void holdUntil(SourceSpec.Api api, Instant until);
}
