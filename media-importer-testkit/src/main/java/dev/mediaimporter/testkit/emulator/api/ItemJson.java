package dev.mediaimporter.testkit.emulator.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.mediaimporter.testkit.emulator.faults.Fault;
import dev.mediaimporter.testkit.emulator.faults.FaultMatch;
import dev.mediaimporter.testkit.emulator.faults.FaultTypes.Omits;
import dev.mediaimporter.testkit.emulator.faults.ItemField;
import dev.mediaimporter.testkit.emulator.library.ItemKind;
import dev.mediaimporter.testkit.emulator.library.LibraryAlbum;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import dev.mediaimporter.testkit.emulator.media.Hash;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Writes albums and items as the API shows them; defaults are left out, 64-bit numbers are strings.
 */
public record ItemJson(UnaryOperator<String> baseUrl) {
  private static final Set<String> CAMERA = Set.of(
      "cameraMake",
      "cameraModel",
      "fps",
      "focalLength",
      "apertureFNumber",
      "isoEquivalent",
      "exposureTime");

  JsonObject album(LibraryAlbum album) {
    JsonObject json = new JsonObject();
    json.addProperty("id", album.id());
    add(json, "title", album.title());
    json.addProperty("productUrl", "https://photos.google.com/lr/album/" + album.id());
    json.addProperty("isWriteable", true);
    if (album.size() > 0) {
      json.addProperty("mediaItemsCount", Integer.toString(album.size()));
      json.addProperty("coverPhotoBaseUrl", baseUrl.apply(album.items().get(0).id()));
      json.addProperty("coverPhotoMediaItemId", album.items().get(0).id());
    }
    return json;
  }

  JsonObject item(LibraryItem item, FaultMatch firing) {
    JsonObject json = new JsonObject();
    json.addProperty("id", item.id());
    add(json, "description", item.description());
    json.addProperty("productUrl", "https://photos.google.com/lr/photo/" + item.id());
    addFile(json, item, baseUrl.apply(item.id()));
    json.add("mediaMetadata", metadata(item, firing));
    return changed(json, firing);
  }

  /** A picked item, whose fields have other names and types than in the Library API. */
  public static JsonObject picked(LibraryItem item, String baseUrl, FaultMatch firing) {
    JsonObject file = new JsonObject();
    addFile(file, item, baseUrl);
    file.add("mediaFileMetadata", fileMetadata(item, firing));
    JsonObject json = new JsonObject();
    json.addProperty("id", item.id());
    add(json, "createTime", item.creationTime().map(time -> time(item, time, firing)));
    json.addProperty("type", item.kind() == ItemKind.VIDEO ? "VIDEO" : "PHOTO");
    json.add("mediaFile", file);
    return changed(json, firing);
  }

  private static void addFile(JsonObject json, LibraryItem item, String baseUrl) {
    json.addProperty("baseUrl", baseUrl);
    json.addProperty("mimeType", item.mimeType());
    add(json, "filename", item.filename());
  }

  private static JsonObject fileMetadata(LibraryItem item, FaultMatch firing) {
    JsonObject json = new JsonObject();
    json.addProperty("width", item.width());
    json.addProperty("height", item.height());
    boolean video = item.kind() == ItemKind.VIDEO;
    JsonObject ofKind = new JsonObject();
    JsonObject camera = firing.has(Fault.CAMERA_INSIDE_KIND) ? ofKind : json;
    add(camera, "cameraMake", item.cameraMake());
    add(camera, "cameraModel", item.cameraModel());
    addExposure(ofKind, item, firing);
    if (video) {
      ofKind.addProperty("processingStatus", videoStatus(firing));
    }
    json.add(video ? "videoMetadata" : "photoMetadata", ofKind);
    return json;
  }

  /** An item without the fields that faults leave out, and with what they add. */
  private static JsonObject changed(JsonObject json, FaultMatch firing) {
    for (Fault fault : firing.faults()) {
      if (fault instanceof Omits omits) {
        remove(json, names(omits.field()));
      }
    }
    if (firing.has(Fault.UNKNOWN_FIELDS)) {
      json.add("somethingNew", new JsonObject());
      json.addProperty("anotherNumber", 17);
    }
    return json;
  }

