package dev.mediaimporter.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What Terraform made, as its state tells it. */
record DeployedStack(JsonNode state) {

  String output(String name) {
    return state.at("/values/outputs/" + name + "/value").asText();
  }

  /** The attributes of a resource such as {@code aws_sqs_queue.pages}. */
  JsonNode resource(String address) {
    return resources()
        .filter(resource -> resource.get("address").asText().equals(address))
        .map(resource -> resource.get("values"))
        .findAny()
        .orElseThrow();
  }

  /** The attributes of all resources of a type. */
  List<JsonNode> resourcesOf(String type) {
    return resources()
        .filter(resource -> resource.get("type").asText().equals(type))
        .map(resource -> resource.get("values"))
        .toList();
  }

  private Stream<JsonNode> resources() {
    return list(state.at("/values/root_module/resources")).stream()
        .filter(resource -> resource.get("mode").asText().equals("managed"));
  }

  /** The environment variables that Lambda would give a function. */
  Map<String, String> environment(String function) {
    Map<String, String> variables = new TreeMap<>();
    resource("aws_lambda_function." + function)
        .at("/environment/0/variables")
        .forEachEntry((name, value) -> variables.put(name, value.asText()));
    return variables;
  }

  /** What a function's role may do. */
  RolePolicy policy(String function) throws IOException {
    return RolePolicy.parse(
        resource("aws_iam_role_policy." + function + "-grant").get("policy").asText());
  }

  static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
