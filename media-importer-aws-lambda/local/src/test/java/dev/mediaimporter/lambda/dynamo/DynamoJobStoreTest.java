package dev.mediaimporter.lambda.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.jobs.Job;
import dev.mediaimporter.jobs.JobState;
import dev.mediaimporter.jobs.JobStore;
import dev.mediaimporter.jobs.JobStoreContract;
import dev.mediaimporter.lambda.local.AwsExtension;
import dev.mediaimporter.lambda.local.LocalAws;
import dev.mediaimporter.photos.SourceSpec;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

@ExtendWith(AwsExtension.class)
final class DynamoJobStoreTest extends JobStoreContract {
  private final LocalAws aws;

  DynamoJobStoreTest(LocalAws aws) {
    this.aws = aws;
  }

  @Override
  protected JobStore emptyStore() {
    return new DynamoJobStore(Tables.empty(aws), Clock.systemUTC());
  }

  @Test
  void a_save_whose_answer_was_lost_and_that_the_client_repeats_is_a_save() {
    DynamoDbClient forgetful = (DynamoDbClient) Proxy.newProxyInstance(
        DynamoDbClient.class.getClassLoader(),
        new Class<?>[] {DynamoDbClient.class},
        (proxy, method, arguments) -> {
          try {
            if (method.getName().equals("putItem")) {
              var unused = method.invoke(aws.dynamo(), arguments);
            }
            return method.invoke(aws.dynamo(), arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
    JobStore store = new DynamoJobStore(
        new DynamoTable(forgetful, aws.newTable(), new Random(1), wait -> {}), Clock.systemUTC());
    Instant now = Instant.parse("2026-11-22T12:00:00Z");
    Job job = Job.builder()
        .user("ann")
        .id("1")
        .source(new SourceSpec.Album("album-1"))
        .access(Job.Access.CONNECTION)
        .state(JobState.RUNNING)
        .addSkipped("large-1", "large-2")
        .createdAt(now)
        .updatedAt(now)
        .progressAt(now)
        .build();

    Job first = store.save(job).orElseThrow();
    assertThat(store.save(first)).contains(Job.builder().from(first).version(2).build());
    assertThat(store.save(first)).isEmpty();
  }
}
