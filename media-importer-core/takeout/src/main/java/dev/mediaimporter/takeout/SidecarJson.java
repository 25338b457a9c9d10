package dev.mediaimporter.takeout;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON files of an export and tells what each is by its content. Few fields are required
 * and unknown ones are ignored, because Google changes both. Pure functions.
 */
final class SidecarJson {
  /** Larger files are of other services. */
  static final int MAX_BYTES = 1 << 20;

  private static final Pattern PHOTO =
      Pattern.compile("https://photos\\.google\\.com/(?:[^?#]*/)?(AF1Qip[A-Za-z0-9_-]{1,200})");
  private static final String PHOTO_URL = "https://photos.google.com/photo/";
  private static final Pattern LONE_SURROGATE = Pattern.compile("\\p{Cs}");
  private static final Instant EARLIEST = Instant.parse("1800-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");
  private static final int MAX_PEOPLE = 1000;

  /** What a JSON file is. */
  sealed interface Content {}

  /** The sidecar of an item. */
  record OfItem(Sidecar sidecar) implements Content {}

  /**
   * What may be the metadata of an album: that depends on its folder.
   *
   * @param title may be empty
   */
  record OfAlbum(String title, String description) implements Content {}

  /** Something else. */
  record Other() implements Content {}

  /** No JSON: a sidecar that was cut or overwritten. */
  record Broken() implements Content {}

  private SidecarJson() {}

  /** Bytes that are not UTF-8 become replaced characters. */
  static Content read(byte[] json) {
    try {
      JsonElement root = JsonParser.parseString(new String(json, StandardCharsets.UTF_8));
      if (root.isJsonObject()) {
        return read(root.getAsJsonObject());
      }
      // The parser takes any text for a string.
      return root.isJsonArray() ? new Other() : new Broken();
    } catch (JsonParseException | NumberFormatException | IllegalStateException e) {
      return new Broken();
    }
  }

  /** The shortest text from which the same is read again; any charset of Unicode can write it. */
  static String write(Content content) {
    return writable(unescaped(content));
  }

  /** Half a character, as in a name that was cut, is written as an escape. */
  static String writable(String json) {
    return LONE_SURROGATE
        .matcher(json)
        .replaceAll(match -> String.format("\\\\u%04x", (int) match.group().charAt(0)));
  }

  private static String unescaped(Content content) {
    if (content instanceof OfAlbum album) {
      JsonObject json = new JsonObject();
      json.addProperty("title", album.title);
      json.addProperty("description", album.description);
      return json.toString();
    }
    if (content instanceof OfItem item) {
      return write(item.sidecar).toString();
    }
    return content instanceof Other ? "[]" : "null";
  }

  private static JsonObject write(Sidecar sidecar) {
    JsonObject json = new JsonObject();
    json.addProperty("title", sidecar.title());
    JsonObject time = new JsonObject();
    time.addProperty(
        "timestamp", "" + sidecar.takenAt().map(Instant::getEpochSecond).orElse(0L));
    json.add("photoTakenTime", time);
    if (!sidecar.caption().isEmpty()) {
      json.addProperty("description", sidecar.caption());
    }
    sidecar.place().ifPresent(place -> json.add("geoData", write(place)));
    sidecar.placeInFile().ifPresent(place -> json.add("geoDataExif", write(place)));
    JsonArray people = new JsonArray();
    for (String name : sidecar.people()) {
      JsonObject person = new JsonObject();
      person.addProperty("name", name);
      people.add(person);
    }
    json.add("people", people);
    sidecar.photoId().ifPresent(id -> json.addProperty("url", PHOTO_URL + id));
    json.addProperty("favorited", sidecar.favourite());
    json.addProperty("archived", sidecar.archived());
    json.addProperty("trashed", sidecar.trashed());
    sidecar.origin().ifPresent(name -> {
      JsonObject origin = new JsonObject();
      origin.add(name, new JsonObject());
      json.add("googlePhotosOrigin", origin);
    });
    return json;
  }

