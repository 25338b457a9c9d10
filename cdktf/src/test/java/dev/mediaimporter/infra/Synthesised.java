package dev.mediaimporter.infra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A stack as Terraform will read it, made once by each test class. */
record Synthesised(Path folder, JsonNode json) {

  private static final Path RESOURCES = Path.of("../media-importer-aws-lambda/src/main/resources");

  static final String ACCOUNT = "123456789012";
  static final String CLIENT_ID = "1234-abcd.apps.googleusercontent.com";

  /**
   * Synthesises with a stand-in for the bundle and a page of two files.
   *
   * @param scratch empty folder for all that is written
   * @param more settings besides the required ones
   */
  static Synthesised in(Path scratch, Map<String, String> more) throws IOException {
    Path site = Files.createDirectories(scratch.resolve("site/assets")).getParent();
    Files.writeString(site.resolve("index.html"), "<html><head><title>t</title></head></html>");
    Files.writeString(site.resolve("assets/app-1a2b.js"), "console.log(1);");
    Path bundle = jar(scratch.resolve("media-importer-lambda.jar"));
    Map<String, String> variables = new HashMap<>(Map.of(
        "ENV",
        "dev",
        "REGION",
        "eu-central-1",
        "ACCOUNT_ID",
        ACCOUNT,
        "GOOGLE_CLIENT_ID",
        CLIENT_ID,
        "SIGN_IN",
        "everybody",
        "ALARM_EMAIL",
        "none",
        "LAMBDA_BUNDLE",
        bundle.toString(),
        "SITE_DIR",
        site.toString()));
    variables.putAll(more);
    Path stack = Main.synthesise(StackSettings.from(variables, scratch), scratch.resolve("out"));
    JsonNode json = new ObjectMapper().readTree(stack.resolve("cdk.tf.json").toFile());
    return new Synthesised(stack, json);
  }

  /** A jar with the documents that the stack reads. */
  static Path jar(Path file) throws IOException {
    try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(file))) {
      for (String name : List.of("api/openapi.json", "stack.json")) {
        String entry = "dev/mediaimporter/lambda/" + name;
        jar.putNextEntry(new ZipEntry(entry));
        Files.copy(RESOURCES.resolve(entry), jar);
      }
    }
    return file;
  }

  /** Resources of a type by their name. */
  Map<String, JsonNode> resources(String type) {
    return byName(json.at("/resource/" + type));
  }

  JsonNode resource(String type, String name) {
    return json.at("/resource/" + type + "/" + name);
  }

  /** Every policy document's statements, by the document's name. */
  Map<String, List<JsonNode>> statements() {
    Map<String, List<JsonNode>> statements = new TreeMap<>();
    byName(json.at("/data/aws_iam_policy_document"))
        .forEach((name, document) -> statements.put(name, list(document.get("statement"))));
    return statements;
  }

  static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  static Stream<String> texts(JsonNode array) {
    return list(array).stream().map(JsonNode::asText);
  }

  private static Map<String, JsonNode> byName(JsonNode node) {
    Map<String, JsonNode> nodes = new TreeMap<>();
    node.forEachEntry(nodes::put);
    return nodes;
  }
}
