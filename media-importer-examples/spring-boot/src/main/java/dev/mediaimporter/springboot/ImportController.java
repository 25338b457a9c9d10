package dev.mediaimporter.springboot;

import dev.mediaimporter.ImportReport;
import dev.mediaimporter.ImportRequest;
import dev.mediaimporter.MediaImporter;
import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.sink.MediaSink;
import jakarta.annotation.PreDestroy;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** One import at a time: start it, watch it, stop it, read its report. */
@RestController
@RequestMapping("/import")
class ImportController {
  private final MediaImporter importer;
  private final ImportRequest request;
  private volatile MediaImporter.@Nullable Job job;

  ImportController(
      MediaImporter importer, MediaSource source, MediaSink sink, ImportMetrics metrics) {
    this.importer = importer;
    this.request = ImportRequest.builder()
        .source(source)
        .sink(sink)
        .keys(KeyStrategies.captureDate())
        .listener(metrics)
        .build();
  }

  @PostMapping
  @ResponseStatus(HttpStatus.ACCEPTED)
  synchronized MediaImporter.Progress start() {
    if (job == null || job.report().isDone()) {
      job = importer.start(request);
    }
    return job.progress();
  }

  @GetMapping
  MediaImporter.Progress progress() {
    return current().progress();
  }

  /** Answers when the import has ended, without a thread that waits for it. */
  @GetMapping("/report")
  CompletableFuture<ImportReport> report() {
    return current().report();
  }

  @DeleteMapping
  @ResponseStatus(HttpStatus.ACCEPTED)
  void stop() {
    current().stop();
  }

  @PreDestroy
  void stopAtShutdown() {
    MediaImporter.Job running = job;
    if (running != null) {
      running.stop();
      running.report().join();
    }
  }

  private MediaImporter.Job current() {
    MediaImporter.Job current = job;
    if (current == null) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND, "nothing was imported yet");
    }
    return current;
  }
}
