package dev.mediaimporter.lambda.state;

import dev.mediaimporter.jobs.QuotaBrake;
import dev.mediaimporter.jobs.SyncSource;
import java.time.Instant;
import java.util.Optional;

/** One row for each API that is held. */
public final class DynamoQuotaBrake implements QuotaBrake {
  private static final String PK = "G#HELD";

  private final DynamoTable table;

  /** Keeps the brake in this table. */
  public DynamoQuotaBrake(DynamoTable table) {
    this.table = table;
  }

  @Override
  public Optional<Instant> heldUntil(SyncSource.Api api) {
    return table.get(PK, api.name()).map(row -> row.requireTime("until"));
  }

  @Override
  public void holdUntil(SyncSource.Api api, Instant until) {
    table.put(new Attributes()
        .put(DynamoTable.PK, PK)
        .put(DynamoTable.SK, api.name())
        .putTime("until", until)
        .expiring(until));
  }
}
