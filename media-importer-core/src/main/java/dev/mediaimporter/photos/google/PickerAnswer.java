package dev.mediaimporter.photos.google;

import com.google.gson.JsonObject;
import dev.mediaimporter.internal.text.Json;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.photos.Page;
import dev.mediaimporter.photos.PickingSession;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the resources of the Picker API, as tolerantly as {@link ApiAnswer} says.
 *
 * @see <a href="https://developers.google.com/photos/picker/reference/rest">Picker API</a>
 */
record PickerAnswer(ApiAnswer frame) {
  /** A duration of protobuf's JSON form. */
  private static final Pattern SECONDS = Pattern.compile("([0-9]{1,12})(?:\\.([0-9]{1,9}))?s");

  PickerAnswer(String what, Instant linksFrom) {
    this(new ApiAnswer(what, linksFrom));
  }

  PickingSession session(JsonObject json) {
    JsonObject polling = Json.object(json, "pollingConfig").orElseGet(JsonObject::new);
    return PickingSession.builder()
        .id(frame.id(json))
        .pickerUri(
            Json.text(json, "pickerUri").flatMap(ApiAnswer::uri).filter(PickerAnswer::isWebPage))
        .mediaItemsSet(Json.isTrue(json, "mediaItemsSet"))
        .pollInterval(Json.text(polling, "pollInterval").flatMap(PickerAnswer::duration))
        .timeoutIn(Json.text(polling, "timeoutIn").flatMap(PickerAnswer::duration))
        .expireTime(Json.text(json, "expireTime").flatMap(ApiAnswer::instant))
        .build();
  }

  Page<MediaItem> mediaItems(JsonObject answer) {
    return frame.page(answer, "mediaItems", this::mediaItem);
  }

  MediaItem mediaItem(JsonObject json) {
    JsonObject file = Json.object(json, "mediaFile").orElseGet(JsonObject::new);
    JsonObject metadata = Json.object(file, "mediaFileMetadata").orElseGet(JsonObject::new);
    Optional<JsonObject> video = Json.object(metadata, "videoMetadata");
    MediaKind type = switch (Json.text(json, "type").orElse("")) {
      case "PHOTO" -> MediaKind.PHOTO;
      case "VIDEO" -> MediaKind.VIDEO;
      default -> ApiAnswer.type(Json.text(file, "mimeType").orElse(""), video.isPresent());
    };
    MediaItem.Builder item = MediaItem.builder()
        .id(frame.id(json))
        .filename(Json.text(file, "filename"))
        .type(type)
        .creationTime(Json.text(json, "createTime").flatMap(ApiAnswer::instant))
        .width(ApiAnswer.count(metadata, "width"))
        .height(ApiAnswer.count(metadata, "height"))
        .readiness(ApiAnswer.readiness(
            video.flatMap(v -> Json.text(v, "processingStatus")).orElse("")))
        .addNotes(ApiAnswer.remark(type))
        .link(frame.link(file, "baseUrl"));
    Json.text(file, "mimeType").ifPresent(item::mimeType);
    return item.build();
  }

  /** People are sent there, so nothing but a page will do. */
  private static boolean isWebPage(URI uri) {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    return uri.getHost() != null && (scheme.equals("https") || scheme.equals("http"));
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
}
