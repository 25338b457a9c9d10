package dev.mediaimporter.lambda.dynamo;

import dev.mediaimporter.jobs.QuotaGate;
import dev.mediaimporter.photos.SourceSpec;
import java.time.Instant;
import java.util.Optional;

/** One row for each API that is held. */
final class DynamoQuotaGate implements QuotaGate {
  private static final String PK = "G#HELD";

  private final DynamoTable table;

  DynamoQuotaGate(DynamoTable table) {
    this.table = table;
  }

  @Override
  public Optional<Instant> heldUntil(SourceSpec.Api api) {
    return table.get(PK, api.name()).map(row -> row.requireTime("until"));
  }

  @Override
  public void holdUntil(SourceSpec.Api api, Instant until) {
    table.put(Attributes.row(PK, api.name()).put("until", until).expiring(until));
  }
}
