package dev.mediaimporter.lambda.api;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The document that describes the API, and what it says about answers. */
final class OpenApi {
  private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");

  private final JsonObject document;

  private OpenApi(JsonObject document) {
    this.document = document;
  }

  static OpenApi read() {
    try (InputStream in = Api.class.getResourceAsStream("openapi.json");
        Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      return new OpenApi(JsonParser.parseReader(reader).getAsJsonObject());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A method and a path with {@code {id}} for an id. */
  record Operation(String method, String path, boolean described, boolean open) {
    String route() {
      return method + " " + path;
    }
  }

  /** Every method on every path, and whether it is described. */
  List<Operation> operations() {
    List<Operation> all = new ArrayList<>();
    for (String path : document.getAsJsonObject("paths").keySet()) {
      JsonObject item = document.getAsJsonObject("paths").getAsJsonObject(path);
      METHODS.forEach(method -> all.add(new Operation(
          method.toUpperCase(java.util.Locale.ROOT),
          path,
          item.has(method),
          item.has(method) && item.getAsJsonObject(method).has("security"))));
    }
    return all;
  }

  /** The described path that this one is an instance of, as the gateway finds it. */
  Optional<String> template(String path) {
    return document.getAsJsonObject("paths").keySet().stream()
        .filter(template -> path.matches(template.replace("{id}", "[^/]+")))
        .findFirst();
  }

  /** What is wrong with an answer; empty when it is as described. */
  Optional<String> problem(String method, String path, int status, Optional<JsonElement> body) {
    Optional<JsonObject> operation = template(path)
        .map(document.getAsJsonObject("paths")::getAsJsonObject)
        .map(item -> item.getAsJsonObject(method.toLowerCase(java.util.Locale.ROOT)))
        .filter(java.util.Objects::nonNull);
    JsonObject error = resolve("#/components/responses/Error");
    if (operation.isEmpty()) {
      return status == (template(path).isPresent() ? 405 : 404)
          ? problem(error, body)
          : Optional.of(status + " for an operation that is not described");
    }
    JsonObject responses = operation.get().getAsJsonObject("responses");
    JsonElement named = responses.get(Integer.toString(status));
    if (named == null && status < 400) {
      return Optional.of("status " + status + " is not described");
    }
    return problem(named == null ? error : named.getAsJsonObject(), body);
  }

  private Optional<String> problem(JsonObject response, Optional<JsonElement> body) {
    if (!response.has("content")) {
      return body.map(some -> "a body where none is described");
    }
    if (body.isEmpty()) {
      return Optional.of("no body");
    }
    JsonObject schema = response
        .getAsJsonObject("content")
        .getAsJsonObject("application/json")
        .getAsJsonObject("schema");
    List<String> problems = new ArrayList<>();
    check(schema, body.get(), "$", problems);
    return problems.isEmpty() ? Optional.empty() : Optional.of(problems.toString());
  }

  private void check(JsonObject schema, JsonElement value, String where, List<String> problems) {
    if (schema.has("$ref")) {
      check(resolve(schema.get("$ref").getAsString()), value, where, problems);
      return;
    }
    if (schema.has("enum") && !schema.getAsJsonArray("enum").contains(value)) {
      problems.add(where + " is " + value);
    }
    String type = schema.has("type") ? schema.get("type").getAsString() : "";
    boolean right = switch (type) {
      case "object" -> value.isJsonObject();
      case "array" -> value.isJsonArray();
      case "string" -> value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
      case "boolean" -> value.isJsonPrimitive() && value.getAsJsonPrimitive().isBoolean();
      case "integer" -> value.isJsonPrimitive() && value.getAsString().matches("-?[0-9]+");
      default -> true;
    };
    if (!right) {
      problems.add(where + " is not of type " + type);
    } else if (type.equals("array")) {
      value
          .getAsJsonArray()
          .forEach(item -> check(schema.getAsJsonObject("items"), item, where + "[]", problems));
    } else if (type.equals("object")) {
      checkObject(schema, value.getAsJsonObject(), where, problems);
    }
  }

  private void checkObject(
      JsonObject schema, JsonObject value, String where, List<String> problems) {
    if (schema.has("required")) {
      schema.getAsJsonArray("required").forEach(name -> {
        if (!value.has(name.getAsString())) {
          problems.add(where + " lacks " + name);
        }
      });
    }
    JsonObject properties =
        schema.has("properties") ? schema.getAsJsonObject("properties") : new JsonObject();
    JsonElement others = schema.get("additionalProperties");
    for (Map.Entry<String, JsonElement> member : value.entrySet()) {
      String name = where + "." + member.getKey();
      if (properties.has(member.getKey())) {
        check(properties.getAsJsonObject(member.getKey()), member.getValue(), name, problems);
      } else if (others != null && others.isJsonObject()) {
        check(others.getAsJsonObject(), member.getValue(), name, problems);
      } else if (others != null && !others.getAsBoolean()) {
        problems.add(name + " is not described");
      }
    }
  }

  private JsonObject resolve(String reference) {
    JsonObject found = document;
    for (String name : reference.substring(2).split("/", -1)) {
      found = found.getAsJsonObject(name);
    }
    return found;
  }
}
