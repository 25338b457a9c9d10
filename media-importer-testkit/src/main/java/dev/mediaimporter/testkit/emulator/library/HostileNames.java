package dev.mediaimporter.testkit.emulator.library;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mediaimporter.testkit.emulator.media.Hash;
import dev.mediaimporter.testkit.emulator.media.MediaBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A library of filenames and album titles that break importers; all have been seen or are legal. An
 * empty one is left out by the API.
 */
final class HostileNames {
  private static final long SEED = 73;

  private HostileNames() {}

  private static JsonObject read() {
    MediaBytes names = MediaBytes.resource(HostileNames.class, "hostile-names.json");
    return JsonParser.parseString(new String(names.toByteArray(), StandardCharsets.UTF_8))
        .getAsJsonObject();
  }

  /**
   * The texts of an array; of one that is written in parts, a number repeats the part before it.
   */
  private static List<String> texts(JsonElement array) {
    List<String> texts = new ArrayList<>();
    for (JsonElement element : array.getAsJsonArray()) {
      StringBuilder text = new StringBuilder();
      String part = "";
      JsonArray parts = element.isJsonArray() ? element.getAsJsonArray() : new JsonArray();
      if (parts.isEmpty()) {
        parts.add(element);
      }
      for (JsonElement next : parts) {
        boolean times = next.getAsJsonPrimitive().isNumber();
        part = times ? part : next.getAsString();
        text.append(times ? part.repeat(next.getAsInt() - 1) : part);
      }
      texts.add(text.toString());
    }
    return texts;
  }

  static Library library(int atLeast) {
    List<LibraryItem> items = new ArrayList<>();
    JsonObject all = read();
    List<String> names = new ArrayList<>();
    all.getAsJsonObject("filenames").asMap().values().forEach(group -> names.addAll(texts(group)));
    int count = Math.max(atLeast, names.size() + 8);
    // Spread evenly, so that clashing names meet across pages.
    int hostile = 0;
    for (int i = 0; i < count; i++) {
      boolean due = (long) hostile * count <= (long) i * names.size() && hostile < names.size();
      items.add(due ? item(i, names.get(hostile++)) : item(i, "IMG_" + (10_000 + i) + ".jpg"));
    }
    Library.Builder builder =
        Library.builder().album(LibraryAlbum.of(Ids.of(SEED, -1), "Hostile", List.copyOf(items)));
    List<String> titles = texts(all.get("titles"));
    for (int i = 0; i < titles.size(); i++) {
      List<LibraryItem> few =
          i == titles.size() - 1 ? List.of() : List.copyOf(items.subList(i, i + 3));
      builder.album(LibraryAlbum.of(Ids.of(SEED, -2 - i), titles.get(i), few));
    }
    return builder.build();
  }

  private static LibraryItem item(int number, String filename) {
    String id = Ids.of(SEED, number);
    long size = number % 101 == 51 ? 1 : 1 + Hash.below(Hash.mix(SEED, number), 20_000);
    LibraryItem plain = number % 17 == 16
        ? LibraryItem.video(id, "film", size)
        : LibraryItem.photo(id, "photo", size);
    return LibraryItem.builder()
        .from(plain)
        .filename(filename.isEmpty() ? Optional.empty() : Optional.of(filename))
        .build();
  }
}
