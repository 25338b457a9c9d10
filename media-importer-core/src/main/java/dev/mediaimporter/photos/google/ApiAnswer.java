package dev.mediaimporter.photos.google;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.mediaimporter.internal.text.Json;
import dev.mediaimporter.media.DownloadLink;
import dev.mediaimporter.media.ItemNote;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.media.Readiness;
import dev.mediaimporter.media.SourceUnavailableException;
import dev.mediaimporter.photos.Page;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * What the answers of both of Google's photo APIs have in common. The frame of an answer must be
 * right; of a thing in it only the id must: optional fields that make no sense are dropped.
 *
 * @param what the thing that was asked for, for messages
 * @param linksFrom when the links in it began to live, or a little earlier
 */
record ApiAnswer(String what, Instant linksFrom) {
  <T> Page<T> page(JsonObject answer, String name, Function<JsonObject, T> reader) {
    if (Json.has(answer, "nextPageToken") && !Json.isText(answer, "nextPageToken")) {
      throw unreadable("nextPageToken is no string");
    }
    return new Page<>(
        objects(answer, name).stream().map(reader).toList(), Json.text(answer, "nextPageToken"));
  }

  /** The objects in an array, which may be absent. */
  List<JsonObject> objects(JsonObject answer, String name) {
    if (!Json.has(answer, name)) {
      return List.of();
    }
    JsonArray array = Json.array(answer, name).orElseThrow(() -> unreadable(name + " is no array"));
    List<JsonObject> objects = new ArrayList<>(array.size());
    for (JsonElement element : array) {
      objects.add(Json.asObject(element).orElseThrow(() -> unreadable(name + " holds no objects")));
    }
    return objects;
  }

  String id(JsonObject json) {
    return Json.text(json, "id").orElseThrow(() -> unreadable("something in it has no id"));
  }

  Optional<DownloadLink> link(JsonObject json, String name) {
    return Json.text(json, name)
        .flatMap(ApiAnswer::uri)
        .map(uri -> new DownloadLink(uri, linksFrom));
  }

  private SourceUnavailableException unreadable(String detail) {
    return new SourceUnavailableException(what + ": unreadable answer: " + detail, null);
  }

  static MediaKind type(String mimeType, boolean hasVideoMetadata) {
    String type = mimeType.toLowerCase(Locale.ROOT);
    boolean video = type.startsWith("video/") || (!type.startsWith("image/") && hasVideoMetadata);
    return video ? MediaKind.VIDEO : MediaKind.PHOTO;
  }

  static Readiness readiness(String status) {
    return switch (status) {
      case "PROCESSING" -> Readiness.PROCESSING;
      case "FAILED" -> Readiness.FAILED;
      default -> Readiness.READY;
    };
  }

  /** What Google does to everything of this type. */
  static ItemNote remark(MediaKind type) {
    return type == MediaKind.VIDEO ? ItemNote.VIDEO_TRANSCODED : ItemNote.LOCATION_REMOVED;
  }

  static Optional<Instant> instant(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  static Optional<URI> uri(String text) {
    try {
      return Optional.of(new URI(text)).filter(URI::isAbsolute);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  static Optional<Long> count(JsonObject parent, String name) {
    OptionalLong value = Json.count(parent, name);
    return value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty();
  }
}
