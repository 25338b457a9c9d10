package dev.mediaimporter.testkit.emulator.http;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.mediaimporter.testkit.emulator.media.MediaBytes;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Writes JSON the way Google's servers do: what is empty is left out. */
public final class Json {
  static final String TYPE = "application/json; charset=UTF-8";

  private Json() {}

  public static HttpResponse response(int status, JsonElement json) {
    return response(status, json.toString());
  }

  public static HttpResponse response(int status, String json) {
    return HttpResponse.of(status, TYPE, MediaBytes.of(encode(json)));
  }

  public static JsonObject object(Map<String, String> strings) {
    JsonObject object = new JsonObject();
    new TreeMap<>(strings).forEach(object::addProperty);
    return object;
  }

  public static void addUnlessEmpty(JsonObject object, String name, JsonArray array) {
    if (!array.isEmpty()) {
      object.add(name, array);
    }
  }

  /** UTF-8, in which half of a surrogate pair has no form and is escaped instead. */
  private static byte[] encode(String json) {
    if (StandardCharsets.UTF_8.newEncoder().canEncode(json)) {
      return json.getBytes(StandardCharsets.UTF_8);
    }
    StringBuilder escaped = new StringBuilder(json.length() + 32);
    json.codePoints().forEach(point -> {
      if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
        escaped.append(String.format("\\u%04x", point));
      } else {
        escaped.appendCodePoint(point);
      }
    });
    return escaped.toString().getBytes(StandardCharsets.UTF_8);
  }
}
