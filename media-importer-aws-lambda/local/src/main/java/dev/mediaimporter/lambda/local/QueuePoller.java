package dev.mediaimporter.lambda.local;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.mediaimporter.lambda.local.LambdaFunction.FunctionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * Feeds a function from a queue, as Lambda's event source mapping does: one message an event, so
 * many at once, and only what was processed is deleted.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html">Lambda with SQS</a>
 */
public final class QueuePoller implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(QueuePoller.class);
  private static final int WAIT_SECONDS = 1;
  private static final Duration PAUSE_AFTER_ERROR = Duration.ofSeconds(1);

  /** For fetching before, and deleting afterwards. */
  private static final Duration SLACK = Duration.ofSeconds(10);

  private final SqsClient sqs;
  private final String queueUrl;
  private final LambdaFunction function;
  private final Duration timeLimit;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopping;

  /** Feeds nothing before it is started. */
  public QueuePoller(SqsClient sqs, String queueUrl, LambdaFunction function, Duration timeLimit) {
    this.sqs = sqs;
    this.queueUrl = queueUrl;
    this.function = function;
    this.timeLimit = timeLimit;
  }

  /** Starts to feed the function, with so many messages at once. */
  public void start(int concurrency) {
    for (int i = 0; i < concurrency; i++) {
      Thread thread = new Thread(this::poll, "queue-poller-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  private void poll() {
    try {
      while (!stopping) {
        try {
          pollOnce(WAIT_SECONDS);
        } catch (RuntimeException e) {
          if (!stopping) {
            LOG.warn("A message could not be fetched or processed", e);
            Thread.sleep(PAUSE_AFTER_ERROR.toMillis());
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes one message, if there is one, and processes it; whether there was one. */
  boolean pollOnce(int waitSeconds) throws InterruptedException {
    List<Message> messages = sqs.receiveMessage(request -> request
            .queueUrl(queueUrl)
            .maxNumberOfMessages(1)
            .waitTimeSeconds(waitSeconds)
            .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
        .messages();
    for (Message message : messages) {
      if (isProcessed(message)) {
        sqs.deleteMessage(
            request -> request.queueUrl(queueUrl).receiptHandle(message.receiptHandle()));
      }
    }
    return !messages.isEmpty();
  }

  private boolean isProcessed(Message message) throws InterruptedException {
    try {
      JsonObject answer = function.invoke(event(message), timeLimit);
      return !(answer.get("batchItemFailures") instanceof JsonArray failures) || failures.isEmpty();
    } catch (FunctionException e) {
      LOG.info("A message stays in the queue: {}", e.getMessage());
      return false;
    }
  }

  private static JsonObject event(Message message) {
    JsonObject attributes = new JsonObject();
    message.attributesAsStrings().forEach(attributes::addProperty);
    JsonObject json = new JsonObject();
    json.addProperty("messageId", message.messageId());
    json.addProperty("receiptHandle", message.receiptHandle());
    json.addProperty("body", message.body());
    json.add("attributes", attributes);
    json.add("messageAttributes", new JsonObject());
    json.addProperty("eventSource", "aws:sqs");
    JsonArray records = new JsonArray();
    records.add((JsonElement) json);
    JsonObject event = new JsonObject();
    event.add("Records", records);
    return event;
  }

  /** Stops, and waits for what is being processed, for no longer than that may take. */
  @Override
  public void close() {
    stopping = true;
    long end = System.nanoTime() + timeLimit.toNanos() + SLACK.toNanos();
    try {
      for (Thread thread : threads) {
        // Zero would mean no limit.
        thread.join(Math.max(1, Duration.ofNanos(end - System.nanoTime()).toMillis()));
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
