package dev.mediaimporter.testkit.emulator.http;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.mediaimporter.testkit.emulator.media.MediaBytes;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Writes JSON the way Google's servers do: what is empty is left out. */
public final class Json {
  private static final String TYPE = "application/json; charset=UTF-8";
  private static final Pattern HALF_PAIR = Pattern.compile("\\p{Cs}");

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

  /** UTF-8, in which half of a surrogate pair has no form and is escaped instead. */
  private static byte[] encode(String json) {
    return HALF_PAIR
        .matcher(json)
        .replaceAll(half -> String.format("\\\\u%04x", (int) half.group().charAt(0)))
        .getBytes(StandardCharsets.UTF_8);
  }
}
