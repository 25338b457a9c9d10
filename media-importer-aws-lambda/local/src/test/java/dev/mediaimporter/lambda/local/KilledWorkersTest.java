package dev.mediaimporter.lambda.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.jobs.JobPolicy;
import dev.mediaimporter.lambda.ApiHandler;
import dev.mediaimporter.lambda.AwsClients;
import dev.mediaimporter.lambda.Deployment;
import dev.mediaimporter.lambda.LambdaSettings;
import dev.mediaimporter.lambda.log.Metrics;
import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.User;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * An album of thousands of items, imported by workers that live 20 seconds at most and die often.
 */
final class KilledWorkersTest {
  private static final int ITEMS = 5_000;
  private static final Duration TIME_LIMIT = Duration.ofSeconds(20);

  /** Beginnings and ends of calls of AWS that a page takes: every item is stored and noted. */
  private static final int STEPS_OF_A_PAGE = 500;

  @Test
  void every_item_is_stored_once_and_the_job_record_is_true() throws Exception {
    Random random = new Random(5);
    JobPolicy policy = JobPolicy.builder().concurrency(4).build();
    try (PhotosEmulator google = PhotosEmulator.start(Library.generated(7, ITEMS, 200, 2_000));
        LocalAws aws = LocalAws.start(google.clientSecret(), Duration.ofMinutes(30));
        Workers workers = new Workers(aws, Google.environment(google), policy);
        Deployment deployment = api(aws, google);
        Gateway gateway = new Gateway(
            0,
            new InProcessFunction("api", KilledWorkersTest.handler(deployment)),
            Optional.empty());
        Bucket bucket = new Bucket(aws.environment())) {
      User ann = google.users().get(0);
      Visitor visitor = new Visitor(google, ann, gateway.url());
      assertThat(visitor.connect().status()).isEqualTo(201);
      String album = google.library().albums().get(0).id();
      Visitor.Answer started =
          visitor.call("POST", "/v1/jobs", Map.of("source", "album", "albumId", album));
      assertThat(started.status()).isEqualTo(202);

      QueuePoller poller = new QueuePoller(aws.sqs(), aws.queueUrl(), workers, TIME_LIMIT);
      do {
        if (random.nextInt(4) == 0) {
          workers.dieAfter(random.nextInt(STEPS_OF_A_PAGE));
        }
      } while (poller.pollOnce(0));

      Visitor.Answer done = visitor.get("/v1/jobs/" + started.text("id"));
      assertThat(done.text("state")).isEqualTo("done");
      assertThat(done.number("stored")).isEqualTo(ITEMS);
      assertThat(done.number("alreadyThere")).isZero();
      assertThat(done.body().getAsJsonObject("failed").get("count").getAsInt()).isZero();
      assertThat(done.number("bytes"))
          .isEqualTo(google.library().items().stream()
              .mapToLong(item -> item.bytes().size())
              .sum());
      assertThat(bucket.hashes("")).isEqualTo(Google.expected(google.library(), ann.email()));
      long downloads = google.requests().count(RequestKind.MEDIA);
      System.out.printf(
          "%d items, %d events, %d deaths, %d downloads%n",
          ITEMS, workers.invocations, workers.deaths, downloads);
      assertThat(workers.deaths).isGreaterThan(5);
      assertThat(downloads).isBetween((long) ITEMS, ITEMS + ITEMS / 50L);
      assertThat(waiting(aws, aws.queueUrl())).isEqualTo("0");
      assertThat(waiting(aws, aws.deadLetterUrl())).isEqualTo("0");

      google.requests().clear();
      Visitor.Answer again =
          visitor.call("POST", "/v1/jobs", Map.of("source", "album", "albumId", album));
      while (poller.pollOnce(0)) {}
      Visitor.Answer unchanged = visitor.get("/v1/jobs/" + again.text("id"));
      assertThat(unchanged.text("state")).isEqualTo("done");
      assertThat(unchanged.number("alreadyThere")).isEqualTo(ITEMS);
      assertThat(google.requests().count(RequestKind.MEDIA)).isZero();
    }
  }

  /** The function behind the API, whose metrics nobody reads. */
  static ApiHandler handler(Deployment deployment) {
    return new ApiHandler(
        deployment,
        new Metrics(
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
            Clock.systemUTC()));
  }

  static Deployment api(LocalAws aws, PhotosEmulator google) {
    Map<String, String> environment = new HashMap<>(aws.environment());
    environment.putAll(Google.environment(google));
    LambdaSettings settings = LambdaSettings.parse(environment, LambdaSettings.Function.API);
    return new Deployment(
        settings,
        new AwsClients(settings, LocalAws.CREDENTIALS, Optional.empty()),
        Clock.systemUTC(),
        JobPolicy.defaults());
  }

  private static String waiting(LocalAws aws, String queueUrl) {
    return aws.sqs()
        .getQueueAttributes(
            request -> request.queueUrl(queueUrl).attributeNames(QueueAttributeName.ALL))
        .attributes()
        .get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES);
  }
}
