package dev.mediaimporter.lambda;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Events as JSON: no reflection, which costs time at a cold start. */
final class Events {
  private Events() {}

  /**
   * Reads an event.
   *
   * @throws com.google.gson.JsonParseException if it is no JSON object
   */
  static JsonObject read(InputStream in) {
    JsonElement json = JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    return json.getAsJsonObject();
  }

  static void write(JsonObject json, OutputStream out) throws IOException {
    out.write(json.toString().getBytes(StandardCharsets.UTF_8));
  }
}
