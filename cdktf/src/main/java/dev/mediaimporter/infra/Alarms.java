package dev.mediaimporter.infra;

import com.hashicorp.cdktf.providers.aws.budgets_budget.BudgetsBudget;
import com.hashicorp.cdktf.providers.aws.budgets_budget.BudgetsBudgetNotification;
import com.hashicorp.cdktf.providers.aws.cloudwatch_metric_alarm.CloudwatchMetricAlarm;
import com.hashicorp.cdktf.providers.aws.sns_topic.SnsTopic;
import com.hashicorp.cdktf.providers.aws.sns_topic_subscription.SnsTopicSubscription;
import com.hashicorp.cdktf.providers.aws.sqs_queue.SqsQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.constructs.Construct;

/** Says when something needs a person: on the console, and by mail where an address was given. */
final class Alarms {

  private static final Duration PERIOD = Duration.ofMinutes(5);

  private final Construct scope;
  private final String prefix;
  private final Optional<String> email;
  private final List<String> listeners;
  private final List<String> arns = new ArrayList<>();

  Alarms(Construct scope, String prefix, Optional<String> email) {
    this.scope = scope;
    this.prefix = prefix;
    this.email = email;
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

  /** What a worker gave up when it checked it has no message left that could be a dead letter. */
  void watchBrokenJobs() {
    above(
        "jobs-broken",
        "MediaImporter",
        "JobsBroken",
        "Sum",
        Map.of(),
        0,
        "An import was given up because nothing moved: the worker's log names it.");
  }

  /**
   * A worker says so when Google refused; jobs are paused and go on by themselves. Before that,
   * when four fifths of a day's requests were made.
   */
  void watchQuota(int requestsADay) {
    add(alarm(
            "google-quota-near",
            "Four fifths of the requests that Google allows in a day were made in the last one.")
        .namespace("MediaImporter")
        .metricName("GoogleRequests")
        .statistic("Sum")
        .comparisonOperator("GreaterThanThreshold")
        .threshold(requestsADay / 5 * 4)
        .period(Duration.ofDays(1).toSeconds())
        .treatMissingData("notBreaching"));
    above(
        "google-quota",
        "MediaImporter",
        "GoogleQuotaGone",
        "Sum",
        Map.of(),
        0,
        "Google's quota for today is used up: imports wait until it starts anew.");
  }

  /** A sweep that ends writes metrics, so their absence means that none did. */
  void watchHeartbeat(String sweepName) {
    add(alarm("sweep-heartbeat", "The sweep did not finish once in an hour: its log says why.")
        .namespace("MediaImporter")
        .metricName("SweepUnfinished")
        .statistic("SampleCount")
        .dimensions(Map.of("FunctionName", sweepName))
        .comparisonOperator("LessThanThreshold")
        .threshold(1)
        .period(Duration.ofHours(1).toSeconds())
        .treatMissingData("breaching"));
  }

  /** Once may happen after an outage; an hour of it means that the sweep does not keep up. */
  void watchUnfinished(String sweepName) {
    add(alarm(
            "sweep-unfinished",
            "The sweep does not get through all that is due: jobs or watches pile up.")
        .namespace("MediaImporter")
        .metricName("SweepUnfinished")
        .statistic("Sum")
        .dimensions(Map.of("FunctionName", sweepName))
        .comparisonOperator("GreaterThanThreshold")
        .threshold(3)
        .period(Duration.ofHours(1).toSeconds())
        .treatMissingData("notBreaching"));
  }

  /** Four fifths of what the account may run at once. */
  void watchConcurrency(int allowed) {
    above(
        "concurrency",
        "AWS/Lambda",
        "ConcurrentExecutions",
        "Maximum",
        Map.of(),
        allowed * 4 / 5,
        "The account runs nearly as many functions at once as it may: ask AWS for more.");
  }

  /** Of the whole account: costs of one deployment are known only after its tags were activated. */
  void watchCost(int dollars) {
    BudgetsBudget.Builder.create(scope, "budget")
        .name(prefix)
        .budgetType("COST")
        .timeUnit("MONTHLY")
        .limitUnit("USD")
        .limitAmount(String.valueOf(dollars))
        .notification(email
            .map(address -> List.of(
                expected("ACTUAL", 50, address),
                expected("ACTUAL", 100, address),
                expected("FORECASTED", 100, address)))
            .orElse(null))
        .build();
  }

  private static BudgetsBudgetNotification expected(String type, int percent, String address) {
    return BudgetsBudgetNotification.builder()
        .notificationType(type)
        .comparisonOperator("GREATER_THAN")
        .threshold(percent)
        .thresholdType("PERCENTAGE")
        .subscriberEmailAddresses(List.of(address))
        .build();
  }

  /** The alarms made so far. */
  List<String> arns() {
    return List.copyOf(arns);
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
    add(alarm(id, description)
        .namespace(namespace)
        .metricName(metric)
        .statistic(statistic)
        .dimensions(dimensions.isEmpty() ? null : dimensions)
        .comparisonOperator("GreaterThanThreshold")
        .threshold(threshold)
        .period(PERIOD.toSeconds())
        .treatMissingData("notBreaching"));
  }

  private CloudwatchMetricAlarm.Builder alarm(String id, String description) {
    return CloudwatchMetricAlarm.Builder.create(scope, id)
        .alarmName(prefix + "-" + id)
        .alarmDescription(description)
        .evaluationPeriods(1)
        .alarmActions(listeners.isEmpty() ? null : listeners)
        .okActions(listeners.isEmpty() ? null : listeners);
  }

  private void add(CloudwatchMetricAlarm.Builder alarm) {
    arns.add(alarm.build().getArn());
  }
}
