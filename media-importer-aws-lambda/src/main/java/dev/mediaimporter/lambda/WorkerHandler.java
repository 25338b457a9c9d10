package dev.mediaimporter.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.mediaimporter.jobs.Deadline;
import dev.mediaimporter.jobs.PageResult;
import dev.mediaimporter.jobs.PoisonJobException;
import dev.mediaimporter.jobs.WorkMessage;
import dev.mediaimporter.lambda.log.Metrics;
import dev.mediaimporter.lambda.log.Metrics.Unit;
import dev.mediaimporter.photos.SourceSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The function that processes messages. A message that fails is reported as failed, so that the
 * queue keeps it, and becomes visible again soon. The other messages of its batch are not affected.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html">
 *     Partial batch responses</a>
 */
public final class WorkerHandler implements RequestStreamHandler {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerHandler.class);
  private static final int FIRST_BACKOFF_SECONDS = 15;
  private static final int LONGEST_BACKOFF_SECONDS = 900;

  /** Google counts the small picture as another one. */
  private static final int DOWNLOADS_OF_AN_ITEM = 2;

  /**
   * How long a message is left that only a newer version can read. The five waits are a day
   * together, and the last one is as long as SQS allows.
   */
  private static final List<Duration> UNTIL_NEWER = List.of(
      Duration.ofMinutes(15),
      Duration.ofHours(1),
      Duration.ofHours(4),
      Duration.ofHours(8),
      Duration.ofHours(11));

  private final Deployment deployment;
  private final Deployment.Work work;
  private final Metrics metrics;
  private final Clock clock;

  /** Called by Lambda; throws naming everything that is wrong with the environment. */
  public WorkerHandler() {
    this(
        Deployment.fromEnvironment(LambdaSettings.Function.WORKER),
        new Metrics(System.out, Clock.systemUTC()),
        Clock.systemUTC());
  }

  /** The function over these parts. */
  public WorkerHandler(Deployment deployment, Metrics metrics, Clock clock) {
    this.deployment = deployment;
    this.work = deployment.work(metrics);
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    Deadline deadline = () -> Duration.ofMillis(context.getRemainingTimeInMillis());
    JsonArray failures = new JsonArray();
    for (JsonElement element : Events.read(in).getAsJsonArray("Records")) {
      JsonObject message = element.getAsJsonObject();
      String id = message.get("messageId").getAsString();
      MDC.put("requestId", context.getAwsRequestId());
      MDC.put("messageId", id);
      try {
        Optional<WorkMessage> known = SqsWorkQueue.parse(message.get("body").getAsString());
        if (known.isPresent()) {
          process(known.get(), message, context.getAwsRequestId() + "/" + id, deadline);
        } else {
          LOG.warn("A message stays in the queue: only a newer version can read it");
          failures.add(failure(id));
          showAgain(
              message, UNTIL_NEWER.get((int) Math.min(received(message), UNTIL_NEWER.size()) - 1));
        }
      } catch (RuntimeException e) {
        LOG.error("A message could not be processed", e);
        metrics.line().value("MessagesFailed", Unit.COUNT, 1).send();
        failures.add(failure(id));
        showAgain(message, backoff(message, e));
      } finally {
        MDC.clear();
      }
    }
    JsonObject answer = new JsonObject();
    answer.add("batchItemFailures", failures);
    Events.write(answer, out);
  }

  private static JsonObject failure(String id) {
    JsonObject failure = new JsonObject();
    failure.addProperty("itemIdentifier", id);
    return failure;
  }

  private void process(WorkMessage parsed, JsonObject message, String worker, Deadline deadline) {
    if (parsed instanceof WorkMessage.Page page) {
      MDC.put("job", page.jobId());
      MDC.put("page", Integer.toString(page.page()));
    }
    long lag = clock.millis() - attribute(message, "SentTimestamp", clock.millis());
    Optional<PageResult> result = work.process(parsed, worker, deadline);
    result.ifPresent(done -> report(done, lag));
  }

  private void report(PageResult result, long lagMillis) {
    String kind = result.kind().name().toLowerCase(Locale.ROOT);
    LOG.info("Page {}", kind);
    metrics
        .line()
        .dimension("Result", kind)
        .value("Pages", Unit.COUNT, 1)
        .value("QueueLag", Unit.MILLISECONDS, lagMillis)
        .send();
    metrics
        .line()
        .value("ItemsStored", Unit.COUNT, result.moved().stored())
        .value("ItemsAlreadyThere", Unit.COUNT, result.moved().alreadyThere())
        .value("ItemsFailed", Unit.COUNT, Math.max(0, result.moved().failed()))
        .value("BytesStored", Unit.BYTES, result.moved().bytes())
        .send();
    if (result.moved().stored() > 0
        && result
            .job()
            .flatMap(job -> job.source().api())
            .filter(api -> api == SourceSpec.Api.LIBRARY)
            .isPresent()) {
      metrics
          .line()
          .value(
              "GoogleDownloads",
              Unit.COUNT,
              DOWNLOADS_OF_AN_ITEM * result.moved().stored())
          .send();
    }
    result
        .moved()
        .failures()
        .forEach((cause, count) -> metrics
            .line()
            .dimension("Cause", cause.label())
            .value("Failures", Unit.COUNT, Math.max(0, count))
            .send());
  }

  private static long attribute(JsonObject message, String name, long usual) {
    return message.get("attributes") instanceof JsonObject attributes && attributes.has(name)
        ? attributes.get(name).getAsLong()
        : usual;
  }

  private static long received(JsonObject message) {
    return Math.max(1, attribute(message, "ApproximateReceiveCount", 1));
  }

  private static Duration backoff(JsonObject message, RuntimeException cause) {
    return Duration.ofSeconds(
        cause instanceof PoisonJobException
            ? 0
            : Math.min(
                LONGEST_BACKOFF_SECONDS,
                FIRST_BACKOFF_SECONDS << Math.min(received(message) - 1, 10)));
  }

  /** Without this it would stay hidden for as long as the longest page may take. */
  private void showAgain(JsonObject message, Duration wait) {
    try {
      deployment
          .sqs()
          .changeMessageVisibility(request -> request
              .queueUrl(deployment.queueUrl())
              .receiptHandle(message.get("receiptHandle").getAsString())
              .visibilityTimeout(Math.toIntExact(wait.toSeconds())));
    } catch (SdkException e) {
      LOG.warn("A failed message stays hidden until its time-out", e);
    }
  }
}
