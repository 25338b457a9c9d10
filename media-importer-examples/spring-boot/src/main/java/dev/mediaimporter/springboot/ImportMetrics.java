package dev.mediaimporter.springboot;

import dev.mediaimporter.ImportListener;
import dev.mediaimporter.ItemOutcome;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.MediaItem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Counts what imports do: {@code photos.items}, {@code photos.bytes}, {@code photos.retries}. */
@Component
class ImportMetrics implements ImportListener {
  private final MeterRegistry registry;
  private final Counter bytes;

  ImportMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.bytes = Counter.builder("photos.bytes").baseUnit("bytes").register(registry);
  }

  @Override
  public void bytesReceived(MediaItem item, long count) {
    bytes.increment((double) count);
  }

  @Override
  public void itemFinished(ItemOutcome outcome) {
    String name = outcome instanceof ItemOutcome.Imported
        ? "stored"
        : outcome instanceof ItemOutcome.Failed failed
            ? failed.cause().reason().label()
            : "already-there";
    registry.counter("photos.items", "outcome", name).increment();
  }

  @Override
  public void retrying(String what, Duration wait, MediaImportException cause) {
    registry.counter("photos.retries", "cause", cause.reason().label()).increment();
  }
}
