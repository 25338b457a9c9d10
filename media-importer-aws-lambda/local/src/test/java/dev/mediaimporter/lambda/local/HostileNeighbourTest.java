package dev.mediaimporter.lambda.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mediaimporter.jobs.Job;
import dev.mediaimporter.jobs.JobPolicy;
import dev.mediaimporter.jobs.JobState;
import dev.mediaimporter.jobs.JobStore;
import dev.mediaimporter.lambda.AwsClients;
import dev.mediaimporter.lambda.Deployment;
import dev.mediaimporter.lambda.LambdaSettings;
import dev.mediaimporter.lambda.WorkerHandler;
import dev.mediaimporter.lambda.dynamo.DynamoStores;
import dev.mediaimporter.lambda.log.Metrics;
import dev.mediaimporter.photos.SourceSpec;
import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.User;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Many users on one cloud, with and without one who wants to harm them: who has a long history,
 * starts all that may be started, and calls all the time. What the others cost and how long they
 * wait for their turn is counted; how long it takes is only printed. {@code -Dload.users=200
 * -Dload.oldJobs=15000 -Dload.concurrent=true} is a run to measure times: the hostile user then
 * calls at the same time, as often as the firewall lets one address.
 */
@Tag("crowd")
final class HostileNeighbourTest {
  private static final int USERS = Integer.getInteger("load.users", 12);
  private static final int OLD_JOBS = Integer.getInteger("load.oldJobs", 300);
  private static final boolean CONCURRENT = Boolean.getBoolean("load.concurrent");
  private static final double WORST = 1.5;
  private static final int ITEMS = 3;
  private static final int HOSTILE_ITEMS = 1_500;
  private static final int CALLS_IN_BETWEEN = 5;

  /** 2,000 requests in five minutes. */
  private static final Duration BETWEEN_CALLS = Duration.ofMillis(150);

  private static final Duration LIMIT = Duration.ofMinutes(5);

  @Test
  void costs_the_others_nothing() throws Exception {
    if (CONCURRENT) {
      // Not measured: the first run also loads and compiles all classes.
      var unused = run(12, false);
    }
    Figures alone = run(USERS, false);
    Figures beside = run(USERS, true);

    System.out.println(USERS + " users, the hostile one has " + OLD_JOBS + " old jobs and sent "
        + beside.hostileCalls + " requests");
    print("AWS calls of a request", alone.awsCallsOfRequest(), beside.awsCallsOfRequest());
    print("AWS calls of a page", alone.awsCallsOfPage(), beside.awsCallsOfPage());
    print("Turns until all are done", alone.turns, beside.turns);
    print("Median request, ms", median(alone.requestMillis), median(beside.requestMillis));
    print("Median page, ms", median(alone.pageMillis), median(beside.pageMillis));
    print("All imports, ms", alone.importMillis, beside.importMillis);
    assertThat(beside.turns / alone.turns).isLessThan(WORST);
    if (!CONCURRENT) {
      assertThat(beside.awsCallsOfRequest() / alone.awsCallsOfRequest()).isLessThan(WORST);
      assertThat(beside.awsCallsOfPage() / alone.awsCallsOfPage()).isLessThan(WORST);
    }
    assertThat(beside.refused).isPositive();
  }

