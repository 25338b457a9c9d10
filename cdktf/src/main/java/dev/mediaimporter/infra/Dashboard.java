package dev.mediaimporter.infra;

import com.hashicorp.cdktf.Fn;
import com.hashicorp.cdktf.providers.aws.cloudwatch_dashboard.CloudwatchDashboard;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import software.constructs.Construct;

/** One page of CloudWatch that shows how the deployment is doing. */
record Dashboard(Construct scope, StackSettings settings, Data data) {
  private static final int WIDTH = 12;
  private static final int HEIGHT = 6;

  void show(List<String> alarms, String apiId) {
    List<Map<String, Object>> widgets = new ArrayList<>();
    widgets.add(new TreeMap<>(Map.of(
        "type",
        "alarm",
        "properties",
        new TreeMap<>(Map.of("title", "Alarms", "alarms", alarms)))));
    widgets.add(graph(
        "API: requests and errors",
        "Sum",
        List.of(ofApi("Count", apiId), ofApi("4xx", apiId), ofApi("5xx", apiId))));
    widgets.add(graph("API: slowest percent, ms", "p99", List.of(ofApi("Latency", apiId))));
    widgets.add(graph(
        "Pages: waiting, in progress, dead",
        "Maximum",
        List.of(
            ofQueue("ApproximateNumberOfMessagesVisible", data.pages.getName()),
            ofQueue("ApproximateNumberOfMessagesNotVisible", data.pages.getName()),
            ofQueue("ApproximateNumberOfMessagesVisible", data.failedPages.getName()))));
    widgets.add(graph(
        "Oldest page, s",
        "Maximum",
        List.of(ofQueue("ApproximateAgeOfOldestMessage", data.pages.getName()))));
    widgets.add(graph(
        "Functions running at once",
        "Maximum",
        List.of(
            List.of("AWS/Lambda", "ConcurrentExecutions"),
            ofFunction("AWS/Lambda", "ConcurrentExecutions", "worker"),
            ofFunction("AWS/Lambda", "ConcurrentExecutions", "api"))));
    widgets.add(graph(
        "Functions: errors and throttles",
        "Sum",
        List.of(
            ofFunction("AWS/Lambda", "Errors", "api"),
            ofFunction("AWS/Lambda", "Errors", "worker"),
            ofFunction("AWS/Lambda", "Errors", "sweep"),
            List.of("AWS/Lambda", "Throttles"))));
    widgets.add(graph(
        "Sweep",
        "Sum",
        List.of(
            ofFunction("MediaImporter", "JobsSent", "sweep"),
            ofFunction("MediaImporter", "WatchesSent", "sweep"),
            List.of("MediaImporter", "WatchesStarted"),
            List.of("MediaImporter", "JobsBroken"))));
    CloudwatchDashboard.Builder.create(scope, "dashboard")
        .dashboardName(settings.prefix())
        .dashboardBody(Fn.jsonencode(new TreeMap<>(Map.of(
            "widgets",
            IntStream.range(0, widgets.size())
                .mapToObj(i -> placed(widgets.get(i), i))
                .toList()))))
        .build();
  }

  private static Map<String, Object> placed(Map<String, Object> widget, int index) {
    Map<String, Object> placed = new TreeMap<>(widget);
    placed.put("x", index % 2 * WIDTH);
    placed.put("y", index / 2 * HEIGHT);
    placed.put("width", WIDTH);
    placed.put("height", HEIGHT);
    return placed;
  }

  private Map<String, Object> graph(String title, String statistic, List<List<String>> metrics) {
    return new TreeMap<>(Map.of(
        "type",
        "metric",
        "properties",
        new TreeMap<>(Map.of(
            "title", title,
            "stat", statistic,
            "period", 300,
            "region", settings.region(),
            "metrics", metrics))));
  }

  private static List<String> ofApi(String metric, String apiId) {
    return List.of("AWS/ApiGateway", metric, "ApiId", apiId);
  }

  private static List<String> ofQueue(String metric, String name) {
    return List.of("AWS/SQS", metric, "QueueName", name);
  }

  private List<String> ofFunction(String namespace, String metric, String function) {
    return List.of(namespace, metric, "FunctionName", settings.prefix() + "-" + function);
  }
}
