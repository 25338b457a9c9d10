package dev.mediaimporter.lambda.dynamo;

import dev.mediaimporter.jobs.DueWork;
import dev.mediaimporter.jobs.WorkMessage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Work in one partition of the index, read from the keys alone: they name the user and what is due.
 *
 * @param name the partition
 * @param prefix how the rows begin that are meant
 * @param message makes a message of a user and the rest of a row's key
 */
record DynamoDueWork(
    DynamoIndex index, String name, String prefix, BiFunction<String, String, WorkMessage> message)
    implements DueWork {
  private static final String DIVIDER = "|";
  private static final String END = "~";

  @Override
  public Part due(Optional<String> after, Instant until, int limit) {
    String to = DynamoIndex.sortable(until);
    if (after.filter(place -> place.compareTo(to + DIVIDER + END) > 0).isPresent()) {
      // Two clocks differ; DynamoDB refuses a start behind the end.
      return new Part(List.of(), Optional.empty(), false);
    }
    DynamoIndex.Keys keys = index.upTo(name, to, after.map(this::key), limit);
    List<Attributes> rows = keys.rows();
    return new Part(
        rows.stream()
            .filter(row -> row.requireText(DynamoTable.SK).startsWith(prefix))
            .map(row -> message.apply(
                DynamoTable.userOf(row.requireText(DynamoTable.PK)),
                row.requireText(DynamoTable.SK).substring(prefix.length())))
            .toList(),
        rows.isEmpty() ? Optional.empty() : Optional.of(place(rows.get(rows.size() - 1))),
        keys.next().isPresent());
  }

  private static String place(Attributes row) {
    return String.join(
        DIVIDER,
        row.requireText(DynamoIndex.SK),
        row.requireText(DynamoTable.PK),
        row.requireText(DynamoTable.SK));
  }

  private Map<String, AttributeValue> key(String place) {
    String[] parts = place.split("\\|", 3);
    return Attributes.row(parts[1], parts[2])
        .put(DynamoIndex.PK, name)
        .put(DynamoIndex.SK, parts[0])
        .map();
  }
}
