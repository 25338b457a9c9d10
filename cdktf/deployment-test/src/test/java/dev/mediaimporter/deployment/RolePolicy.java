package dev.mediaimporter.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a role may do: as much of IAM's policy language as ours are written in. */
record RolePolicy(List<Right> rights) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** One action on one resource, under conditions: operator, key, values. */
  record Right(String action, String resource, Map<String, Map<String, List<String>>> conditions) {

    boolean allows(Call call) {
      return action.equals(call.action())
          && Pattern.matches("\\Q" + resource.replace("*", "\\E.*\\Q") + "\\E", call.resource())
          && conditions.entrySet().stream()
              .allMatch(operator -> operator.getValue().entrySet().stream()
                  .allMatch(test -> holds(
                      operator.getKey(), call.context().get(test.getKey()), test.getValue())));
    }

    private static boolean holds(String operator, String value, List<String> expected) {
      return switch (operator) {
        case "StringEquals" -> value != null && expected.contains(value);
        case "StringLike" ->
          value != null
              && expected.stream()
                  .anyMatch(pattern ->
                      Pattern.matches("\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E", value));
        case "Null" -> expected.equals(List.of(String.valueOf(value == null)));
        default -> throw new IllegalArgumentException("no operator of ours: " + operator);
      };
    }

    @Override
    public String toString() {
      return action + " on " + resource.substring(resource.lastIndexOf(':') + 1);
    }
  }

  /** @param document the JSON of a policy that only allows */
  static RolePolicy parse(String document) throws IOException {
    List<Right> rights = new ArrayList<>();
    for (JsonNode statement : JSON.readTree(document).get("Statement")) {
      if (!statement.get("Effect").asText().equals("Allow")) {
        throw new IllegalArgumentException("a statement that does not allow");
      }
      Map<String, Map<String, List<String>>> conditions = new TreeMap<>();
      statement.path("Condition").forEachEntry((operator, tests) -> {
        Map<String, List<String>> byKey = new TreeMap<>();
        tests.forEachEntry((key, values) -> byKey.put(key, texts(values).toList()));
        conditions.put(operator, byKey);
      });
      texts(statement.get("Action"))
          .forEach(action -> texts(statement.get("Resource"))
              .forEach(resource -> rights.add(new Right(action, resource, conditions))));
    }
    return new RolePolicy(List.copyOf(rights));
  }

  boolean allows(Call call) {
    return rights.stream().anyMatch(right -> right.allows(call));
  }

  /** One text, or a list of them. */
  private static Stream<String> texts(JsonNode node) {
    return node.isArray()
        ? DeployedStack.list(node).stream().map(JsonNode::asText)
        : Stream.of(node.asText());
  }
}
