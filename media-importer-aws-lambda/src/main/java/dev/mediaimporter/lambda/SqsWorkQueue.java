package dev.mediaimporter.lambda;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.mediaimporter.jobs.WorkMessage;
import dev.mediaimporter.jobs.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/**
 * Messages in a standard queue that is fair between users: each is in its user's message group.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html">
 *     Fair queues</a>
 */
final class SqsWorkQueue implements WorkQueue {
  private static final int MAX_GROUP_CHARS = 128;
  private static final int MAX_ENTRIES = 10;
  private static final int VERSION = 1;

  private final SqsClient sqs;
  private final String queueUrl;

  SqsWorkQueue(SqsClient sqs, String queueUrl) {
    this.sqs = sqs;
    this.queueUrl = queueUrl;
  }

  @Override
  public void send(WorkMessage message, Duration delay) {
    int seconds = Math.toIntExact(Math.min(LONGEST_DELAY.toSeconds(), delay.toSeconds()));
    sqs.sendMessage(request -> request
        .queueUrl(queueUrl)
        .messageBody(text(message))
        .messageGroupId(group(message))
        .delaySeconds(seconds));
  }

  private static String group(WorkMessage message) {
    String user = message.user();
    return user.substring(0, Math.min(MAX_GROUP_CHARS, user.length()));
  }

  @Override
  public void sendAll(List<WorkMessage> messages) {
    for (int i = 0; i < messages.size(); i += MAX_ENTRIES) {
      List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
      for (WorkMessage message : messages.subList(i, Math.min(i + MAX_ENTRIES, messages.size()))) {
        entries.add(SendMessageBatchRequestEntry.builder()
            .id(Integer.toString(entries.size()))
            .messageBody(text(message))
            .messageGroupId(group(message))
            .build());
      }
      SendMessageBatchResponse answer =
          sqs.sendMessageBatch(request -> request.queueUrl(queueUrl).entries(entries));
      if (answer.hasFailed() && !answer.failed().isEmpty()) {
        throw new IllegalStateException("SQS refused " + answer.failed().size() + " messages: "
            + answer.failed().get(0).code());
      }
    }
  }

  /** A message as it is sent. */
  static String text(WorkMessage message) {
    JsonObject json = new JsonObject();
    json.addProperty("v", VERSION);
    json.addProperty("user", message.user());
    if (message instanceof WorkMessage.Page page) {
      json.addProperty("type", "PAGE");
      json.addProperty("job", page.jobId());
      json.addProperty("page", page.page());
    } else if (message instanceof WorkMessage.Check check) {
      json.addProperty("type", "CHECK");
      json.addProperty("job", check.jobId());
    } else if (message instanceof WorkMessage.Watched watched) {
      json.addProperty("type", "WATCHED");
      json.addProperty("album", watched.albumId());
    } else {
      json.addProperty("type", "FORGET");
      if (((WorkMessage.Forget) message).withMedia()) {
        json.addProperty("media", true);
      }
    }
    return json.toString();
  }

  /**
   * The message with this text; empty if only a newer version can read it. A later {@code v} is for
   * messages that this version must not make sense of, although it could read them.
   *
   * @throws IllegalArgumentException if the text is not one of our messages
   */
  static Optional<WorkMessage> parse(String text) {
    try {
      JsonObject json = JsonParser.parseString(text).getAsJsonObject();
      int version = member(json, "v").getAsInt();
      String user = member(json, "user").getAsString();
      String type = member(json, "type").getAsString();
      return version > VERSION ? Optional.empty() : Optional.ofNullable(known(type, user, json));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("not a message of ours", e);
    }
  }

  private static @Nullable WorkMessage known(String type, String user, JsonObject json) {
    return switch (type) {
      case "PAGE" ->
        new WorkMessage.Page(
            user, member(json, "job").getAsString(), member(json, "page").getAsInt());
      case "FORGET" ->
        new WorkMessage.Forget(
            user, json.get("media") instanceof JsonPrimitive media && media.getAsBoolean());
      case "CHECK" -> new WorkMessage.Check(user, member(json, "job").getAsString());
      case "WATCHED" -> new WorkMessage.Watched(user, member(json, "album").getAsString());
      default -> null;
    };
  }

  private static JsonPrimitive member(JsonObject json, String name) {
    if (json.get(name) instanceof JsonPrimitive value) {
      return value;
    }
    throw new IllegalArgumentException("a message without " + name);
  }
}
