package dev.mediaimporter.jobs;

import java.util.Map;

/** The passes in a field. */
final class InMemorySweepProgress implements SweepProgress {
  private volatile Map<String, Pass> passes = Map.of();

  @Override
  public Map<String, Pass> read() {
    return passes;
  }

  @Override
  public void write(Map<String, Pass> passes) {
    this.passes = Map.copyOf(passes);
  }
}
