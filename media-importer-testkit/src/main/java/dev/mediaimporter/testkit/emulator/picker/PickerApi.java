package dev.mediaimporter.testkit.emulator.picker;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.mediaimporter.testkit.emulator.api.ApiQuery;
import dev.mediaimporter.testkit.emulator.api.BaseUrls;
import dev.mediaimporter.testkit.emulator.api.ItemJson;
import dev.mediaimporter.testkit.emulator.api.Paging;
import dev.mediaimporter.testkit.emulator.faults.ApiError;
import dev.mediaimporter.testkit.emulator.faults.Behaviour;
import dev.mediaimporter.testkit.emulator.faults.FaultMatch;
import dev.mediaimporter.testkit.emulator.faults.Faults;
import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import dev.mediaimporter.testkit.emulator.http.HttpRequest;
import dev.mediaimporter.testkit.emulator.http.HttpResponse;
import dev.mediaimporter.testkit.emulator.http.Json;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import dev.mediaimporter.testkit.emulator.library.User;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** The Picker API: what an authorized caller gets. */
public record PickerApi(
    Clock clock,
    Picker sessions,
    Paging paging,
    Faults faults,
    Behaviour behaviour,
    PickerPage page,
    BaseUrls links) {
  public static final String PATH = "/picker/v1/";

  private static final int STANDARD_PAGE = 50;
  private static final int LARGEST_PAGE = 100;

  /**
   * The answer to a method of the API.
   *
   * @param id the session in the path, empty when there is none
   */
  public HttpResponse answer(
      User user, HttpRequest request, RequestKind kind, String id, FaultMatch firing) {
    JsonObject json = switch (kind) {
      case SESSIONS_CREATE -> create(user, request);
      case SESSIONS_GET -> {
        ApiQuery.onlyParameters(request);
        own(user, id);
        yield json(sessions.poll(id).orElseThrow(ApiError::notFound));
      }
      case SESSIONS_DELETE -> {
        ApiQuery.onlyParameters(request);
        own(user, id);
        sessions.delete(id);
        yield new JsonObject();
      }
      case PICKED_ITEMS_LIST -> items(user, request, firing);
      default -> throw ApiError.notFound();
    };
    return Json.response(200, json);
  }

  /** A session of this user; of those of others nobody learns that they are. */
  private Picker.Session own(User user, String id) {
    return sessions
        .find(id)
        .filter(session -> session.subject().equals(user.subject()))
        .orElseThrow(ApiError::notFound);
  }

  private JsonObject create(User user, HttpRequest request) {
    ApiQuery.onlyParameters(request, "requestId");
    String requestId = HttpRequest.first(request.parameters(), "requestId");
    if (!requestId.isEmpty() && !isUuid4(requestId)) {
      throw ApiError.invalid("Request ID must be a UUID of version 4.");
    }
    OptionalInt most = maxItemCount(request.body());
    if (user.library().isEmpty()) {
      throw ApiError.noPhotosAccount();
    }
    return json(sessions.create(user.subject(), most).orElseThrow(ApiError::tooManySessions));
  }

  private static boolean isUuid4(String text) {
    try {
      return UUID.fromString(text).version() == 4;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static OptionalInt maxItemCount(String body) {
    if (body.isBlank()) {
      return OptionalInt.empty();
    }
    JsonElement config;
    try {
      config = onlyMember(JsonParser.parseString(body), "pickingConfig")
          .map(inner -> onlyMember(inner, "maxItemCount").orElse(new JsonPrimitive(0)))
          .orElse(new JsonPrimitive(0));
    } catch (JsonParseException e) {
      throw ApiError.invalid("Invalid JSON payload received.");
    }
    try {
      BigDecimal count = config.getAsBigDecimal();
      if (count.signum() < 0) {
        throw ApiError.invalid("Max item count must not be negative.");
      }
      count.toBigIntegerExact();
      return OptionalInt.of(count.min(BigDecimal.valueOf(Integer.MAX_VALUE)).intValue());
    } catch (NumberFormatException
        | ArithmeticException
        | UnsupportedOperationException
        | IllegalStateException e) {
      throw ApiError.invalid(
          "Invalid value at 'session.picking_config.max_item_count' (TYPE_INT64)");
    }
  }

  private static Optional<JsonElement> onlyMember(JsonElement json, String name) {
    if (!(json instanceof JsonObject object)) {
      throw ApiError.invalid("Invalid JSON payload received.");
    }
    ApiQuery.onlyFields(object, "", name);
    return Optional.ofNullable(object.get(name)).filter(member -> !member.isJsonNull());
  }

  private JsonObject json(Picker.Session session) {
    JsonObject json = new JsonObject();
    json.addProperty("id", session.id());
    json.addProperty("pickerUri", page.url(session.id()));
    if (session.items().isEmpty()) {
      Duration left = Duration.between(clock.instant(), session.stopPolling());
      JsonObject polling = new JsonObject();
      polling.addProperty("pollInterval", duration(behaviour.pollInterval.get()));
      polling.addProperty("timeoutIn", duration(left.isNegative() ? Duration.ZERO : left));
      json.add("pollingConfig", polling);
    } else {
      json.addProperty("mediaItemsSet", true);
    }
    json.addProperty("expireTime", session.expires().toString());
    JsonObject config = new JsonObject();
    config.addProperty("maxItemCount", Integer.toString(session.maxItemCount()));
    json.add("pickingConfig", config);
    return json;
  }

  /** Seconds with 0, 3, 6 or 9 digits behind the point, as protobuf writes them. */
  static String duration(Duration duration) {
    String nanos = String.format("%09d", duration.toNanosPart());
    while (nanos.endsWith("000")) {
      nanos = nanos.substring(0, nanos.length() - 3);
    }
    return duration.toSeconds() + (nanos.isEmpty() ? "" : "." + nanos) + "s";
  }

  private JsonObject items(User user, HttpRequest request, FaultMatch firing) {
    Paging.Request asked = ApiQuery.page(
        request, RequestKind.PICKED_ITEMS_LIST, STANDARD_PAGE, LARGEST_PAGE, firing, "sessionId");
    String id = HttpRequest.first(request.parameters(), "sessionId");
    if (id.isEmpty()) {
      throw ApiError.invalid("Session ID must be set.");
    }
    List<String> chosen = own(user, id).items().orElseThrow(ApiError::notPickedYet);
    // Without what the user has deleted since.
    List<LibraryItem> present = chosen.stream()
        .flatMap(itemId -> user.library().flatMap(library -> library.item(itemId)).stream())
        .toList();
    Paging.Page<LibraryItem> listed = paging.page(asked, present, firing);
    JsonArray array = ItemJson.entries(firing);
    for (LibraryItem item : listed.entries()) {
      FaultMatch shown = faults.showing(RequestKind.PICKED_ITEMS_LIST, item.id());
      array.add(ItemJson.picked(item, links.picked(item.id(), user.subject(), id), shown));
    }
    return listed.json("mediaItems", array);
  }

  /** Whether a session still lets its items be downloaded. */
  public boolean opens(BaseUrls.Target target) {
    return behaviour.pickedLinksOutliveSession.get()
        || sessions
            .find(target.session())
            .filter(session -> session.subject().equals(target.subject()))
            .isPresent();
  }
}
