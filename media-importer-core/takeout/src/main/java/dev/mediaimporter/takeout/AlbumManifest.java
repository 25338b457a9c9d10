package dev.mediaimporter.takeout;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.mediaimporter.sink.StoredMedia;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/** Which stored items an album has, as JSON. For one thread. */
final class AlbumManifest {
  private static final Gson WRITER =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private final Map<String, JsonObject> byId = new TreeMap<>();
  private String description = "";

  /**
   * What an earlier manifest lists; what a newer export lacks was not deleted.
   *
   * @param json the manifest is empty if this is none
   */
  static AlbumManifest of(byte[] json) {
    AlbumManifest manifest = new AlbumManifest();
    manifest.addAll(json);
    return manifest;
  }

  private void addAll(byte[] json) {
    try {
      if (JsonParser.parseString(new String(json, StandardCharsets.UTF_8))
              instanceof JsonObject root
          && root.get("items") instanceof JsonArray items) {
        if (root.get("description") instanceof JsonPrimitive text) {
          description = text.getAsString();
        }
        for (JsonElement item : items) {
          if (item instanceof JsonObject known
              && known.get("id") instanceof JsonPrimitive id
              && known.get("key") instanceof JsonPrimitive) {
            byId.put(id.getAsString(), known);
          }
        }
      }
    } catch (JsonParseException e) {
      // The manifest is written anew.
    }
  }

  void add(String itemId, StoredMedia stored) {
    JsonObject item = new JsonObject();
    item.addProperty("key", stored.key().value());
    item.addProperty("id", itemId);
    stored.sha256().ifPresent(hash -> item.addProperty("sha256", hash));
    byId.put(itemId, item);
  }

  /** Of the album when the manifest was written; may be empty. */
  String description() {
    return description;
  }

  boolean lists(String itemId) {
    return byId.containsKey(itemId);
  }

  boolean isEmpty() {
    return byId.isEmpty();
  }

  /** The same text for the same album and items. */
  String toJson(TakeoutAlbum album) {
    JsonObject json = new JsonObject();
    json.addProperty("title", album.title());
    if (!album.description().isEmpty()) {
      json.addProperty("description", album.description());
    }
    JsonArray items = new JsonArray();
    byId.values().stream()
        .sorted(Comparator.comparing(item -> item.get("key").getAsString()))
        .forEach(items::add);
    json.add("items", items);
    return WRITER.toJson(json) + "\n";
  }
}
