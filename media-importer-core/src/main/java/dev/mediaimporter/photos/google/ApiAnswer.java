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
 * An answer of one of Google's photo APIs. Its frame must be right. Of an entry in it only the id
 * must be: optional fields that make no sense are dropped, an item without an id is listed as one
 * that cannot be imported, and an album without an id is left out.
 *
 * @param what the thing that was asked for, for messages
 * @param linksFrom when the links in it began to live, or a little earlier
 * @see <a
 *     href="https://developers.google.com/photos/library/reference/rest/v1/mediaItems">Library</a>
 * @see <a href="https://developers.google.com/photos/picker/reference/rest">Picker</a>
 */
record ApiAnswer(String what, Instant linksFrom, JsonObject json) {
  /** How the ids of items without one begin; Google's ids contain no blanks. */
  static final String NAMELESS = "entry ";

  /** A duration of protobuf's JSON form. */
  private static final Pattern SECONDS = Pattern.compile("([0-9]{1,12})(?:\\.([0-9]{1,9}))?s");

  Page<Album> albums() {
    return page(
        objects("albums").stream().filter(ApiAnswer::hasId).map(this::album).toList());
  }

  /**
   * A page of the Library API.
   *
   * @param token the token it was asked for with
   */
  Page<MediaItem> mediaItems(Optional<String> token) {
    return items(token, this::mediaItem);
  }

  /** A page of the Picker API. */
  Page<MediaItem> pickedItems(Optional<String> token) {
    return items(token, this::pickedItem);
  }

  private Page<MediaItem> items(Optional<String> token, Function<JsonObject, MediaItem> reader) {
    List<JsonObject> objects = objects("mediaItems");
    List<MediaItem> items = new ArrayList<>(objects.size());
    for (int i = 0; i < objects.size(); i++) {
      JsonObject object = objects.get(i);
      items.add(hasId(object) ? reader.apply(object) : nameless(i + 1, token));
    }
    return page(items);
  }

  private static MediaItem nameless(int position, Optional<String> token) {
    String page =
        token.map(text -> "page " + Integer.toHexString(text.hashCode())).orElse("the first page");
    return MediaItem.builder()
        .id(NAMELESS + position + " of " + page)
        .type(MediaKind.PHOTO)
        .unreadable("entry " + position + " has no id")
        .build();
  }

  private <T> Page<T> page(List<T> entries) {
    if (Json.has(json, "nextPageToken") && !Json.isText(json, "nextPageToken")) {
      throw unreadable("nextPageToken is not a string");
    }
    return new Page<>(entries, Json.text(json, "nextPageToken"));
  }

  static boolean hasId(JsonObject object) {
    return Json.text(object, "id").isPresent();
  }

  /** The entries of an array, which may be absent; what is not an object counts as an empty one. */
  List<JsonObject> objects(String name) {
    if (!Json.has(json, name)) {
      return List.of();
    }
    JsonArray array =
        Json.array(json, name).orElseThrow(() -> unreadable(name + " is not an array"));
    List<JsonObject> objects = new ArrayList<>(array.size());
    for (JsonElement element : array) {
      objects.add(Json.asObject(element).orElseGet(JsonObject::new));
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
      case "PHOTO" -> mimeType(file).startsWith("video/") ? MediaKind.VIDEO : MediaKind.PHOTO;
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
    return Json.text(object, "id").orElseThrow(() -> unreadable("it has no id"));
  }

  private Optional<DownloadLink> link(JsonObject object, String name) {
    return Json.text(object, name)
        .flatMap(ApiAnswer::uri)
        .map(uri -> new DownloadLink(uri, linksFrom));
  }

  private SourceUnavailableException unreadable(String detail) {
    return new SourceUnavailableException(what + ": unreadable answer: " + detail);
  }

  /**
   * Where the media type says neither, the metadata and the filename do: a video that is asked for
   * as a photo comes as a still picture, which nobody can tell from a photo. A photo asked for as a
   * video only fails.
   */
  private static MediaKind kind(JsonObject file, boolean hasVideoMetadata) {
    String type = mimeType(file);
    if (type.startsWith("video/") || (hasVideoMetadata && !type.startsWith("image/"))) {
      return MediaKind.VIDEO;
    }
    return type.startsWith("image/")
        ? MediaKind.PHOTO
        : MediaKind.ofFilename(Json.text(file, "filename").orElse(""));
  }

  private static String mimeType(JsonObject file) {
    return Json.text(file, "mimeType").orElse("").toLowerCase(Locale.ROOT);
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
