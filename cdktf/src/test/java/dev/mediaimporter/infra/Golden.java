package dev.mediaimporter.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares a document with the one last reviewed, so that no change of the stack goes unseen. */
final class Golden {

  private static final ObjectMapper JSON = new ObjectMapper()
      .enable(SerializationFeature.INDENT_OUTPUT)
      .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private Golden() {}

  /** Writes the file anew instead when the system property {@code golden.update} is set. */
  static void check(String resource, JsonNode actual) throws IOException {
    Path file = Path.of("src/test/resources").resolve(resource);
    String text = normalised(actual);
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    }
    Path found = Path.of("target").resolve(resource);
    Files.createDirectories(found.getParent());
    Files.writeString(found, text);
    assertThat(found)
        .as("%s: look at the difference, then accept it with -Dgolden.update=true", file)
        .hasSameTextualContentAs(file);
  }

  private static String normalised(JsonNode document) throws IOException {
    JsonNode copy = document.deepCopy();
    removeComments(copy);
    Object sorted = JSON.treeToValue(copy, Object.class);
    return JSON.writeValueAsString(sorted)
            .replaceAll("assets/(bundle|site-files)/[0-9A-F]{32}/", "assets/$1/HASH/")
            .replaceAll("\"path\" : \"[^\"]*\\.tfstate\"", "\"path\" : \"local.tfstate\"")
            .replace("\r\n", "\n")
        + "\n";
  }

  /** What cdktf notes down about itself. */
  private static void removeComments(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove("//");
      object.forEach(Golden::removeComments);
    } else if (node instanceof ArrayNode array) {
      array.forEach(Golden::removeComments);
    }
  }
}
