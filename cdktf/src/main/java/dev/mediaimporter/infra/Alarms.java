package dev.mediaimporter.infra;

import com.hashicorp.cdktf.providers.aws.cloudwatch_metric_alarm.CloudwatchMetricAlarm;
import com.hashicorp.cdktf.providers.aws.sns_topic.SnsTopic;
import com.hashicorp.cdktf.providers.aws.sns_topic_subscription.SnsTopicSubscription;
import com.hashicorp.cdktf.providers.aws.sqs_queue.SqsQueue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.constructs.Construct;

/** Says when something needs a person: on the console, and by mail where an address was given. */
final class Alarms {

  private static final Duration PERIOD = Duration.ofMinutes(5);

  private final Construct scope;
  private final String prefix;
  private final List<String> listeners;

  Alarms(Construct scope, String prefix, Optional<String> email) {
    this.scope = scope;
    this.prefix = prefix;
    listeners = email.map(address -> List.of(topic(address))).orElse(List.of());
  }

  private String topic(String address) {
    SnsTopic topic =
        SnsTopic.Builder.create(scope, "alarms").name(prefix + "-alarms").build();
    SnsTopicSubscription.Builder.create(scope, "alarms-mail")
        .topicArn(topic.getArn())
        .protocol("email")
        .endpoint(address)
        .build();
    return topic.getArn();
  }

  void watchFunction(String id, String functionName) {
    Map<String, String> function = Map.of("FunctionName", functionName);
    above(id + "-errors", "AWS/Lambda", "Errors", "Sum", function, 0, "A call ended in an error.");
    above(
        id + "-throttles",
        "AWS/Lambda",
        "Throttles",
        "Sum",
        function,
        0,
        "The account has no concurrency left for it.");
  }

  void watchDeadLetters(String id, SqsQueue queue) {
    above(
        id + "-depth",
        "AWS/SQS",
        "ApproximateNumberOfMessagesVisible",
        "Maximum",
        Map.of("QueueName", queue.getName()),
        0,
        "Messages failed for good. Fix the cause; then users can retry their broken imports.");
  }

  void watchAge(String id, SqsQueue queue, Duration longest) {
    above(
        id + "-age",
        "AWS/SQS",
        "ApproximateAgeOfOldestMessage",
        "Maximum",
        Map.of("QueueName", queue.getName()),
        longest.toSeconds(),
        "Imports wait too long: raise MAX_WORKERS, or look why workers fail.");
  }

  /** What the sweep gave up has no message left that could be a dead letter. */
  void watchBrokenJobs(String sweepName) {
    above(
        "jobs-broken",
        "MediaImporter",
        "JobsBroken",
        "Sum",
        Map.of("FunctionName", sweepName),
        0,
        "An import was given up because nothing moved: the sweep's log names it.");
  }

  void watchApi(String id, String apiId) {
    above(
        id + "-5xx",
        "AWS/ApiGateway",
        "5xx",
        "Sum",
        Map.of("ApiId", apiId),
        0,
        "Callers got a server error.");
  }

  private void above(
      String id,
      String namespace,
      String metric,
      String statistic,
      Map<String, String> dimensions,
      long threshold,
      String description) {
    CloudwatchMetricAlarm.Builder.create(scope, id)
        .alarmName(prefix + "-" + id)
        .alarmDescription(description)
        .namespace(namespace)
        .metricName(metric)
        .statistic(statistic)
        .dimensions(dimensions)
        .comparisonOperator("GreaterThanThreshold")
        .threshold(threshold)
        .evaluationPeriods(1)
        .period(PERIOD.toSeconds())
        .treatMissingData("notBreaching")
        .alarmActions(listeners.isEmpty() ? null : listeners)
        .build();
  }
}
