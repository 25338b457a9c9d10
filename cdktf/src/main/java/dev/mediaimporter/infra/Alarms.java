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

  /** What is measured, of all or of what the dimensions name. */
  private record Metric(
      String namespace, String name, String statistic, Map<String, String> dimensions) {
    static Metric ofFunction(String name, String function) {
      return new Metric("AWS/Lambda", name, "Sum", Map.of("FunctionName", function));
    }

    static Metric ofQueue(String name, SqsQueue queue) {
      return new Metric("AWS/SQS", name, "Maximum", Map.of("QueueName", queue.getName()));
    }

    /** A metric that our functions write. */
    static Metric ours(String name) {
      return new Metric("MediaImporter", name, "Sum", Map.of());
    }

    /** The metric that the sweep writes when it ends: 1 if it did not get through. */
    static Metric unfinished(String statistic, String sweep) {
      return new Metric(
          "MediaImporter", "SweepUnfinished", statistic, Map.of("FunctionName", sweep));
    }
  }

  void watchFunction(String id, String functionName) {
    above(
        id + "-errors", Metric.ofFunction("Errors", functionName), 0, "A call ended in an error.");
    above(
        id + "-throttles",
        Metric.ofFunction("Throttles", functionName),
        0,
        "The account has no concurrency left for it.");
  }

  void watchDeadLetters(String id, SqsQueue queue) {
    above(
        id + "-depth",
        Metric.ofQueue("ApproximateNumberOfMessagesVisible", queue),
        0,
        "Messages failed for good. Fix the cause; then users can retry their broken imports.");
  }

  void watchAge(String id, SqsQueue queue, Duration longest) {
    above(
        id + "-age",
        Metric.ofQueue("ApproximateAgeOfOldestMessage", queue),
        longest.toSeconds(),
        "Imports wait too long: raise MAX_WORKERS, or look why workers fail.");
  }

  /** What a worker gave up when it checked it has no message left that could be a dead letter. */
  void watchBrokenJobs() {
    above(
        "jobs-broken",
        Metric.ours("JobsBroken"),
        0,
        "An import was given up because nothing moved: the worker's log names it.");
  }

  /**
   * A worker says so when Google refused; jobs are paused and go on by themselves. Before that,
   * when four fifths of a day's requests were made, or of its downloads, of which Google allows
   * seven and a half times as many.
   */
  void watchQuota(int requestsADay) {
    above(
        "google-quota-near",
        Metric.ours("GoogleRequests"),
        requestsADay / 5 * 4L,
        Duration.ofDays(1),
        "Four fifths of the requests that Google allows in a day were made in the last one.");
    above(
        "google-downloads-near",
        Metric.ours("GoogleDownloads"),
        requestsADay * 6L,
        Duration.ofDays(1),
        "Four fifths of the downloads that Google allows in a day were made in the last one.");
    above(
        "google-quota",
        Metric.ours("GoogleQuotaGone"),
        0,
        "Google's quota for today is used up: imports wait until it starts anew.");
  }

  /** A sweep that ends writes metrics, so their absence means that none did. */
  void watchHeartbeat(String sweepName) {
    add(alarm(
            "sweep-heartbeat",
            Metric.unfinished("SampleCount", sweepName),
            "The sweep did not finish once in an hour: its log says why.")
        .comparisonOperator("LessThanThreshold")
        .threshold(1)
        .period(Duration.ofHours(1).toSeconds())
        .treatMissingData("breaching"));
  }

  /** Once may happen after an outage; an hour of it means that the sweep does not keep up. */
  void watchUnfinished(String sweepName) {
    above(
        "sweep-unfinished",
        Metric.unfinished("Sum", sweepName),
        3,
        Duration.ofHours(1),
        "The sweep does not get through all that is due: jobs or watches pile up.");
  }

  /** Four fifths of what the account may run at once. */
  void watchConcurrency(int allowed) {
    above(
        "concurrency",
        new Metric("AWS/Lambda", "ConcurrentExecutions", "Maximum", Map.of()),
        allowed * 4L / 5,
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
        new Metric("AWS/ApiGateway", "5xx", "Sum", Map.of("ApiId", apiId)),
        0,
        "Callers got a server error.");
  }

  private void above(String id, Metric metric, long threshold, String description) {
    above(id, metric, threshold, PERIOD, description);
  }

  private void above(
      String id, Metric metric, long threshold, Duration period, String description) {
    add(alarm(id, metric, description)
        .comparisonOperator("GreaterThanThreshold")
        .threshold(threshold)
        .period(period.toSeconds())
        .treatMissingData("notBreaching"));
  }

  private CloudwatchMetricAlarm.Builder alarm(String id, Metric metric, String description) {
    return CloudwatchMetricAlarm.Builder.create(scope, id)
        .alarmName(prefix + "-" + id)
        .alarmDescription(description)
        .namespace(metric.namespace())
        .metricName(metric.name())
        .statistic(metric.statistic())
        .dimensions(metric.dimensions().isEmpty() ? null : metric.dimensions())
        .evaluationPeriods(1)
        .alarmActions(listeners.isEmpty() ? null : listeners)
        .okActions(listeners.isEmpty() ? null : listeners);
  }

  private void add(CloudwatchMetricAlarm.Builder alarm) {
    arns.add(alarm.build().getArn());
  }
}
