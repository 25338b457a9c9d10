package dev.mediaimporter.infra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The functions' jar, and what its {@code openapi.json} and {@code stack.json} say.
 *
 * @param signedIn routes that need a Google ID token, which the gateway checks before any code of
 *     ours runs
 * @param open routes whose bodies carry what Google handed out, which the function checks itself
 * @param keyStrategies the values of {@code KEY_STRATEGY}, the default first
 * @param tokenPurposes the purposes that the functions name in every encryption context
 */
record Bundle(
    Path jar,
    List<String> signedIn,
    List<String> open,
    List<String> keyStrategies,
    List<String> tokenPurposes) {
  private static final String FOLDER = "dev/mediaimporter/lambda/";

  /**
   * Reads a jar.
   *
   * @throws IllegalArgumentException if it does not contain both documents
   * @throws IOException if it is not a readable jar
   */
  static Bundle read(Path file) throws IOException {
    List<String> signedIn = new ArrayList<>();
    List<String> open = new ArrayList<>();
    try (ZipFile jar = new ZipFile(file.toFile())) {
      document(jar, "api/openapi.json")
          .get("paths")
          .forEachEntry((path, item) -> item.forEachEntry((method, operation) -> {
            if (operation.isObject()) {
              (operation.has("security") ? open : signedIn)
                  .add(method.toUpperCase(Locale.ROOT) + " " + path);
            }
          }));
      JsonNode stack = document(jar, "stack.json");
      return new Bundle(
          file,
          List.copyOf(signedIn),
          List.copyOf(open),
          texts(stack.get("keyStrategies")),
          texts(stack.get("tokenPurposes")));
    }
  }

  private static JsonNode document(ZipFile jar, String name) throws IOException {
    ZipEntry entry = jar.getEntry(FOLDER + name);
    if (entry == null) {
      throw new IllegalArgumentException(jar.getName() + " does not contain " + FOLDER + name);
    }
    try (InputStream in = jar.getInputStream(entry)) {
      return new ObjectMapper().readTree(in);
    }
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }
}
