package dev.mediaimporter.lambda.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.mediaimporter.jobs.JobPolicy;
import dev.mediaimporter.lambda.AwsClients;
import dev.mediaimporter.lambda.Deployment;
import dev.mediaimporter.lambda.LambdaSettings;
import dev.mediaimporter.lambda.SweepHandler;
import dev.mediaimporter.lambda.log.Metrics;
import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import dev.mediaimporter.testkit.emulator.library.Library;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What 1,000 photos cost in calls, held to the numbers in docs/costs.md. */
final class CostTest {
  private static final int ITEMS = 1_000;
  private static final int PAGES = ITEMS / 100;

  @Test
  void a_thousand_photos_cost_what_the_cost_page_says() throws Exception {
    try (PhotosEmulator google = PhotosEmulator.start(Library.generated(2, ITEMS, 200, 2_000));
        LocalAws aws = LocalAws.start(google.clientSecret(), Duration.ofMinutes(30));
        // How often a worker notes how far it is depends on how fast it is.
        Workers workers = new Workers(
            aws,
            Google.environment(google),
            JobPolicy.builder().progressEvery(Duration.ofHours(1)).build());
        Gateway gateway = new Gateway(
            0,
            new InProcessFunction(
                "api", KilledWorkersTest.handler(KilledWorkersTest.api(aws, google))),
            Optional.empty())) {
      Visitor visitor = new Visitor(google, google.users().get(0), gateway.url());
      assertThat(visitor.connect().status()).isEqualTo(201);
      Map<String, Long> first = run(workers, aws, google, visitor);
      Map<String, Long> unchanged = run(workers, aws, google, visitor);
      System.out.println("1,000 new photos: " + first);
      System.out.println("1,000 photos that are there: " + unchanged);

      assertThat(first)
          .containsEntry("invocations", (long) PAGES)
          .containsEntry("DynamoDb PutItem", ITEMS + 2L * PAGES + 1)
          .containsEntry("DynamoDb UpdateItem", (long) PAGES)
          // A photo is a row and an entry in the index; a saved job moves its entry, which is two.
          .containsEntry("half units of PutItem", 2 * (2L * ITEMS + 2L * PAGES * 3))
          .containsEntry("half units of UpdateItem", 2L * PAGES)
          // Twice for the user's open jobs: when the job starts and when it ends.
          .containsEntry("DynamoDb BatchGetItem", PAGES + 2L)
          .containsEntry("Sqs SendMessage", PAGES - 1L)
          // With small pictures. The stand-in is not Amazon: one more object is written to try what
          // it honours.
          .containsEntry("S3 putBlob", 2L * ITEMS + 1L)
          .containsEntry("Kms Decrypt", (long) PAGES)
          .containsEntry("Google media", (long) ITEMS)
          .containsEntry("Google small pictures", (long) ITEMS);
      // One is asked for on each page. The others only here: the stand-in does not honour
      // conditions.
      assertThat(first.get("S3 blobMetadata")).isLessThanOrEqualTo(ITEMS + PAGES + 10L);
      assertThat(unchanged)
          .containsEntry("DynamoDb PutItem", 2L * PAGES + 1)
          .containsEntry("half units of PutItem", 2L * (2L * PAGES * 3))
          .doesNotContainKey("DynamoDb UpdateItem")
          .containsEntry("Google media", 0L)
          .doesNotContainKey("Google small pictures")
          .doesNotContainKey("S3 putBlob")
          .doesNotContainKey("S3 blobMetadata");
    }
  }

