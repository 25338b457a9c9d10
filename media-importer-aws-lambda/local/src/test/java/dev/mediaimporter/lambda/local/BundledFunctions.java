package dev.mediaimporter.lambda.local;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The three functions of one bundle, run as Lambda runs them, and the HTTP API in front. */
final class BundledFunctions implements AutoCloseable {
  static final Duration TIME_LIMIT = Duration.ofSeconds(20);

  /**
   * What is left of 1,024 MB, the worker's in the stack, for Java's heap; about what Lambda sets.
   */
  private static final String HEAP = "-Xmx870m";

  private static final String PACKAGE = "dev.mediaimporter.lambda.";

  final RuntimeClientFunction api;
  final RuntimeClientFunction worker;
  final RuntimeClientFunction sweep;
  private final Gateway gateway;

  /**
   * Functions whose processes start when they are needed.
   *
   * @param environment theirs, besides Lambda's own
   * @param log gets every line they print, from several threads
   */
  BundledFunctions(Path bundle, Map<String, String> environment, Consumer<String> log)
      throws IOException {
    this.api = function(bundle, "ApiHandler", environment, log);
    this.worker = function(bundle, "WorkerHandler", environment, log);
    this.sweep = function(bundle, "SweepHandler", environment, log);
    this.gateway = new Gateway(0, api, Optional.empty());
  }

  /** One function. */
  static RuntimeClientFunction function(
      Path bundle, String handler, Map<String, String> environment, Consumer<String> log) {
    return new RuntimeClientFunction(
        bundle,
        PACKAGE + handler + "::handleRequest",
        environment,
        List.of(
            HEAP,
            "-XX:+UseSerialGC",
            // As the stack sets it.
            "-XX:TieredStopAtLevel=" + (handler.equals("WorkerHandler") ? 4 : 1)),
        log);
  }

  /** Where the HTTP API listens. */
  String url() {
    return gateway.url();
  }

  /** Feeds the worker from the queue. */
  QueuePoller poller(LocalAws aws) {
    return poller(aws, TIME_LIMIT);
  }

  /** The same with a time limit for the worker. */
  QueuePoller poller(LocalAws aws, Duration limit) {
    return new QueuePoller(aws.sqs(), aws.queueUrl(), worker, limit);
  }

  @Override
  public void close() {
    gateway.close();
    sweep.close();
    worker.close();
    api.close();
  }
}