  private static JsonObject write(TakeoutItem.Place place) {
    JsonObject json = new JsonObject();
    json.addProperty("latitude", place.latitude());
    json.addProperty("longitude", place.longitude());
    json.addProperty("altitude", place.altitude());
    return json;
  }

  private static Content read(JsonObject json) {
    if (json.get("photoTakenTime") instanceof JsonObject time
        && !text(time, "timestamp").isEmpty()) {
      return new OfItem(item(json, time(time)));
    }
    JsonObject album = json.get("albumData") instanceof JsonObject old ? old : json;
    boolean isAlbum = json.size() == 0
        || isText(album, "title")
        || json.has("access")
        || json.has("date")
        || json.has("enrichments");
    // Before 2018, items had a title too, and no time.
    boolean isOldItem = json.has("modificationTime") || json.has("url") || json.has("imageViews");
    return isAlbum && !isOldItem && !json.has("photoTakenTime")
        ? new OfAlbum(text(album, "title"), text(album, "description"))
        : new Other();
  }

  private static Sidecar item(JsonObject json, Optional<Instant> takenAt) {
    return new Sidecar(
        Entry.nameOf(text(json, "title")),
        takenAt,
        text(json, "description"),
        place(json.get("geoData")),
        place(json.get("geoDataExif")),
        people(json.get("people")),
        photoId(text(json, "url")),
        flag(json, "favorited"),
        flag(json, "archived"),
        flag(json, "trashed"),
        json.get("googlePhotosOrigin") instanceof JsonObject origin
            ? origin.keySet().stream().findFirst()
            : Optional.empty());
  }

  /** Seconds as text or number; 0 stands for an unknown time. */
  private static Optional<Instant> time(JsonObject time) {
    try {
      long seconds = Long.parseLong(text(time, "timestamp").trim());
      Instant instant = Instant.ofEpochSecond(seconds);
      return seconds == 0 || instant.isBefore(EARLIEST) || instant.isAfter(LATEST)
          ? Optional.empty()
          : Optional.of(instant);
    } catch (NumberFormatException | DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Both 0 stands for no place; one of them 0 is on the equator or near London. */
  private static Optional<TakeoutItem.Place> place(@Nullable JsonElement json) {
    if (!(json instanceof JsonObject place)) {
      return Optional.empty();
    }
    double latitude = number(place, "latitude");
    double longitude = number(place, "longitude");
    double altitude = number(place, "altitude");
    boolean onEarth = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
    return onEarth && !(latitude == 0 && longitude == 0)
        ? Optional.of(new TakeoutItem.Place(
            latitude, longitude, Double.isFinite(altitude) ? altitude + 0.0 : 0))
        : Optional.empty();
  }

  private static List<String> people(@Nullable JsonElement json) {
    List<String> names = new ArrayList<>();
    if (json instanceof JsonArray people) {
      for (JsonElement person : people) {
        if (person instanceof JsonObject named
            && !text(named, "name").isEmpty()
            && names.size() < MAX_PEOPLE) {
          names.add(text(named, "name"));
        }
      }
    }
    return List.copyOf(names);
  }

  private static Optional<String> photoId(String url) {
    Matcher matcher = PHOTO.matcher(url);
    return matcher.lookingAt() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private static boolean flag(JsonObject json, String name) {
    return json.get(name) instanceof JsonPrimitive value
        && value.isBoolean()
        && value.getAsBoolean();
  }

  private static boolean isText(JsonObject json, String name) {
    return json.get(name) instanceof JsonPrimitive value && value.isString();
  }

  private static String text(JsonObject json, String name) {
    return json.get(name) instanceof JsonPrimitive value ? value.getAsString() : "";
  }

  private static double number(JsonObject json, String name) {
    return json.get(name) instanceof JsonPrimitive value && value.isNumber()
        ? value.getAsDouble()
        : Double.NaN;
  }
}
