package dev.mediaimporter.lambda.local;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mediaimporter.lambda.api.Api;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The routes that the API's document names. Immutable. */
final class Routes {
  private static final String ID = "{id}";

  private final JsonObject paths;

  private Routes(JsonObject paths) {
    this.paths = paths;
  }

  static Routes read() {
    try (InputStream in = Objects.requireNonNull(Api.class.getResourceAsStream("openapi.json"))) {
      return new Routes(JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8))
          .getAsJsonObject()
          .getAsJsonObject("paths"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A route and what the parts of the path that it leaves open are. */
  record Match(String key, Map<String, String> parameters) {}

  /** Also for a method that the path does not have, which the function refuses. */
  Optional<Match> match(String method, String path) {
    for (String template : paths.keySet()) {
      if (path.matches(template.replace(ID, "[^/]+"))) {
        return Optional.of(new Match(method + " " + template, parameters(template, path)));
      }
    }
    return Optional.empty();
  }

  private static Map<String, String> parameters(String template, String path) {
    int start = template.indexOf(ID);
    if (start < 0) {
      return Map.of();
    }
    int rest = template.length() - start - ID.length();
    return Map.of("id", path.substring(start, path.length() - rest));
  }
}
