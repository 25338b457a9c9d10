package dev.mediaimporter.internal.text;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads JSON from untrusted authors: what is missing, null or of another type counts as absent. */
public final class Json {
  private static final TypeAdapter<JsonElement> ELEMENTS = new Gson().getAdapter(JsonElement.class);

  private Json() {}

  /** Parses one JSON value; empty when the text is anything else. */
  public static Optional<JsonElement> parse(String text) {
    try (JsonReader reader = new JsonReader(new StringReader(text))) {
      // The strictest there is refuses half surrogate pairs, which filenames do hold.
      reader.setStrictness(Strictness.LEGACY_STRICT);
      JsonElement element = ELEMENTS.read(reader);
      return reader.peek() == JsonToken.END_DOCUMENT
          ? Optional.ofNullable(element)
          : Optional.empty();
    } catch (IOException | JsonParseException | IllegalStateException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The element as an object; empty if it is anything else. */
  public static Optional<JsonObject> asObject(JsonElement element) {
    return element instanceof JsonObject object ? Optional.of(object) : Optional.empty();
  }

  /** A member that is an object. */
  public static Optional<JsonObject> object(JsonObject parent, String name) {
    return parent.get(name) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
  }

  /** An object of texts. */
  public static JsonObject object(Map<String, String> texts) {
    JsonObject json = new JsonObject();
    texts.forEach(json::addProperty);
    return json;
  }

  /** The texts in a member that is an object, in their order; none if it is anything else. */
  public static Map<String, String> texts(JsonObject parent, String name) {
    Map<String, String> texts = new LinkedHashMap<>();
    object(parent, name)
        .ifPresent(json -> json.keySet()
            .forEach(key -> scalar(json, key).ifPresent(text -> texts.put(key, text))));
    return texts;
  }

  /** A member that is an array. */
  public static Optional<JsonArray> array(JsonObject parent, String name) {
    return parent.get(name) instanceof JsonArray array ? Optional.of(array) : Optional.empty();
  }

  /** The objects in a member that is an array; none if it is anything else. */
  public static List<JsonObject> objects(JsonObject parent, String name) {
    return array(parent, name).orElseGet(JsonArray::new).asList().stream()
        .flatMap(element -> asObject(element).stream())
        .toList();
  }

  /** Whether a member is the literal {@code true}. */
  public static boolean isTrue(JsonObject parent, String name) {
    return parent.get(name) instanceof JsonPrimitive value
        && value.isBoolean()
        && value.getAsBoolean();
  }

  /** Whether a member is a string. */
  public static boolean isText(JsonObject parent, String name) {
    return parent.get(name) instanceof JsonPrimitive value && value.isString();
  }

  /** A string that is not empty: an empty one means absent in Google's JSON. */
  public static Optional<String> text(JsonObject parent, String name) {
    return isText(parent, name)
        ? Optional.of(parent.get(name).getAsString()).filter(text -> !text.isEmpty())
        : Optional.empty();
  }

  /** A string, which may be empty, or a number or boolean as it is written. */
  public static Optional<String> scalar(JsonObject parent, String name) {
    return parent.get(name) instanceof JsonPrimitive value
        ? Optional.of(value.getAsString())
        : Optional.empty();
  }

  /** A whole number that is not negative, as a number or (Google's int64) as a string. */
  public static OptionalLong count(JsonObject parent, String name) {
    return parent.get(name) instanceof JsonPrimitive value
            && value.getAsString().matches("[0-9]{1,18}")
        ? OptionalLong.of(Long.parseLong(value.getAsString()))
        : OptionalLong.empty();
  }

  /** Whether a member is there and not null. */
  public static boolean has(JsonObject parent, String name) {
    return parent.has(name) && !parent.get(name).isJsonNull();
  }
}