  @Test
  void a_watched_album_that_did_not_change_costs_what_the_cost_page_says() throws Exception {
    try (PhotosEmulator google = PhotosEmulator.start(Library.generated(2, 50, 200, 2_000));
        LocalAws aws = LocalAws.start(google.clientSecret(), Duration.ofMinutes(30));
        Workers workers = new Workers(
            aws,
            Google.environment(google),
            JobPolicy.builder().progressEvery(Duration.ofHours(1)).build());
        Deployment sweeping = sweep(aws, workers);
        Gateway gateway = new Gateway(
            0,
            new InProcessFunction(
                "api", KilledWorkersTest.handler(KilledWorkersTest.api(aws, google))),
            Optional.empty())) {
      Visitor visitor = new Visitor(google, google.users().get(0), gateway.url());
      assertThat(visitor.connect().status()).isEqualTo(201);
      run(workers, aws, google, visitor);
      String album = google.library().albums().get(0).id();
      visitor.call("PUT", "/v1/watches/" + album, Map.of());
      LambdaFunction sweep = new InProcessFunction(
          "sweep",
          new SweepHandler(
              sweeping,
              new Metrics(
                  new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                  workers.clock)));
      // The first run of a watch is like every other, but that nothing ran before it.
      sweep.invoke(new JsonObject(), Duration.ofMinutes(1));
      workOff(workers, aws);
      workers.clock.advance(Duration.ofDays(1));
      Map<String, Long> before = counts(workers, aws, google);
      sweep.invoke(new JsonObject(), Duration.ofMinutes(1));
      workOff(workers, aws);
      Map<String, Long> spent = spent(before, counts(workers, aws, google));
      System.out.println("A watched album of 50 photos that did not change: " + spent);

      assertThat(spent)
          .containsEntry("invocations", 2L)
          .containsEntry("DynamoDb GetItem", 23L)
          .containsEntry("DynamoDb BatchGetItem", 6L)
          .containsEntry("DynamoDb PutItem", 7L)
          .containsEntry("DynamoDb TransactWriteItems", 1L)
          .containsEntry("half units of PutItem", 28L)
          .containsEntry("half units of TransactWriteItems", 12L)
          .containsEntry("half units of GetItem", 46L)
          .containsEntry("half units of BatchGetItem", 2 * 50 + 10L)
          .containsEntry("Sqs SendMessage", 1L)
          .containsEntry("Google all", 2L)
          .containsEntry("Google media", 0L)
          .doesNotContainKey("S3 putBlob");
    }
  }

  private static Deployment sweep(LocalAws aws, Workers workers) {
    LambdaSettings settings =
        LambdaSettings.parse(aws.environment(), LambdaSettings.Function.SWEEP);
    return new Deployment(
        settings,
        new AwsClients(settings, LocalAws.CREDENTIALS, Optional.empty()),
        workers.clock,
        JobPolicy.defaults());
  }

  /** Imports everything; how often what was called for it. */
  private static Map<String, Long> run(
      Workers workers, LocalAws aws, PhotosEmulator google, Visitor visitor) throws Exception {
    Map<String, Long> before = counts(workers, aws, google);
    assertThat(visitor.call("POST", "/v1/jobs", Map.of("source", "everything")).status())
        .isEqualTo(202);
    workOff(workers, aws);
    return spent(before, counts(workers, aws, google));
  }

  private static void workOff(Workers workers, LocalAws aws) throws Exception {
    QueuePoller poller = new QueuePoller(aws.sqs(), aws.queueUrl(), workers, Duration.ofMinutes(5));
    while (poller.pollOnce(0)) {}
  }

  private static Map<String, Long> spent(Map<String, Long> before, Map<String, Long> after) {
    Map<String, Long> spent = new TreeMap<>();
    after.forEach((name, count) -> {
      long more = count - before.getOrDefault(name, 0L);
      if (more > 0 || name.equals("Google media")) {
        spent.put(name, more);
      }
    });
    return spent;
  }

  private static Map<String, Long> counts(Workers workers, LocalAws aws, PhotosEmulator google) {
    Map<String, Long> counts = new TreeMap<>(workers.calls());
    counts.put("invocations", (long) workers.invocations);
    counts.put("worker milliseconds", workers.busy.toMillis());
    counts.put("Google media", google.requests().count(RequestKind.MEDIA));
    counts.put("Google small pictures", google.requests().count(RequestKind.PREVIEW));
    counts.put("Google all", google.requests().total());
    aws.objectCalls().forEach((name, count) -> counts.put("S3 " + name, count));
    return counts;
  }
}
