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
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
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

  /** 300 old jobs or 15,000: reads by key only, so none of them is read. */
  @Test
  void asks_as_little_with_many_old_jobs_as_with_none() {
    Map<String, Integer> calls = new TreeMap<>();
    DynamoDbClient counting = (DynamoDbClient) Proxy.newProxyInstance(
        DynamoDbClient.class.getClassLoader(),
        new Class<?>[] {DynamoDbClient.class},
        (proxy, method, arguments) -> {
          calls.merge(method.getName(), 1, Integer::sum);
          return method.invoke(aws.dynamo(), arguments);
        });
    DynamoTable table = new DynamoTable(counting, aws.newTable(), new Random(1), wait -> {});
    JobStore store = new DynamoJobStore(table, Clock.systemUTC());
    Instant now = Instant.parse("2026-11-22T12:00:00Z");
    Job.Builder job = Job.builder()
        .user("ann")
        .source(new SourceSpec.Everything())
        .access(Job.Access.CONNECTION)
        .createdAt(now)
        .updatedAt(now)
        .progressAt(now);
    Job first = job.id("0000").state(JobState.RUNNING).build();
    assertThat(store.admit(first, 20, 200)).isEqualTo(JobStore.Admission.ADMITTED);
    for (int i = 1; i <= 300; i++) {
      Job old = job.id(String.format("%04d", i)).state(JobState.DONE).build();
      assertThat(store.save(old)).isPresent();
    }

    calls.clear();
    Job next = job.id("0301").state(JobState.WAITING).build();
    assertThat(store.admit(next, 20, 200)).isEqualTo(JobStore.Admission.ADMITTED);
    assertThat(calls).isEqualTo(Map.of("getItem", 1, "batchGetItem", 1, "transactWriteItems", 1));

    calls.clear();
    assertThat(store.open("ann")).extracting(Job::id).containsExactly("0000", "0301");
    assertThat(calls).isEqualTo(Map.of("getItem", 1, "batchGetItem", 1));
  }

  /** Until a version before this one was replaced, it wrote the row without names. */
  @Test
  void finds_open_jobs_that_an_older_version_admitted() {
    DynamoTable table = Tables.empty(aws);
    JobStore store = new DynamoJobStore(table, Clock.systemUTC());
    Instant now = Instant.parse("2026-11-22T12:00:00Z");
    Job old = Job.builder()
        .user("ann")
        .id("1")
        .source(new SourceSpec.Everything())
        .access(Job.Access.CONNECTION)
        .state(JobState.RUNNING)
        .createdAt(now)
        .updatedAt(now)
        .progressAt(now)
        .build();
    assertThat(
            table.putNextBoth(DynamoJobStore.row(old), 0, Attributes.row("U#ann", "ADMISSIONS"), 0))
        .isTrue();

    assertThat(store.open("ann")).extracting(Job::id).containsExactly("1");
    Job next = Job.builder().from(old).id("2").build();
    assertThat(store.admit(next, 1, 200)).isEqualTo(JobStore.Admission.FULL);
    assertThat(store.admit(next, 2, 200)).isEqualTo(JobStore.Admission.ADMITTED);
    assertThat(store.open("ann")).extracting(Job::id).containsExactly("1", "2");
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
