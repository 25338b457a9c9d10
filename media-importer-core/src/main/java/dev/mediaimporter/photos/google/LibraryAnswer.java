package dev.mediaimporter.photos.google;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.mediaimporter.media.DownloadLink;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaType;
import dev.mediaimporter.media.Readiness;
import dev.mediaimporter.media.SourceUnavailableException;
import dev.mediaimporter.photos.Album;
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
 * Reads the resources of the Library API. The frame of an answer must be right; of an item only the
 * id must: optional fields that make no sense are dropped.
 *
 * @param what the thing that was asked for, for messages
 * @param arrivedAt when the answer came, from which links in it are dated
 * @see <a
 *     href="https://developers.google.com/photos/library/reference/rest/v1/mediaItems">mediaItems</a>
 */
record LibraryAnswer(String what, Instant arrivedAt) {
  Page<Album> albums(JsonObject answer) {
    return page(answer, "albums", this::album);
  }

  Page<MediaItem> mediaItems(JsonObject answer) {
    return page(answer, "mediaItems", this::mediaItem);
  }

  Album album(JsonObject json) {
    return Album.builder()
        .id(id(json))
        .title(Json.text(json, "title"))
        .itemCount(Json.count(json, "mediaItemsCount"))
        .build();
  }

  MediaItem mediaItem(JsonObject json) {
    JsonObject metadata = Json.object(json, "mediaMetadata").orElseGet(JsonObject::new);
    Optional<JsonObject> video = Json.object(metadata, "video");
    MediaItem.Builder item = MediaItem.builder()
        .id(id(json))
        .filename(Json.text(json, "filename"))
        .type(type(Json.text(json, "mimeType").orElse(""), video.isPresent()))
        .creationTime(Json.text(metadata, "creationTime").flatMap(LibraryAnswer::instant))
        .width(boxed(Json.count(metadata, "width")))
        .height(boxed(Json.count(metadata, "height")))
        .readiness(readiness(video.flatMap(v -> Json.text(v, "status")).orElse("")))
        .link(Json.text(json, "baseUrl")
            .flatMap(LibraryAnswer::uri)
            .map(uri -> new DownloadLink(uri, arrivedAt)));
    Json.text(json, "mimeType").ifPresent(item::mimeType);
    return item.build();
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

  private <T> Page<T> page(JsonObject answer, String name, Function<JsonObject, T> reader) {
    if (Json.has(answer, "nextPageToken") && !Json.isText(answer, "nextPageToken")) {
      throw unreadable("nextPageToken is no string");
    }
    return new Page<>(
        objects(answer, name).stream().map(reader).toList(), Json.text(answer, "nextPageToken"));
  }

  private String id(JsonObject json) {
    return Json.text(json, "id").orElseThrow(() -> unreadable("something in it has no id"));
  }

  private SourceUnavailableException unreadable(String detail) {
    return new SourceUnavailableException(what + ": unreadable answer: " + detail, null);
  }

  private static MediaType type(String mimeType, boolean hasVideoMetadata) {
    String type = mimeType.toLowerCase(Locale.ROOT);
    boolean video = type.startsWith("video/") || (!type.startsWith("image/") && hasVideoMetadata);
    return video ? MediaType.VIDEO : MediaType.PHOTO;
  }

  private static Readiness readiness(String status) {
    return switch (status) {
      case "PROCESSING" -> Readiness.PROCESSING;
      case "FAILED" -> Readiness.FAILED;
      default -> Readiness.READY;
    };
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<URI> uri(String text) {
    try {
      return Optional.of(new URI(text)).filter(URI::isAbsolute);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static Optional<Long> boxed(OptionalLong value) {
    return value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty();
  }
}
