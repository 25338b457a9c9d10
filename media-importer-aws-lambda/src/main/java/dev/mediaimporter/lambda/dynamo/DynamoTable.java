package dev.mediaimporter.lambda.dynamo;

import dev.mediaimporter.photos.Page;
import dev.mediaimporter.resilience.Sleeper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * The one table: rows of a user share the partition key {@code U#<user>}, so what is read or
 * written under a verified user can only be that user's. Reads are strongly consistent, but for the
 * index. Thread-safe; the client stays the caller's, who closes it.
 */
final class DynamoTable {
  static final String PK = "pk";
  static final String SK = "sk";
  static final String TTL = "ttl";
  static final String VERSION = "version";
  private static final String USER = "U#";

  /** Tells one's own write, repeated by the client, from an equal one of somebody else's. */
  private static final String WRITE = "write";

  /** Why a transaction did not happen when another write was first. */
  private static final Set<String> OUTRUN =
      Set.of("None", "ConditionalCheckFailed", "TransactionConflict");

  private static final int MAX_WRITES = 25;
  private static final int MAX_READS = 100;
  private static final int MAX_ROUNDS = 8;

  private final DynamoDbClient client;
  private final String name;
  private final DynamoIndex index;
  private final RandomGenerator random;
  private final Sleeper sleeper;

  /** A table with string keys {@code pk} and {@code sk} and an index {@code gsi1}. */
  DynamoTable(DynamoDbClient client, String name, RandomGenerator random, Sleeper sleeper) {
    this.client = client;
    this.name = name;
    this.index = new DynamoIndex(client, name);
    this.random = random;
    this.sleeper = sleeper;
  }

  static String ofUser(String user) {
    return USER + user;
  }

  /** The user whose partition this is. */
  static String userOf(String pk) {
    return pk.substring(USER.length());
  }

  static Map<String, AttributeValue> key(String pk, String sk) {
    return Attributes.row(pk, sk).map();
  }

  /** An id as the end of a sort key: itself, or a hash of what is too long or odd for one. */
  static String keyPart(String id) {
    return id.matches("[!-}][!-~]{0,799}") ? id : "~" + Attributes.sha256(id);
  }

  Optional<Attributes> get(String pk, String sk) {
    Map<String, AttributeValue> item = client
        .getItem(request -> request.tableName(name).key(key(pk, sk)).consistentRead(true))
        .item();
    return item.isEmpty() ? Optional.empty() : Optional.of(new Attributes(item));
  }

  void put(Attributes row) {
    client.putItem(request -> request.tableName(name).item(row.map()));
  }

  /**
   * Puts a row whose {@link #VERSION} is one more than that of the stored one, or 1 for a new one.
   *
   * @return whether the stored one was that; also when the client had to ask twice, because the
   *     answer to the first time was lost
   */
  boolean putNext(Attributes row, long version) {
    Put put = nextPut(row, version);
    try {
      client.putItem(request -> request
          .tableName(name)
          .item(put.item())
          .conditionExpression(put.conditionExpression())
          .expressionAttributeValues(
              put.hasExpressionAttributeValues() ? put.expressionAttributeValues() : null)
          .returnValuesOnConditionCheckFailure("ALL_OLD"));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return e.hasItem() && e.item().equals(put.item());
    }
  }

  /** The same for two rows at once, or for none; the client marks its repetitions. */
  boolean putNextBoth(Attributes row, long version, Attributes other, long otherVersion) {
    try {
      client.transactWriteItems(request -> request.transactItems(
          TransactWriteItem.builder().put(nextPut(row, version)).build(),
          TransactWriteItem.builder().put(nextPut(other, otherVersion)).build()));
      return true;
    } catch (TransactionCanceledException e) {
      if (e.cancellationReasons().stream().allMatch(reason -> OUTRUN.contains(reason.code()))) {
        return false;
      }
      throw e;
    }
  }

  private Put nextPut(Attributes row, long version) {
    Put.Builder put = Put.builder()
        .tableName(name)
        .item(row.put(VERSION, version + 1).put(WRITE, random.nextLong()).map());
    if (version == 0) {
      put.conditionExpression("attribute_not_exists(pk)");
    } else {
      put.conditionExpression("version = :version")
          .expressionAttributeValues(Map.of(":version", Attributes.of(version)));
    }
    return put.build();
  }

  /**
   * Puts a row unless there is one that has not expired.
   *
   * @return the one that was there
   */
  Optional<Attributes> putIfAbsent(Attributes row, long nowSeconds) {
    try {
      client.putItem(request -> request
          .tableName(name)
          .item(row.map())
          .conditionExpression("attribute_not_exists(pk) OR #ttl < :now")
          .expressionAttributeNames(Map.of("#ttl", TTL))
          .expressionAttributeValues(Map.of(":now", Attributes.of(nowSeconds)))
          .returnValuesOnConditionCheckFailure("ALL_OLD"));
      return Optional.empty();
    } catch (ConditionalCheckFailedException e) {
      return Optional.of(new Attributes(e.item()));
    }
  }

  /**
   * Adds to a number in a row that exists, and to its version: it is a change like
   * {@link #putNext}.
   */
  void add(String pk, String sk, String attribute, long more) {
    try {
      client.updateItem(request -> request
          .tableName(name)
          .key(key(pk, sk))
          .updateExpression("ADD #attribute :more, version :one")
          .conditionExpression("attribute_exists(pk)")
          .expressionAttributeNames(Map.of("#attribute", attribute))
          .expressionAttributeValues(
              Map.of(":more", Attributes.of(more), ":one", Attributes.of(1))));
    } catch (ConditionalCheckFailedException e) {
      // There is no such row.
    }
  }

  void delete(String pk, String sk) {
    client.deleteItem(request -> request.tableName(name).key(key(pk, sk)));
  }

  /** The rows with these sort keys, in no promised order; those that are missing are left out. */
  List<Attributes> getAll(String pk, Collection<String> sortKeys) {
    List<Map<String, AttributeValue>> keys =
        sortKeys.stream().map(sk -> key(pk, sk)).toList();
    List<Attributes> found = new ArrayList<>();
    for (int i = 0; i < keys.size(); i += MAX_READS) {
      Map<String, KeysAndAttributes> open = Map.of(
          name,
          KeysAndAttributes.builder()
              .keys(keys.subList(i, Math.min(i + MAX_READS, keys.size())))
              .consistentRead(true)
              .build());
      for (int round = 0; !open.isEmpty(); round++) {
        awaitRound(round);
        Map<String, KeysAndAttributes> asked = open;
        BatchGetItemResponse answer = client.batchGetItem(request -> request.requestItems(asked));
        answer
            .responses()
            .getOrDefault(name, List.of())
            .forEach(item -> found.add(new Attributes(item)));
        open = answer.hasUnprocessedKeys() ? answer.unprocessedKeys() : Map.of();
      }
    }
    return found;
  }

  void putAll(Collection<Attributes> rows) {
    writeAll(rows.stream()
        .map(
            row -> WriteRequest.builder().putRequest(put -> put.item(row.map())).build())
        .toList());
  }

  void deleteAll(String pk, Collection<String> sortKeys) {
    writeAll(sortKeys.stream()
        .map(sk -> WriteRequest.builder()
            .deleteRequest(delete -> delete.key(key(pk, sk)))
            .build())
        .toList());
  }

  private void writeAll(List<WriteRequest> writes) {
    for (int i = 0; i < writes.size(); i += MAX_WRITES) {
      Map<String, List<WriteRequest>> open =
          Map.of(name, writes.subList(i, Math.min(i + MAX_WRITES, writes.size())));
      for (int round = 0; !open.isEmpty(); round++) {
        awaitRound(round);
        Map<String, List<WriteRequest>> asked = open;
        open = client.batchWriteItem(request -> request.requestItems(asked)).unprocessedItems();
      }
    }
  }

  /** What DynamoDB left over, because it was too much at once, is asked for a little later. */
  private void awaitRound(int round) {
    if (round == 0) {
      return;
    }
    if (round > MAX_ROUNDS) {
      throw new IllegalStateException("DynamoDB left rows over " + MAX_ROUNDS + " times");
    }
    Duration cap = Duration.ofMillis(50L << round);
    try {
      sleeper.sleep(Duration.ofMillis(random.nextLong(cap.toMillis() + 1)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for DynamoDB", e);
    }
  }

  /**
   * One page of the rows whose sort keys begin with a prefix, without those that the reader cannot
   * read. The token of the next page is the rest of the last sort key.
   */
  <T> Page<T> query(
      String pk,
      String prefix,
      Optional<String> after,
      int limit,
      boolean ascending,
      RowReader<T> reader) {
    QueryRequest.Builder request =
        prefixQuery(pk, prefix).scanIndexForward(ascending).limit(limit);
    after.ifPresent(rest -> request.exclusiveStartKey(key(pk, prefix + rest)));
    QueryResponse answer = client.query(request.build());
    Optional<String> next = answer.hasLastEvaluatedKey()
            && !answer.lastEvaluatedKey().isEmpty()
        ? Optional.of(
            new Attributes(answer.lastEvaluatedKey()).requireText(SK).substring(prefix.length()))
        : Optional.empty();
    return new Page<>(reader.all(answer.items().stream().map(Attributes::new).toList()), next);
  }

  /** All rows whose sort keys begin with a prefix and that a filter lets through, ascending. */
  List<Attributes> queryAll(
      String pk,
      String prefix,
      String filter,
      Map<String, String> names,
      Map<String, String> values) {
    Map<String, AttributeValue> all = new HashMap<>(prefixValues(pk, prefix));
    values.forEach((key, text) -> all.put(key, Attributes.of(text)));
    return client
        .queryPaginator(prefixQuery(pk, prefix)
            .filterExpression(filter)
            .expressionAttributeNames(names)
            .expressionAttributeValues(all)
            .build())
        .items()
        .stream()
        .map(Attributes::new)
        .toList();
  }

  private QueryRequest.Builder prefixQuery(String pk, String prefix) {
    return QueryRequest.builder()
        .tableName(name)
        .keyConditionExpression("pk = :pk AND begins_with(sk, :prefix)")
        .expressionAttributeValues(prefixValues(pk, prefix))
        .consistentRead(true);
  }

  private static Map<String, AttributeValue> prefixValues(String pk, String prefix) {
    return Map.of(":pk", Attributes.of(pk), ":prefix", Attributes.of(prefix));
  }

  /** The index of this table. */
  DynamoIndex index() {
    return index;
  }

  /**
   * Deletes some of the rows whose sort keys begin with a prefix.
   *
   * @return whether there may be more
   */
  boolean eraseSome(String pk, String prefix) {
    List<String> keys = client
        .query(prefixQuery(pk, prefix)
            .projectionExpression(SK)
            .limit(10 * MAX_WRITES)
            .build())
        .items()
        .stream()
        .map(row -> new Attributes(row).requireText(SK))
        .toList();
    deleteAll(pk, keys);
    return !keys.isEmpty();
  }
}
