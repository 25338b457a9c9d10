package dev.mediaimporter.lambda.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.jobs.JobPolicy;
import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.library.Library;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;

final class DeadLetterTest {
  @Test
  void what_only_a_newer_version_can_read_waits_for_it_in_the_queue() throws Exception {
    try (PhotosEmulator google = PhotosEmulator.start(Library.builder().build());
        LocalAws aws = LocalAws.start(google.clientSecret(), Duration.ofMinutes(30));
        Workers workers =
            new Workers(aws, Google.environment(google), JobPolicy.builder().build())) {
      aws.sqs()
          .sendMessage(request -> request
              .queueUrl(aws.queueUrl())
              .messageBody("{\"v\":1,\"user\":\"ann\",\"type\":\"NOVELTY\"}"));
      QueuePoller poller =
          new QueuePoller(aws.sqs(), aws.queueUrl(), workers, Duration.ofMinutes(5));

      assertThat(poller.pollOnce(0)).isTrue();

      assertThat(poller.pollOnce(0)).isFalse();
      assertThat(workers.waits).containsExactly(15 * 60);
    }
  }

  @Test
  void what_an_operator_must_mend_lands_in_the_dead_letter_queue_and_the_job_says_so()
      throws Exception {
    JobPolicy policy = JobPolicy.builder().attemptsPerPage(1).build();
    try (PhotosEmulator google = PhotosEmulator.start(Library.generated(1, 3, 200, 300));
        LocalAws aws = LocalAws.start(google.clientSecret(), Duration.ofMinutes(30));
        Gateway gateway = new Gateway(
            0,
            new InProcessFunction(
                "api", KilledWorkersTest.handler(KilledWorkersTest.api(aws, google))),
            Optional.empty())) {
      Map<String, String> environment = new HashMap<>(Google.environment(google));
      environment.put("MEDIA_BUCKET", "no-such-bucket");
      Workers workers = new Workers(aws, environment, policy);
      Visitor visitor = new Visitor(google, google.users().get(0), gateway.url());
      assertThat(visitor.connect().status()).isEqualTo(201);
      String job =
          visitor.call("POST", "/v1/jobs", Map.of("source", "everything")).text("id");

      QueuePoller poller =
          new QueuePoller(aws.sqs(), aws.queueUrl(), workers, Duration.ofMinutes(5));
      while (poller.pollOnce(0)) {}

      Visitor.Answer broken = visitor.get("/v1/jobs/" + job);
      assertThat(broken.text("state")).isEqualTo("broken");
      assertThat(broken.text("problem"))
          .isEqualTo("The destination could not be written. An operator has to look at it.");
      List<Message> dead = aws.sqs()
          .receiveMessage(request -> request.queueUrl(aws.deadLetterUrl()))
          .messages();
      assertThat(dead).hasSize(1);
      assertThat(dead.get(0).body()).contains(job);

      // Once the destination is mended, the user has it go on where it ended.
      assertThat(visitor.call("POST", "/v1/jobs/" + job + "/retry", Map.of()).status())
          .isEqualTo(202);
      Workers mended = new Workers(aws, Google.environment(google), policy);
      QueuePoller again = new QueuePoller(aws.sqs(), aws.queueUrl(), mended, Duration.ofMinutes(5));
      while (again.pollOnce(0)) {}
      assertThat(visitor.get("/v1/jobs/" + job).text("state")).isEqualTo("done");
    }
  }
}