  /** What the two APIs call a field, wherever it is in an item. */
  private static Set<String> names(ItemField field) {
    return switch (field) {
      case FILENAME -> Set.of("filename");
      case MEDIA_METADATA -> Set.of("mediaMetadata", "mediaFileMetadata");
      case CREATION_TIME -> Set.of("creationTime", "createTime");
      case DIMENSIONS -> Set.of("width", "height");
      case CAMERA -> CAMERA;
      case PHOTO_OR_VIDEO -> Set.of("photo", "video", "photoMetadata", "videoMetadata");
      case MIME_TYPE -> Set.of("mimeType");
      case BASE_URL -> Set.of("baseUrl");
      case VIDEO_STATUS -> Set.of("status", "processingStatus");
    };
  }

  private static void remove(JsonObject json, Set<String> names) {
    names.forEach(json::remove);
    for (JsonElement value : json.asMap().values()) {
      if (value instanceof JsonObject inner) {
        remove(inner, names);
      }
    }
  }

  private static JsonObject metadata(LibraryItem item, FaultMatch firing) {
    JsonObject json = new JsonObject();
    add(json, "creationTime", item.creationTime().map(time -> time(item, time, firing)));
    json.addProperty("width", Integer.toString(item.width()));
    json.addProperty("height", Integer.toString(item.height()));
    JsonObject camera = new JsonObject();
    boolean video = item.kind() == ItemKind.VIDEO;
    add(camera, "cameraMake", item.cameraMake());
    add(camera, "cameraModel", item.cameraModel());
    addExposure(camera, item, firing);
    if (video) {
      camera.addProperty("status", videoStatus(firing));
    }
    json.add(video ? "video" : "photo", camera);
    return json;
  }

  private static void addExposure(JsonObject json, LibraryItem item, FaultMatch firing) {
    if (item.kind() == ItemKind.VIDEO) {
      json.addProperty("fps", 29.97);
    } else if (item.cameraModel().isPresent()) {
      long variety = Hash.mix(5, item.id());
      json.addProperty("focalLength", 6.9);
      json.addProperty("apertureFNumber", 1.68);
      json.addProperty("isoEquivalent", 50 + (int) Hash.below(variety, 10) * 50);
      json.addProperty(
          "exposureTime",
          firing.has(Fault.VARIED_TIMESTAMPS)
              ? VARIED_DURATIONS[(int) Hash.below(variety, 4)]
              : "0.008s");
    }
  }

  private static String time(LibraryItem item, Instant time, FaultMatch firing) {
    return firing.has(Fault.VARIED_TIMESTAMPS)
        ? varied(time, Hash.mix(5, item.id()))
        : time.toString();
  }

  private static final String[] VARIED_DURATIONS = {"0s", "5s", "3.500s", "0.008000000s"};

  /** The start of a page of items: nothing, unless a fault puts odd entries there. */
  public static JsonArray entries(FaultMatch firing) {
    JsonArray entries = new JsonArray();
    if (firing.has(Fault.ODD_ENTRIES)) {
      entries.add(JsonNull.INSTANCE);
      entries.add(7);
      entries.add(new JsonObject());
    }
    return entries;
  }

  static String videoStatus(FaultMatch firing) {
    if (firing.has(Fault.VIDEO_FAILED)) {
      return "FAILED";
    }
    return firing.has(Fault.VIDEO_PROCESSING) ? "PROCESSING" : "READY";
  }

  /** The same instant in one of the forms that RFC 3339 allows. */
  private static String varied(Instant time, long variety) {
    OffsetDateTime utc = time.atOffset(ZoneOffset.UTC);
    return switch ((int) Hash.below(variety, 4)) {
      case 0 -> DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssX").format(utc);
      case 1 -> DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX").format(utc);
      case 2 -> DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSSX").format(utc);
      default ->
        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx")
            .format(utc.withOffsetSameInstant(ZoneOffset.ofHoursMinutes(5, 30)));
    };
  }

  private static void add(JsonObject json, String name, Optional<String> value) {
    value.ifPresent(text -> json.addProperty(name, text));
  }
}
