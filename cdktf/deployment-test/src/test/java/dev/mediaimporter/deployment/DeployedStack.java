package dev.mediaimporter.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;

/**
 * What Terraform made.
 *
 * @param aws where all of it is: give it to clients as their endpoint
 */
record DeployedStack(URI aws, JsonNode state) {

  String output(String name) {
    return state.at("/values/outputs/" + name + "/value").asText();
  }

  /** The attributes of a resource such as {@code aws_sqs_queue.pages}. */
  JsonNode resource(String address) {
    return Synthesised.list(state.at("/values/root_module/resources")).stream()
        .filter(resource -> resource.get("address").asText().equals(address))
        .map(resource -> resource.get("values"))
        .findAny()
        .orElseThrow();
  }

  /** The environment variables that Lambda would give a function. */
  Map<String, String> environment(String function) {
    Map<String, String> variables = new TreeMap<>();
    resource("aws_lambda_function." + function)
        .at("/environment/0/variables")
        .forEachEntry((name, value) -> variables.put(name, value.asText()));
    return variables;
  }
}
