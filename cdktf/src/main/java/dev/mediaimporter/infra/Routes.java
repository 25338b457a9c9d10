package dev.mediaimporter.infra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The routes that the functions' own OpenAPI document names.
 *
 * @param signedIn need a Google ID token, which the gateway checks before any code of ours runs
 * @param open carry what Google handed out in their bodies, so the function itself asks Google
 */
record Routes(List<String> signedIn, List<String> open) {
  private static final String DOCUMENT = "dev/mediaimporter/lambda/api/openapi.json";

  /**
   * Reads the document in the functions' jar.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Routes of(Path bundle) {
    List<String> signedIn = new ArrayList<>();
    List<String> open = new ArrayList<>();
    document(bundle)
        .get("paths")
        .forEachEntry((path, item) -> item.forEachEntry((method, operation) -> {
          if (operation.isObject()) {
            (operation.has("security") ? open : signedIn)
                .add(method.toUpperCase(Locale.ROOT) + " " + path);
          }
        }));
    return new Routes(List.copyOf(signedIn), List.copyOf(open));
  }

  private static JsonNode document(Path bundle) {
    try (ZipFile jar = new ZipFile(bundle.toFile())) {
      ZipEntry entry = jar.getEntry(DOCUMENT);
      if (entry == null) {
        throw new IllegalArgumentException(bundle + " does not contain " + DOCUMENT);
      }
      try (InputStream in = jar.getInputStream(entry)) {
        return new ObjectMapper().readTree(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
