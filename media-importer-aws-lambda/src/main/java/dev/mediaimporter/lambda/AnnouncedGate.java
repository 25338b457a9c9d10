package dev.mediaimporter.lambda;

import dev.mediaimporter.jobs.QuotaGate;
import dev.mediaimporter.lambda.log.Metrics;
import dev.mediaimporter.lambda.log.Metrics.Unit;
import dev.mediaimporter.photos.SourceSpec;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells operators when a quota of Google's is used up.
 *
 * @param gate what holds the calls
 * @param metrics where the alarm reads it
 */
record AnnouncedGate(QuotaGate gate, Metrics metrics) implements QuotaGate {
  private static final Logger LOG = LoggerFactory.getLogger(AnnouncedGate.class);

  @Override
  public Optional<Instant> heldUntil(SourceSpec.Api api) {
    return gate.heldUntil(api);
  }

  @Override
  public void holdUntil(SourceSpec.Api api, Instant until) {
    gate.holdUntil(api, until);
    LOG.warn("Google's quota of the {} API is used up until {}", api, until);
    metrics.line().value("GoogleQuotaGone", Unit.COUNT, 1).send();
  }
}
