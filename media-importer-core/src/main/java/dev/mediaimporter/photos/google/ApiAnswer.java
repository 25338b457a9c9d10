package dev.mediaimporter.photos.google;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.mediaimporter.internal.text.Json;
import dev.mediaimporter.media.DownloadLink;
import dev.mediaimporter.media.ItemNote;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaItem.Readiness;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.media.SourceUnavailableException;
import dev.mediaimporter.photos.Album;
import dev.mediaimporter.photos.Page;
import dev.mediaimporter.photos.PickingSession;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An answer of one of Google's photo APIs. Its frame must be right; of a thing in it only the id
 * must: optional fields that make no sense are dropped.
 *
 * @param what the thing that was asked for, for messages
 * @param linksFrom when the links in it began to live, or a little earlier
 * @see <a
 *     href="https://developers.google.com/photos/library/reference/rest/v1/mediaItems">Library</a>
 * @see <a href="https://developers.google.com/photos/picker/reference/rest">Picker</a>
 */
record ApiAnswer(String what, Instant linksFrom, JsonObject json) {
  /** A duration of protobuf's JSON form. */
  private static final Pattern SECONDS = Pattern.compile("([0-9]{1,12})(?:\\.([0-9]{1,9}))?s");

  Page<Album> albums() {
    return page("albums", this::album);
  }

  Page<MediaItem> mediaItems() {
    return page("mediaItems", this::mediaItem);
  }

  Page<MediaItem> pickedItems() {
    return page("mediaItems", this::pickedItem);
  }

  private <T> Page<T> page(String name, Function<JsonObject, T> reader) {
    if (Json.has(json, "nextPageToken") && !Json.isText(json, "nextPageToken")) {
      throw unreadable("nextPageToken is not a string");
    }
    return new Page<>(
        objects(name).stream().map(reader).toList(), Json.text(json, "nextPageToken"));
  }

  /** The objects in an array, which may be absent. */
  List<JsonObject> objects(String name) {
    if (!Json.has(json, name)) {
      return List.of();
    }
    JsonArray array =
        Json.array(json, name).orElseThrow(() -> unreadable(name + " is not an array"));
    List<JsonObject> objects = new ArrayList<>(array.size());
    for (JsonElement element : array) {
      objects.add(Json.asObject(element)
          .orElseThrow(() -> unreadable(name + " holds something that is not an object")));
    }
    return objects;
  }

  Album album(JsonObject album) {
    return Album.builder()
        .id(id(album))
        .title(Json.text(album, "title"))
        .itemCount(Json.count(album, "mediaItemsCount"))
        .cover(link(album, "coverPhotoBaseUrl"))
        .build();
  }

  MediaItem mediaItem(JsonObject item) {
    JsonObject metadata = Json.object(item, "mediaMetadata").orElseGet(JsonObject::new);
    Optional<JsonObject> video = Json.object(metadata, "video");
    return item(item, item, metadata, kind(item, video.isPresent()))
        .creationTime(Json.text(metadata, "creationTime").flatMap(ApiAnswer::instant))
        .readiness(readiness(video.flatMap(v -> Json.text(v, "status"))))
        .build();
  }

  private MediaItem pickedItem(JsonObject item) {
    JsonObject file = Json.object(item, "mediaFile").orElseGet(JsonObject::new);
    JsonObject metadata = Json.object(file, "mediaFileMetadata").orElseGet(JsonObject::new);
    Optional<JsonObject> video = Json.object(metadata, "videoMetadata");
    MediaKind kind = switch (Json.text(item, "type").orElse("")) {
      case "PHOTO" -> MediaKind.PHOTO;
      case "VIDEO" -> MediaKind.VIDEO;
      default -> kind(file, video.isPresent());
    };
    return item(item, file, metadata, kind)
        .creationTime(Json.text(item, "createTime").flatMap(ApiAnswer::instant))
        .readiness(readiness(video.flatMap(v -> Json.text(v, "processingStatus"))))
        .build();
  }

  private MediaItem.Builder item(
      JsonObject item, JsonObject file, JsonObject metadata, MediaKind kind) {
    MediaItem.Builder builder = MediaItem.builder()
        .id(id(item))
        .filename(Json.text(file, "filename"))
        .type(kind)
        .width(count(metadata, "width"))
        .height(count(metadata, "height"))
        // Google does one of these to everything of the kind.
        .addNotes(kind == MediaKind.VIDEO ? ItemNote.VIDEO_TRANSCODED : ItemNote.LOCATION_REMOVED)
        .link(link(file, "baseUrl"));
    Json.text(file, "mimeType").ifPresent(builder::mimeType);
    return builder;
  }

  PickingSession session() {
    JsonObject polling = Json.object(json, "pollingConfig").orElseGet(JsonObject::new);
    return PickingSession.builder()
        .id(id(json))
        .pickerUri(
            Json.text(json, "pickerUri").flatMap(ApiAnswer::uri).filter(ApiAnswer::isWebPage))
        .mediaItemsSet(Json.isTrue(json, "mediaItemsSet"))
        .pollInterval(Json.text(polling, "pollInterval").flatMap(ApiAnswer::duration))
        .timeoutIn(Json.text(polling, "timeoutIn").flatMap(ApiAnswer::duration))
        .expireTime(Json.text(json, "expireTime").flatMap(ApiAnswer::instant))
        .build();
  }

  private String id(JsonObject object) {
    return Json.text(object, "id").orElseThrow(() -> unreadable("something in it has no id"));
  }

  private Optional<DownloadLink> link(JsonObject object, String name) {
    return Json.text(object, name)
        .flatMap(ApiAnswer::uri)
        .map(uri -> new DownloadLink(uri, linksFrom));
  }

  private SourceUnavailableException unreadable(String detail) {
    return new SourceUnavailableException(what + ": unreadable answer: " + detail, null);
  }

  private static MediaKind kind(JsonObject file, boolean hasVideoMetadata) {
    String type = Json.text(file, "mimeType").orElse("").toLowerCase(Locale.ROOT);
    boolean video = type.startsWith("video/") || (!type.startsWith("image/") && hasVideoMetadata);
    return video ? MediaKind.VIDEO : MediaKind.PHOTO;
  }

  private static Readiness readiness(Optional<String> status) {
    return switch (status.orElse("")) {
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

  private static Optional<Duration> duration(String text) {
    Matcher matcher = SECONDS.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String nanos = Optional.ofNullable(matcher.group(2)).orElse("0");
    return Optional.of(Duration.ofSeconds(
        Long.parseLong(matcher.group(1)), Long.parseLong((nanos + "00000000").substring(0, 9))));
  }

  private static Optional<URI> uri(String text) {
    try {
      return Optional.of(new URI(text)).filter(URI::isAbsolute);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** Users are sent there, so nothing but a page will do. */
  private static boolean isWebPage(URI uri) {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    return uri.getHost() != null && (scheme.equals("https") || scheme.equals("http"));
  }

  private static Optional<Long> count(JsonObject parent, String name) {
    OptionalLong value = Json.count(parent, name);
    return value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty();
  }

  /** Without the links in it, which are secret. */
  @Override
  public String toString() {
    return "ApiAnswer[" + what + "]";
  }
}
