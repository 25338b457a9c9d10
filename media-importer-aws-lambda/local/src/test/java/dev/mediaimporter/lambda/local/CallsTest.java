package dev.mediaimporter.lambda.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.mediaimporter.jobs.JobPolicy;
import dev.mediaimporter.lambda.ApiHandler;
import dev.mediaimporter.lambda.AwsClients;
import dev.mediaimporter.lambda.Deployment;
import dev.mediaimporter.lambda.LambdaSettings;
import dev.mediaimporter.lambda.LambdaSettings.Function;
import dev.mediaimporter.lambda.SweepHandler;
import dev.mediaimporter.lambda.WorkerHandler;
import dev.mediaimporter.lambda.log.Metrics;
import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.faults.Fault;
import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import dev.mediaimporter.testkit.emulator.faults.When;
import dev.mediaimporter.testkit.emulator.library.Library;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/** What each function calls of AWS; the roles of the stack have to allow this and no more. */
final class CallsTest {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final Workers.MovedClock clock = new Workers.MovedClock();
  private final Metrics metrics = new Metrics(
      new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8), clock);

  /** Notes the calls of one function; S3's are not seen. */
  private static final class Calls implements ExecutionInterceptor {
    private final Set<String> all = Collections.synchronizedSet(new TreeSet<>());

    @Override
    public void beforeTransmission(
        Context.BeforeTransmission context, ExecutionAttributes attributes) {
      all.add(attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME) + ":"
          + attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
    }
  }

  private Deployment deployment(Map<String, String> environment, Function function, Calls calls) {
    LambdaSettings settings = LambdaSettings.parse(environment, function);
    return new Deployment(
        settings,
        new AwsClients(settings, LocalAws.CREDENTIALS, Optional.of(calls)),
        clock,
        JobPolicy.defaults());
  }

  @Test
  void each_function_calls_what_its_role_allows() throws Exception {
    Calls ofApi = new Calls();
    Calls ofWorker = new Calls();
    Calls ofSweep = new Calls();
    try (PhotosEmulator google = PhotosEmulator.start(Library.generated(1, 5, 200, 300));
        LocalAws aws = LocalAws.start(google.clientSecret(), Duration.ofMinutes(30))) {
      Map<String, String> environment = new HashMap<>(aws.environment());
      environment.putAll(Google.environment(google));
      try (Deployment api = deployment(environment, Function.API, ofApi);
          Deployment worker = deployment(environment, Function.WORKER, ofWorker);
          Deployment sweep = deployment(environment, Function.SWEEP, ofSweep);
          Gateway gateway = new Gateway(
              0, new InProcessFunction("api", new ApiHandler(api, metrics)), Optional.empty())) {
        QueuePoller poller = new QueuePoller(
            aws.sqs(),
            aws.queueUrl(),
            new InProcessFunction("worker", new WorkerHandler(worker, metrics, clock)),
            LIMIT);
        Visitor visitor = new Visitor(google, google.users().get(0), gateway.url());
        assertThat(visitor.connect().status()).isEqualTo(201);
        String item = google.library().items().get(0).id();
        google.faults().add(Fault.gone(404), When.always().on(RequestKind.MEDIA).items(item));
        visitor.call("POST", "/v1/jobs", Map.of("source", "everything"));
        String waiting =
            visitor.call("POST", "/v1/jobs", Map.of("source", "everything")).text("id");
        visitor.call("DELETE", "/v1/jobs/" + waiting, Map.of());
        while (poller.pollOnce(0)) {}
        visitor.importWithAccessToken(google.library().albums().get(0).id());
        for (String path :
            List.of("/v1/albums", "/v1/jobs", "/v1/jobs/" + waiting, "/v1/media", "/v1/months")) {
          assertThat(visitor.get(path).status()).isEqualTo(200);
        }
        String stored = google.library().items().get(1).id();
        assertThat(visitor.call("DELETE", "/v1/media/" + stored, Map.of()).status())
            .isEqualTo(204);
        String album = google.library().albums().get(0).id();
        String watch = "/v1/watches/" + album;
        assertThat(visitor.call("PUT", watch, Map.of()).status()).isEqualTo(200);
        assertThat(visitor.get("/v1/watches").status()).isEqualTo(200);
        // Its message is lost; the sweep finds the job.
        aws.sqs().purgeQueue(request -> request.queueUrl(aws.queueUrl()));
        clock.advance(Duration.ofMinutes(20));
        JsonObject swept = new InProcessFunction("sweep", new SweepHandler(sweep, metrics))
            .invoke(new JsonObject(), LIMIT);
        // That one, and the one that waits behind it or for its failed item.
        assertThat(swept.get("jobs").getAsInt()).isEqualTo(2);
        assertThat(swept.get("watches").getAsInt()).isEqualTo(1);
        while (poller.pollOnce(0)) {}
        visitor.call("DELETE", watch, Map.of());
        visitor.call("DELETE", "/v1/connections", Map.of());
        while (poller.pollOnce(0)) {}
      }
    }

    // A transaction of puts needs no other permission than PutItem.
    assertThat(ofApi.all)
        .containsExactly(
            "DynamoDb:BatchGetItem",
            "DynamoDb:DeleteItem",
            "DynamoDb:GetItem",
            "DynamoDb:PutItem",
            "DynamoDb:Query",
            "DynamoDb:TransactWriteItems",
            "DynamoDb:UpdateItem",
            "Kms:Decrypt",
            "Kms:Encrypt",
            "SecretsManager:GetSecretValue",
            "Sqs:SendMessage");
    assertThat(ofWorker.all)
        .containsExactly(
            "DynamoDb:BatchGetItem",
            "DynamoDb:BatchWriteItem",
            "DynamoDb:DeleteItem",
            "DynamoDb:GetItem",
            "DynamoDb:PutItem",
            "DynamoDb:Query",
            "DynamoDb:TransactWriteItems",
            "DynamoDb:UpdateItem",
            "Kms:Decrypt",
            "SecretsManager:GetSecretValue",
            "Sqs:SendMessage");
    assertThat(ofSweep.all)
        .containsExactly(
            "DynamoDb:GetItem", "DynamoDb:PutItem", "DynamoDb:Query", "Sqs:SendMessageBatch");
  }
}
