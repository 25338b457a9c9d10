package dev.mediaimporter.photos.google;

import com.google.gson.JsonObject;
import dev.mediaimporter.internal.text.Json;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.photos.Album;
import dev.mediaimporter.photos.Page;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Reads the resources of the Library API, as tolerantly as {@link ApiAnswer} says.
 *
 * @see <a
 *     href="https://developers.google.com/photos/library/reference/rest/v1/mediaItems">mediaItems</a>
 */
record LibraryAnswer(ApiAnswer frame) {
  LibraryAnswer(String what, Instant linksFrom) {
    this(new ApiAnswer(what, linksFrom));
  }

  Page<Album> albums(JsonObject answer) {
    return frame.page(answer, "albums", this::album);
  }

  Page<MediaItem> mediaItems(JsonObject answer) {
    return frame.page(answer, "mediaItems", this::mediaItem);
  }

  List<JsonObject> objects(JsonObject answer, String name) {
    return frame.objects(answer, name);
  }

  Album album(JsonObject json) {
    return Album.builder()
        .id(frame.id(json))
        .title(Json.text(json, "title"))
        .itemCount(Json.count(json, "mediaItemsCount"))
        .cover(frame.link(json, "coverPhotoBaseUrl"))
        .build();
  }

  MediaItem mediaItem(JsonObject json) {
    JsonObject metadata = Json.object(json, "mediaMetadata").orElseGet(JsonObject::new);
    Optional<JsonObject> video = Json.object(metadata, "video");
    MediaKind type = ApiAnswer.type(Json.text(json, "mimeType").orElse(""), video.isPresent());
    MediaItem.Builder item = MediaItem.builder()
        .id(frame.id(json))
        .filename(Json.text(json, "filename"))
        .type(type)
        .creationTime(Json.text(metadata, "creationTime").flatMap(ApiAnswer::instant))
        .width(ApiAnswer.count(metadata, "width"))
        .height(ApiAnswer.count(metadata, "height"))
        .readiness(
            ApiAnswer.readiness(video.flatMap(v -> Json.text(v, "status")).orElse("")))
        .addNotes(ApiAnswer.remark(type))
        .link(frame.link(json, "baseUrl"));
    Json.text(json, "mimeType").ifPresent(item::mimeType);
    return item.build();
  }
}
