package dev.mediaimporter.lambda.dynamo;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * The index of the table: the keys of rows that have {@code gsi1pk} and {@code gsi1sk}, ordered by
 * the latter. It may lag behind the table. Thread-safe.
 */
final class DynamoIndex {
  private static final String NAME = "gsi1";
  static final String PK = "gsi1pk";
  static final String SK = "gsi1sk";

  private final DynamoDbClient client;
  private final String table;

  DynamoIndex(DynamoDbClient client, String table) {
    this.client = client;
    this.table = table;
  }

  /** A time as a sort key of the index. */
  static String sortable(Instant time) {
    return String.format("%015d", time.toEpochMilli());
  }

  /** Some of the keys in one partition, and where to go on. */
  record Keys(List<Attributes> rows, Optional<Map<String, AttributeValue>> next) {}

  /** The next keys up to a sort key, the first first. */
  Keys upTo(String pk, String to, Optional<Map<String, AttributeValue>> after, int limit) {
    return keys(client.query(request -> request
        .tableName(table)
        .indexName(NAME)
        .keyConditionExpression("gsi1pk = :pk AND gsi1sk <= :to")
        .expressionAttributeValues(Map.of(":pk", Attributes.of(pk), ":to", Attributes.of(to)))
        .exclusiveStartKey(after.orElse(null))
        .limit(limit)));
  }

  /** The next keys between two, both included, the last first. */
  Keys lastFirst(
      String pk, String from, String to, Optional<Map<String, AttributeValue>> after, int limit) {
    return keys(client.query(request -> request
        .tableName(table)
        .indexName(NAME)
        .keyConditionExpression("gsi1pk = :pk AND gsi1sk BETWEEN :from AND :to")
        .expressionAttributeValues(Map.of(
            ":pk", Attributes.of(pk),
            ":from", Attributes.of(from),
            ":to", Attributes.of(to)))
        .exclusiveStartKey(after.orElse(null))
        .scanIndexForward(false)
        .limit(limit)));
  }

  private static Keys keys(QueryResponse answer) {
    return new Keys(
        answer.items().stream().map(Attributes::new).toList(),
        Optional.of(answer)
            .filter(QueryResponse::hasLastEvaluatedKey)
            .map(QueryResponse::lastEvaluatedKey)
            .filter(key -> !key.isEmpty()));
  }

  /** Puts a row that exists into the index; another that was deleted meanwhile stays deleted. */
  void add(Attributes row, String indexPk, String indexSk) {
    try {
      client.updateItem(request -> request
          .tableName(table)
          .key(Map.of(
              DynamoTable.PK, Attributes.of(row.requireText(DynamoTable.PK)),
              DynamoTable.SK, Attributes.of(row.requireText(DynamoTable.SK))))
          .updateExpression("SET gsi1pk = :pk, gsi1sk = :sk")
          .conditionExpression("attribute_exists(pk)")
          .expressionAttributeValues(
              Map.of(":pk", Attributes.of(indexPk), ":sk", Attributes.of(indexSk))));
    } catch (ConditionalCheckFailedException e) {
      // It was deleted meanwhile.
    }
  }
}
