package dev.mediaimporter.lambda.dynamo;

import dev.mediaimporter.jobs.SweepProgress;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** One row for all of it. */
final class DynamoSweepProgress implements SweepProgress {
  private static final String PK = "G#SWEEP";
  private static final String SK = "PROGRESS";
  private static final String PASSES = "passes";

  private final DynamoTable table;

  DynamoSweepProgress(DynamoTable table) {
    this.table = table;
  }

  @Override
  public Map<String, Pass> read() {
    Map<String, Pass> passes = new HashMap<>();
    table
        .get(PK, SK)
        .map(row -> row.textsByName(PASSES))
        .ifPresent(texts -> texts.forEach((name, text) -> {
          String[] parts = text.split(" ", 2);
          passes.put(name, new Pass(Instant.parse(parts[0]), parts[1]));
        }));
    return passes;
  }

  @Override
  public void write(Map<String, Pass> passes) {
    Map<String, String> texts = new TreeMap<>();
    passes.forEach((name, pass) -> texts.put(name, pass.began() + " " + pass.end()));
    table.put(Attributes.row(PK, SK).putTexts(PASSES, texts));
  }
}