  private static void print(String what, double alone, double beside) {
    System.out.printf(
        "%-26s %9.1f alone, %9.1f beside, %.2f times%n", what, alone, beside, beside / alone);
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  /** What the others met. */
  private static final class Figures {
    private final List<Double> requestMillis = new ArrayList<>();
    private final List<Double> pageMillis = new ArrayList<>();
    private long callsOfRequests;
    private long callsOfPages;
    private double turns;
    private double importMillis;
    private long hostileCalls;
    private long refused;

    double awsCallsOfRequest() {
      return (double) callsOfRequests / requestMillis.size();
    }

    double awsCallsOfPage() {
      return (double) callsOfPages / pageMillis.size();
    }
  }

  /** Counts what a function asks of AWS; S3's calls are not seen. */
  private static final class Calls implements ExecutionInterceptor {
    private final AtomicLong all = new AtomicLong();

    @Override
    public void beforeTransmission(
        Context.BeforeTransmission context, ExecutionAttributes attributes) {
      all.incrementAndGet();
    }
  }

  private static Figures run(int users, boolean hostile) throws Exception {
    PhotosEmulator.Builder builder =
        PhotosEmulator.builder().library(Library.generated(0, HOSTILE_ITEMS, 200, 300));
    for (int i = 1; i < users; i++) {
      builder.user(User.of("user" + i + "@example.org", Library.generated(i, ITEMS, 200, 300)));
    }
    try (PhotosEmulator google = builder.start();
        LocalAws aws = LocalAws.start(google.clientSecret(), Duration.ofMinutes(30));
        Run run = new Run(google, aws)) {
      return run.figures(hostile);
    }
  }

  /** One cloud and all who use it. */
  private static final class Run implements AutoCloseable {
    private final Figures figures = new Figures();
    private final Calls ofApi = new Calls();
    private final Calls ofWorker = new Calls();
    private final Opened opened = new Opened();
    private final LocalAws aws;
    private final Map<String, String> environment;
    private final Gateway gateway;
    private final InProcessFunction worker;
    private final List<Visitor> others = new ArrayList<>();
    private final Visitor hostile;
    private int nextCall;

    Run(PhotosEmulator google, LocalAws aws) throws Exception {
      this.aws = aws;
      this.environment = new HashMap<>(aws.environment());
      environment.putAll(Google.environment(google));
      PrintStream nowhere =
          new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
      this.worker = new InProcessFunction(
          "worker",
          new WorkerHandler(
              deployment(LambdaSettings.Function.WORKER, ofWorker),
              new Metrics(nowhere, Clock.systemUTC()),
              Clock.systemUTC()));
      this.gateway = new Gateway(
          0,
          new InProcessFunction(
              "api", KilledWorkersTest.handler(deployment(LambdaSettings.Function.API, ofApi))),
          Optional.empty());
      opened.add(gateway);
      List<User> users = google.users();
      this.hostile = new Visitor(google, users.get(0), gateway.url());
      for (User user : users.subList(1, users.size())) {
        others.add(new Visitor(google, user, gateway.url()));
      }
    }

    private Deployment deployment(LambdaSettings.Function function, Calls calls) {
      LambdaSettings settings = LambdaSettings.parse(environment, function);
      Deployment deployment = new Deployment(
          settings,
          new AwsClients(settings, LocalAws.CREDENTIALS, Optional.of(calls)),
          Clock.systemUTC(),
          JobPolicy.defaults());
      opened.add(deployment);
      return deployment;
    }

    Figures figures(boolean withHostile) throws Exception {
      for (Visitor visitor : others) {
        assertThat(visitor.connect().status()).isEqualTo(201);
      }
      Thread attack = new Thread(this::attack, "attack");
      if (withHostile) {
        prepareHostile();
        if (CONCURRENT) {
          attack.start();
        }
      }
      boolean interleaved = withHostile && !CONCURRENT;
      List<String> jobs = new ArrayList<>();
      for (Visitor visitor : others) {
        jobs.add(measured(
                () -> visitor.call("POST", "/v1/jobs", Map.of("source", "everything")), interleaved)
            .text("id"));
        measured(() -> visitor.get("/v1/jobs"), interleaved);
        measured(() -> visitor.get("/v1/albums"), interleaved);
      }
      importAll(jobs);
      for (int i = 0; i < others.size(); i++) {
        Visitor visitor = others.get(i);
        String job = "/v1/jobs/" + jobs.get(i);
        assertThat(measured(() -> visitor.get(job), interleaved).text("state")).isEqualTo("done");
        Visitor.Answer media = measured(() -> visitor.get("/v1/media"), interleaved);
        assertThat(media.body().getAsJsonArray("media")).hasSize(ITEMS);
      }
      attack.interrupt();
      attack.join();
      return figures;
    }

    private interface Request {
      Visitor.Answer send() throws Exception;
    }

    private Visitor.Answer measured(Request request, boolean interleaved) throws Exception {
      for (int i = 0; interleaved && i < CALLS_IN_BETWEEN; i++) {
        callAsHostile();
      }
      long calls = ofApi.all.get();
      long start = System.nanoTime();
      Visitor.Answer answer = request.send();
      figures.requestMillis.add(millisSince(start));
      figures.callsOfRequests += ofApi.all.get() - calls;
      assertThat(answer.status()).isLessThan(300);
      return answer;
    }

    private static double millisSince(long start) {
      return (System.nanoTime() - start) / 1e6;
    }

    /** A long history, and as many jobs as may be open, of which one has many pages. */
    private void prepareHostile() throws Exception {
      assertThat(hostile.connect().status()).isEqualTo(201);
      JobStore store = DynamoStores.in(
              aws.dynamo(), environment.get("TABLE_NAME"), Clock.systemUTC(), new Random(1))
          .jobs();
      Instant longAgo = Instant.parse("2026-01-01T00:00:00Z");
      for (int i = 0; i < OLD_JOBS; i++) {
        assertThat(store.save(Job.builder()
                .user(hostile.user().subject())
                .id(String.format("00OLD%05d", i))
                .source(new SourceSpec.Everything())
                .access(Job.Access.CONNECTION)
                .state(JobState.DONE)
                .createdAt(longAgo)
                .updatedAt(longAgo)
                .progressAt(longAgo)
                .build()))
            .isPresent();
      }
      for (int i = 0; i < JobPolicy.defaults().maxOpenJobs(); i++) {
        assertThat(
                hostile.call("POST", "/v1/jobs", Map.of("source", "everything")).status())
            .isEqualTo(202);
      }
    }

    private void attack() {
      try {
        while (true) {
          callAsHostile();
          Thread.sleep(BETWEEN_CALLS.toMillis());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    private void callAsHostile() throws Exception {
      Visitor.Answer answer = switch (nextCall++ % 6) {
        case 0 -> hostile.call("POST", "/v1/jobs", Map.of("source", "everything"));
        case 1 -> hostile.get("/v1/jobs?limit=100");
        case 2 -> hostile.get("/v1/albums");
        case 3 -> hostile.get("/v1/months");
        case 4 -> hostile.call("PUT", "/v1/watches/a" + nextCall, Map.of());
        default -> hostile.call("POST", "/v1/picker-sessions", Map.of());
      };
      assertThat(answer.status()).isLessThan(500);
      figures.hostileCalls++;
      if (answer.status() == 429) {
        figures.refused++;
      }
    }

    /** One worker takes turns until the others' jobs are done. */
    private void importAll(List<String> jobs) throws Exception {
      long start = System.nanoTime();
      QueuePoller poller = new QueuePoller(aws.sqs(), aws.queueUrl(), this::turn, LIMIT);
      int done = 0;
      while (done < jobs.size() && poller.pollOnce(0)) {
        figures.turns++;
        done = figures.pageMillis.size();
      }
      figures.importMillis = millisSince(start);
      assertThat(done).isEqualTo(jobs.size());
    }

    private JsonObject turn(JsonObject event, Duration limit)
        throws LambdaFunction.FunctionException, InterruptedException {
      String body =
          event.getAsJsonArray("Records").get(0).getAsJsonObject().get("body").getAsString();
      String user = JsonParser.parseString(body).getAsJsonObject().get("user").getAsString();
      long calls = ofWorker.all.get();
      long start = System.nanoTime();
      JsonObject answer = worker.invoke(event, limit);
      if (!user.equals(hostile.user().subject())) {
        figures.pageMillis.add(millisSince(start));
        figures.callsOfPages += ofWorker.all.get() - calls;
      }
      return answer;
    }

    @Override
    public void close() {
      opened.close();
    }
  }
}
