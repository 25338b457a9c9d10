package dev.mediaimporter.lambda.local;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Lets time pass for functions that run by the system's clock: what the rows of a table say is due
 * or held until then is moved into the past instead.
 */
final class LaterRows {
  private LaterRows() {}

  /** Moves leases, due times and the sweep's place by this much. */
  static void pass(Duration time, DynamoDbClient dynamo, String table) {
    dynamo.scanPaginator(request -> request.tableName(table).consistentRead(true)).items().stream()
        .filter(row -> isDue(row) || row.containsKey("passes"))
        .forEach(row -> dynamo.putItem(request -> request.tableName(table).item(moved(row, time))));
  }

  private static boolean isDue(Map<String, AttributeValue> row) {
    String partition = row.containsKey("gsi1pk") ? row.get("gsi1pk").s() : "";
    return partition.startsWith("DUE#") || partition.equals("WATCHES");
  }

  private static Map<String, AttributeValue> moved(Map<String, AttributeValue> row, Duration by) {
    Map<String, AttributeValue> moved = new HashMap<>(row);
    for (String name : new String[] {"leaseUntil", "dueAt", "resumeAt", "nextRun"}) {
      moved.computeIfPresent(name, (any, time) -> AttributeValue.fromS(earlier(time.s(), by)));
    }
    moved.computeIfPresent(
        "gsi1sk",
        (any, key) -> AttributeValue.fromS(
            String.format("%0" + key.s().length() + "d", Long.parseLong(key.s()) - by.toMillis())));
    moved.computeIfPresent("passes", (any, passes) -> {
      Map<String, AttributeValue> all = new HashMap<>();
      passes.m().forEach((name, text) -> {
        String[] parts = text.s().split(" ", 2);
        all.put(name, AttributeValue.fromS(earlier(parts[0], by) + " " + parts[1]));
      });
      return AttributeValue.fromM(all);
    });
    return moved;
  }

  private static String earlier(String time, Duration by) {
    return Instant.parse(time).minus(by).toString();
  }
}
