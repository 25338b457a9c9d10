package dev.mediaimporter.lambda.local;

import com.google.gson.JsonObject;
import dev.mediaimporter.jobs.JobPolicy;
import dev.mediaimporter.lambda.ApiHandler;
import dev.mediaimporter.lambda.AwsClients;
import dev.mediaimporter.lambda.Deployment;
import dev.mediaimporter.lambda.LambdaSettings;
import dev.mediaimporter.lambda.SweepHandler;
import dev.mediaimporter.lambda.WorkerHandler;
import dev.mediaimporter.lambda.local.LambdaFunction.FunctionException;
import dev.mediaimporter.lambda.log.Metrics;
import dev.mediaimporter.testkit.PhotosEmulator;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole system on this machine, its functions in this process. Thread-safe. */
public final class LocalCloud implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalCloud.class);
  private static final Duration WORKER_LIMIT = Duration.ofMinutes(5);
  private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);
  private static final Duration VISIBILITY = Duration.ofMinutes(30);

  private final Opened opened = new Opened();
  private final LocalAws aws;
  private final Map<String, String> environment;
  private final JobPolicy policy;
  private final PrintStream out;
  private final LambdaFunction sweep;
  private final Gateway gateway;

  /**
   * Starts it.
   *
   * @param google stands in for Google; not closed with the system
   * @param port of the API; 0 for any free one
   * @param workers how many pages are processed at once
   * @param origin the site that browsers may call the API from
   * @param out for metrics
   */
  public LocalCloud(
      PhotosEmulator google,
      int port,
      int workers,
      Optional<String> origin,
      JobPolicy policy,
      PrintStream out)
      throws Exception {
    this.policy = policy;
    this.out = out;
    try {
      this.aws = LocalAws.start(google.clientSecret(), VISIBILITY);
      opened.add(aws);
      this.environment = new HashMap<>(aws.environment());
      environment.putAll(environmentOf(google));
      origin.ifPresent(site -> environment.put("SITE_ORIGIN", site));
      LambdaFunction api = new InProcessFunction(
          "api", new ApiHandler(deployment(LambdaSettings.Function.API), metrics()));
      LambdaFunction worker = new InProcessFunction(
          "worker",
          new WorkerHandler(
              deployment(LambdaSettings.Function.WORKER), metrics(), Clock.systemUTC()));
      this.sweep = new InProcessFunction(
          "sweep", new SweepHandler(deployment(LambdaSettings.Function.SWEEP), metrics()));
      QueuePoller poller = new QueuePoller(aws.sqs(), aws.queueUrl(), worker, WORKER_LIMIT);
      poller.start(workers);
      opened.add(poller);
      Thread schedule = new Thread(this::sweepForEver, "sweep");
      schedule.setDaemon(true);
      schedule.start();
      opened.add(schedule::interrupt);
      this.gateway = new Gateway(port, api, origin);
      opened.add(gateway);
    } catch (Exception e) {
      try {
        opened.close();
      } catch (IllegalStateException more) {
        e.addSuppressed(more);
      }
      throw e;
    }
  }

  /** What the functions' environment says of Google: the addresses and the client id. */
  public static Map<String, String> environmentOf(PhotosEmulator google) {
    return Map.of(
        "PHOTOS_URL", google.photosUrl(),
        "PICKER_URL", google.pickerUrl(),
        "TOKEN_URL", google.tokenUrl(),
        "TOKENINFO_URL", google.tokenInfoUrl(),
        "REVOKE_URL", google.revokeUrl(),
        "JWKS_URL", google.jwksUrl(),
        "GOOGLE_CLIENT_ID", google.clientId());
  }

  private Metrics metrics() {
    return new Metrics(out, Clock.systemUTC());
  }

  private Deployment deployment(LambdaSettings.Function function) {
    LambdaSettings settings = LambdaSettings.parse(environment, function);
    Deployment deployment = new Deployment(
        settings,
        new AwsClients(settings, LocalAws.CREDENTIALS, Optional.empty()),
        Clock.systemUTC(),
        policy);
    opened.add(deployment);
    return deployment;
  }

  private void sweepForEver() {
    try {
      while (true) {
        Thread.sleep(SWEEP_EVERY.toMillis());
        try {
          sweep();
        } catch (FunctionException e) {
          LOG.warn("The sweep failed", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sweeps now, as a schedule does every minute. */
  public void sweep() throws FunctionException, InterruptedException {
    sweep.invoke(new JsonObject(), SWEEP_EVERY);
  }

  /** The address of the API. */
  public String url() {
    return gateway.url();
  }

  /** What the functions run on. */
  public LocalAws aws() {
    return aws;
  }

  @Override
  public void close() {
    opened.close();
  }
}
