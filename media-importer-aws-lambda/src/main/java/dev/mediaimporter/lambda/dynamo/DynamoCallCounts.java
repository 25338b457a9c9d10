package dev.mediaimporter.lambda.dynamo;

import dev.mediaimporter.jobs.CallCounts;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** A row for each user, thing and time; one for all users, outside of their partitions. */
final class DynamoCallCounts implements CallCounts {
  private static final String ALL = "G#CALLS";
  static final String CALLS = "CALLS#";

  private final DynamoDbClient client;
  private final String table;

  DynamoCallCounts(DynamoDbClient client, String table) {
    this.client = client;
    this.table = table;
  }

  @Override
  public boolean count(String user, String what, int more, int most, Instant forgotten) {
    String pk = user.equals(EVERYBODY) ? ALL : DynamoTable.ofUser(user);
    try {
      client.updateItem(request -> request
          .tableName(table)
          .key(DynamoTable.key(pk, CALLS + what))
          .updateExpression("SET #ttl = :ttl ADD calls :more")
          .conditionExpression("attribute_not_exists(calls) OR calls <= :room")
          .expressionAttributeNames(Map.of("#ttl", DynamoTable.TTL))
          .expressionAttributeValues(Map.of(
              ":ttl", Attributes.of(forgotten.getEpochSecond()),
              ":more", Attributes.of(more),
              ":room", Attributes.of(most - more))));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }
}
