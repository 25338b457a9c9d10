package dev.mediaimporter.examples.cloud;

import com.google.gson.JsonObject;
import dev.mediaimporter.jobs.JobPolicy;
import dev.mediaimporter.lambda.ApiHandler;
import dev.mediaimporter.lambda.AwsClients;
import dev.mediaimporter.lambda.Deployment;
import dev.mediaimporter.lambda.LambdaSettings;
import dev.mediaimporter.lambda.SweepHandler;
import dev.mediaimporter.lambda.WorkerHandler;
import dev.mediaimporter.lambda.log.Metrics;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** The whole system on this machine, its functions in this process. Thread-safe. */
public final class LocalCloud implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalCloud.class);
  private static final Duration WORKER_LIMIT = Duration.ofMinutes(5);
  private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);
  private static final Duration VISIBILITY = Duration.ofMinutes(30);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final LocalAws aws;
  private final Map<String, String> environment;
  private final JobPolicy policy;
  private final PrintStream out;
  private final Gateway gateway;

  /**
   * Starts it.
   *
   * @param google the addresses of a stand-in for Google and its client id, as the functions'
   *     environment names them
   * @param googleSecret the OAuth client's secret
   * @param port of the API; 0 for any free one
   * @param workers how many pages are worked off at once
   * @param origin the site that browsers may call the API from
   * @param out for metrics
   */
  public LocalCloud(
      Map<String, String> google,
      String googleSecret,
      int port,
      int workers,
      Optional<String> origin,
      JobPolicy policy,
      PrintStream out)
      throws Exception {
    this.policy = policy;
    this.out = out;
    this.aws = LocalAws.start(googleSecret, VISIBILITY);
    opened.push(aws);
    this.environment = new HashMap<>(aws.environment());
    environment.putAll(google);
    origin.ifPresent(site -> environment.put("SITE_ORIGIN", site));
    LambdaFunction api = new InProcessFunction(
        "api", new ApiHandler(deployment(LambdaSettings.Function.API, Optional.empty())));
    LambdaFunction worker = new InProcessFunction("worker", worker(Optional.empty()));
    LambdaFunction sweep = new InProcessFunction(
        "sweep",
        new SweepHandler(deployment(LambdaSettings.Function.SWEEP, Optional.empty()), metrics()));
    QueuePoller poller = new QueuePoller(aws.sqs(), aws.queueUrl(), worker, WORKER_LIMIT);
    poller.start(workers);
    opened.push(poller);
    schedule(sweep);
    this.gateway = new Gateway(port, api, origin);
    opened.push(gateway);
  }

  private Metrics metrics() {
    return new Metrics(out, Clock.systemUTC());
  }

  private Deployment deployment(
      LambdaSettings.Function function, Optional<ExecutionInterceptor> interceptor) {
    LambdaSettings settings = LambdaSettings.parse(environment, function);
    Deployment deployment = new Deployment(
        settings,
        new AwsClients(settings, LocalAws.CREDENTIALS, interceptor),
        Clock.systemUTC(),
        policy);
    opened.push(deployment);
    return deployment;
  }

  private WorkerHandler worker(Optional<ExecutionInterceptor> interceptor) {
    return new WorkerHandler(
        deployment(LambdaSettings.Function.WORKER, interceptor), metrics(), Clock.systemUTC());
  }

  private void schedule(LambdaFunction sweep) {
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
      Thread thread = new Thread(work, "sweep");
      thread.setDaemon(true);
      return thread;
    });
    opened.push(timer::shutdownNow);
    timer.scheduleWithFixedDelay(
        () -> {
          try {
            sweep.invoke(new JsonObject(), SWEEP_EVERY);
          } catch (FunctionException e) {
            LOG.warn("The sweep failed", e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        },
        SWEEP_EVERY.toSeconds(),
        SWEEP_EVERY.toSeconds(),
        TimeUnit.SECONDS);
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
  public void close() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }
}
