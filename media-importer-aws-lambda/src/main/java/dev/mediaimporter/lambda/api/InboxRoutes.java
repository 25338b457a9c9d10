package dev.mediaimporter.lambda.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mediaimporter.accounts.Identity;
import dev.mediaimporter.inbox.ExportFile;
import dev.mediaimporter.inbox.Inbox;
import dev.mediaimporter.inbox.Upload;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Uploading the files of a Google Takeout export. */
final class InboxRoutes {
  /** How long a link to upload a piece works. */
  static final Duration LINK_LIFETIME = Duration.ofHours(1);

  private static final int MAX_LINKS = 20;

  private final Inbox inbox;
  private final Clock clock;

  InboxRoutes(Inbox inbox, Clock clock) {
    this.inbox = inbox;
    this.clock = clock;
  }

  ApiResponse list(ApiRequest request, Identity caller) {
    Inbox.Contents contents = inbox.contents(caller.user());
    JsonObject json = new JsonObject();
    JsonArray files = new JsonArray();
    contents.files().forEach(file -> files.add(item(file, "uploadedAt", true)));
    json.add("files", files);
    JsonArray uploads = new JsonArray();
    contents.uploads().forEach(upload -> uploads.add(item(upload, "startedAt", false)));
    json.add("uploads", uploads);
    return ApiResponse.of(200, json);
  }

  private static JsonObject item(Inbox.Item item, String time, boolean sized) {
    JsonObject json = new JsonObject();
    json.addProperty("export", item.file().export());
    json.addProperty("name", item.file().name());
    if (sized) {
      json.addProperty("sizeBytes", item.sizeBytes());
    }
    json.addProperty(time, item.at().toString());
    return json;
  }

  ApiResponse begin(ApiRequest request, Identity caller) {
    ApiRequest.Body body = request.json();
    long sizeBytes = body.requireSize("sizeBytes");
    Upload upload = inbox.begin(caller, file(request, body.requireText("name")), sizeBytes);
    JsonObject json = new JsonObject();
    json.addProperty("name", upload.file().name());
    json.addProperty("sizeBytes", sizeBytes);
    json.addProperty("pieceBytes", Upload.PIECE_BYTES);
    json.addProperty("pieces", Upload.pieces(sizeBytes));
    JsonArray done = new JsonArray();
    upload.done().forEach(done::add);
    json.add("done", done);
    json.addProperty("complete", upload.complete());
    return ApiResponse.of(200, json);
  }

  ApiResponse links(ApiRequest request, Identity caller) {
    ApiRequest.Body body = request.json();
    long sizeBytes = body.requireSize("sizeBytes");
    List<Integer> numbers = body.requireCounts("pieces", MAX_LINKS, Upload.pieces(sizeBytes));
    List<URI> links =
        inbox.links(caller.user(), file(request, body.requireText("name")), sizeBytes, numbers);
    JsonArray array = new JsonArray();
    for (int i = 0; i < numbers.size(); i++) {
      JsonObject link = new JsonObject();
      link.addProperty("piece", numbers.get(i));
      link.addProperty("sizeBytes", Upload.pieceBytes(sizeBytes, numbers.get(i)));
      link.addProperty("link", links.get(i).toString());
      array.add(link);
    }
    JsonObject json = new JsonObject();
    json.add("links", array);
    json.addProperty("linksEndAt", clock.instant().plus(LINK_LIFETIME).toString());
    return ApiResponse.of(200, json);
  }

  ApiResponse complete(ApiRequest request, Identity caller) {
    ApiRequest.Body body = request.json();
    inbox.complete(
        caller.user(), file(request, body.requireText("name")), body.requireSize("sizeBytes"));
    return ApiResponse.empty();
  }

  ApiResponse delete(ApiRequest request, Identity caller) {
    Optional<String> name = request.query("name");
    if (name.isPresent()) {
      inbox.delete(caller.user(), file(request, name.get()));
    } else {
      inbox.delete(caller.user(), export(request.pathId()));
    }
    return ApiResponse.empty();
  }

  /** A valid name of an export. */
  static String export(String export) {
    try {
      ExportFile.requireExport(export);
      return export;
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private static ExportFile file(ApiRequest request, String name) {
    try {
      return new ExportFile(request.pathId(), name);
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()));
    }
  }
}
