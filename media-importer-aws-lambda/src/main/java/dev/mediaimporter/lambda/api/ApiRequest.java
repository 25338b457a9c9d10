package dev.mediaimporter.lambda.api;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One HTTP request, read from an event. Holds secrets, which are not printed.
 *
 * @param route the one that the gateway chose, such as {@code GET /v1/jobs/{id}}
 * @param headers by their names in lower case
 * @param claims what the gateway's authorizer read out of the token it verified; empty without a
 *     gateway
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">
 *     Payload format 2.0</a>
 */
record ApiRequest(
    String route,
    Map<String, String> pathParameters,
    Map<String, String> headers,
    Map<String, String> query,
    Optional<Map<String, String>> claims,
    Optional<String> body) {
  private static final int MAX_BODY_CHARS = 64 * 1024;
  private static final int MAX_TEXT_CHARS = 4096;
  private static final long MAX_OBJECT_BYTES = 5L << 40;
  private static final Gson STRICT =
      new GsonBuilder().setStrictness(Strictness.STRICT).create();

  private static final String ID = "[A-Za-z0-9_-]{1,256}";

  static ApiRequest of(JsonObject event) {
    JsonObject context = object(event, "requestContext");
    Map<String, String> headers = new HashMap<>();
    texts(object(event, "headers"))
        .forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    JsonObject authorizer = object(object(context, "authorizer"), "jwt");
    return new ApiRequest(
        text(event, "routeKey").orElse(""),
        texts(object(event, "pathParameters")),
        headers,
        texts(object(event, "queryStringParameters")),
        authorizer.has("claims")
            ? Optional.of(texts(object(authorizer, "claims")))
            : Optional.empty(),
        body(event));
  }

  private static Optional<String> body(JsonObject event) {
    Optional<String> raw = text(event, "body");
    if (raw.isPresent() && raw.get().length() > 2 * MAX_BODY_CHARS) {
      throw tooLarge();
    }
    boolean encoded = event.get("isBase64Encoded") instanceof JsonPrimitive flag
        && flag.isBoolean()
        && flag.getAsBoolean();
    if (!encoded || raw.isEmpty()) {
      return raw;
    }
    try {
      return Optional.of(new String(Base64.getDecoder().decode(raw.get()), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest("The body is not valid Base64.");
    }
  }

  private static ApiException tooLarge() {
    return new ApiException(413, "too-large", "Request body too large (max 64 KiB).");
  }

  private static JsonObject object(JsonObject json, String name) {
    return json.get(name) instanceof JsonObject object ? object : new JsonObject();
  }

  private static Optional<String> text(JsonObject json, String name) {
    return json.get(name) instanceof JsonPrimitive text
        ? Optional.of(text.getAsString())
        : Optional.empty();
  }

  private static Map<String, String> texts(JsonObject json) {
    Map<String, String> texts = new HashMap<>();
    for (Map.Entry<String, JsonElement> member : json.entrySet()) {
      if (member.getValue() instanceof JsonPrimitive text) {
        texts.put(member.getKey(), text.getAsString());
      }
    }
    return texts;
  }

  /** The id in the path. */
  String pathId() {
    String id = pathParameters.getOrDefault("id", "");
    if (!id.matches(ID)) {
      throw ApiException.notFound();
    }
    return id;
  }

  /** The id of a stored item in the path; those of Takeout have other characters than Google's. */
  String pathItemId() {
    String id = pathParameters.getOrDefault("id", "");
    if (!id.matches("[A-Za-z0-9_.~-]{1,800}")) {
      throw ApiException.notFound();
    }
    return id;
  }

  /** The header of this lower-case name. */
  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  Optional<String> query(String name) {
    Optional<String> value = Optional.ofNullable(query.get(name));
    if (value.isPresent() && value.get().length() > MAX_TEXT_CHARS) {
      throw ApiException.badRequest(name + " is too long.");
    }
    return value.filter(text -> !text.isEmpty());
  }

  /** A cursor of our own stores: the end of a key, which DynamoDB limits to 1,024 bytes. */
  Optional<String> cursor(String name) {
    Optional<String> cursor = query(name);
    if (cursor.isPresent() && !cursor.get().matches("[!-~]{1,900}")) {
      throw ApiException.badRequest("Invalid " + name + ".");
    }
    return cursor;
  }

  int limit(int usual, int most) {
    Optional<String> limit = query("limit");
    if (limit.isEmpty()) {
      return usual;
    }
    if (!limit.get().matches("[0-9]{1,4}")
        || Integer.parseInt(limit.get()) < 1
        || Integer.parseInt(limit.get()) > most) {
      throw ApiException.badRequest("limit must be 1 to " + most + ".");
    }
    return Integer.parseInt(limit.get());
  }

  Optional<String> idempotencyKey() {
    Optional<String> key = header("idempotency-key");
    if (key.isPresent() && !key.get().matches("[!-~]{1,200}")) {
      throw ApiException.badRequest("Idempotency-Key must be 1 to 200 visible ASCII characters.");
    }
    return key;
  }

  /** The body as a JSON object; an absent one counts as empty. */
  Body json() {
    String text = body.orElse("");
    if (text.length() > MAX_BODY_CHARS) {
      throw tooLarge();
    }
    if (text.isBlank()) {
      return new Body(new JsonObject());
    }
    try {
      if (STRICT.fromJson(text, JsonElement.class) instanceof JsonObject object) {
        return new Body(object);
      }
    } catch (JsonParseException | NumberFormatException e) {
      // Answered below; what the parser says quotes the body.
    }
    throw ApiException.badRequest("The request body must be a JSON object.");
  }

  @Override
  public String toString() {
    return "ApiRequest[" + route + "]";
  }

  /** A request's body. */
  record Body(JsonObject json) {
    @Override
    public String toString() {
      return "Body";
    }

    Optional<String> text(String name) {
      JsonElement value = json.get(name);
      if (value == null || value.isJsonNull()) {
        return Optional.empty();
      }
      if (value instanceof JsonPrimitive text
          && text.isString()
          && !text.getAsString().isBlank()
          && text.getAsString().length() <= MAX_TEXT_CHARS) {
        return Optional.of(text.getAsString());
      }
      throw ApiException.badRequest(
          name + " must be a text of 1 to " + MAX_TEXT_CHARS + " characters.");
    }

    String requireText(String name) {
      return text(name).orElseThrow(() -> ApiException.badRequest(name + " is missing."));
    }

    /** True or false, or what is usual. */
    boolean flag(String name, boolean usual) {
      JsonElement value = json.get(name);
      if (value == null || value.isJsonNull()) {
        return usual;
      }
      if (value instanceof JsonPrimitive flag && flag.isBoolean()) {
        return flag.getAsBoolean();
      }
      throw ApiException.badRequest(name + " must be true or false.");
    }

    /** A secret of a known form, which no message repeats. */
    String requireForm(String name, String pattern) {
      String value = requireText(name);
      if (!value.matches(pattern)) {
        throw ApiException.badRequest(name + " does not have the form that Google gives it.");
      }
      return value;
    }

    /** An id that Google made. */
    String requireId(String name) {
      String id = requireText(name);
      if (!id.matches(ID)) {
        throw ApiException.badRequest(name + " is not a valid Google id.");
      }
      return id;
    }

    /** A number of bytes, 1 to 5 TiB, the largest object of S3. */
    long requireSize(String name) {
      if (json.get(name) instanceof JsonPrimitive number
          && number.getAsString().matches("[1-9][0-9]{0,12}")
          && number.getAsLong() <= MAX_OBJECT_BYTES) {
        return number.getAsLong();
      }
      throw ApiException.badRequest(name + " must be 1 to " + MAX_OBJECT_BYTES + ".");
    }

    /** An array of 1 to so many numbers, each of them 1 to the largest. */
    List<Integer> requireCounts(String name, int most, int largest) {
      List<Integer> counts = new ArrayList<>();
      if (json.get(name) instanceof JsonArray numbers && numbers.size() <= most) {
        for (JsonElement number : numbers) {
          String text = number.isJsonPrimitive() ? number.getAsString() : "";
          if (text.matches("[1-9][0-9]{0,5}") && Integer.parseInt(text) <= largest) {
            counts.add(Integer.parseInt(text));
          }
        }
        if (counts.size() == numbers.size() && !counts.isEmpty()) {
          return counts;
        }
      }
      throw ApiException.badRequest(
          name + " must be 1 to " + most + " numbers, each from 1 to " + largest + ".");
    }

    OptionalInt count(String name, int most) {
      JsonElement value = json.get(name);
      if (value == null || value.isJsonNull()) {
        return OptionalInt.empty();
      }
      if (value instanceof JsonPrimitive number && number.getAsString().matches("[0-9]{1,9}")) {
        int count = Integer.parseInt(number.getAsString());
        if (count >= 1 && count <= most) {
          return OptionalInt.of(count);
        }
      }
      throw ApiException.badRequest(name + " must be 1 to " + most + ".");
    }
  }
}
