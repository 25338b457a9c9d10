package dev.mediaimporter.lambda;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Reads and writes events as JSON, without reflection, which would slow down a cold start. */
final class Events {
  private Events() {}

  /**
   * Reads an event.
   *
   * @throws com.google.gson.JsonParseException if the text is not a JSON object
   */
  static JsonObject read(InputStream in) {
    JsonElement json = JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    return json.getAsJsonObject();
  }

  static void write(JsonObject json, OutputStream out) throws IOException {
    out.write(json.toString().getBytes(StandardCharsets.UTF_8));
  }
}
