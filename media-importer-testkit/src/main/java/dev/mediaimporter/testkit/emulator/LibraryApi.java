package dev.mediaimporter.testkit.emulator;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mediaimporter.testkit.emulator.FaultTypes.BatchGetStatus;
import dev.mediaimporter.testkit.emulator.FaultTypes.Gone;
import dev.mediaimporter.testkit.emulator.FaultTypes.ItemQuirk;
import dev.mediaimporter.testkit.emulator.FaultTypes.Quirk;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The Library API: what an authorized caller gets. */
final class LibraryApi {
  private static final Set<String> STANDARD_PARAMETERS = Set.of(
      "access_token",
      "alt",
      "callback",
      "fields",
      "key",
      "oauth_token",
      "prettyPrint",
      "quotaUser",
      "$.xgafv");
  private static final int MAX_BATCH = 50;
  private static final int REMEMBERED_SEARCHES = 4;

  private final Supplier<Library> library;
  private final Paging paging;
  private final ItemJson itemJson;
  private final Faults faults;
  private final Requests requests;
  private final Map<String, List<LibraryItem>> searches = new LinkedHashMap<>();
  private @Nullable Library searched;

  LibraryApi(
      Supplier<Library> library,
      Paging paging,
      ItemJson itemJson,
      Faults faults,
      Requests requests) {
    this.library = library;
    this.paging = paging;
    this.itemJson = itemJson;
    this.faults = faults;
    this.requests = requests;
  }

  /**
   * The answer to a method of the API.
   *
   * @param id the album or item in the path, empty when there is none
   */
  HttpResponse answer(HttpRequest request, RequestKind kind, String id, Firing firing) {
    JsonObject json = switch (kind) {
      case ALBUMS_LIST -> albums(request, firing);
      case ALBUMS_GET -> itemJson.album(album(id));
      case MEDIA_ITEMS_LIST -> items(request, firing);
      case MEDIA_ITEMS_SEARCH -> search(request, firing);
      case MEDIA_ITEMS_GET -> item(request, id, firing);
      case MEDIA_ITEMS_BATCH_GET -> batch(request);
      case SHARING ->
        throw ApiError.forbidden("The caller does not have permission").failure();
      default -> throw ApiError.ofServer(501).failure();
    };
    return Json.response(200, json);
  }

  private JsonObject albums(HttpRequest request, Firing firing) {
    Paging.Request asked =
        pageRequest(request, RequestKind.ALBUMS_LIST, 20, 50, firing, "excludeNonAppCreatedData");
    List<LibraryAlbum> visible =
        library.get().albums().stream().filter(album -> !album.foreign()).toList();
    Paging.Page<LibraryAlbum> page = paging.page(asked, visible, firing);
    JsonArray array = new JsonArray();
    page.entries().forEach(album -> array.add(itemJson.album(album)));
    return pageJson("albums", array, page);
  }

  private LibraryAlbum album(String id) {
    LibraryAlbum album =
        library.get().album(id).orElseThrow(() -> ApiError.notFound().failure());
    if (album.foreign()) {
      throw ApiError.forbidden("The caller does not have permission").failure();
    }
    return album;
  }

  private JsonObject items(HttpRequest request, Firing firing) {
    Paging.Request asked = pageRequest(request, RequestKind.MEDIA_ITEMS_LIST, 25, 100, firing);
    return itemPage(
        RequestKind.MEDIA_ITEMS_LIST, paging.page(asked, found(Search.parse("", false)), firing));
  }

  private JsonObject search(HttpRequest request, Firing firing) {
    onlyParameters(request);
    Search search = Search.parse(request.body(), firing.has(Quirk.ORDER_BY_IGNORED));
    int size = Paging.pageSize(search.pageSize(), 25, 100, firing);
    Paging.Request asked = new Paging.Request(search.canonical(), search.pageToken(), size);
    List<LibraryItem> list =
        search.albumId().isEmpty() ? found(search) : inAlbum(album(search.albumId()));
    return itemPage(RequestKind.MEDIA_ITEMS_SEARCH, paging.page(asked, list, firing));
  }

  private static List<LibraryItem> inAlbum(LibraryAlbum album) {
    return album.items() instanceof GeneratedItems
        ? album.items()
        : album.items().stream().filter(item -> !item.foreign()).toList();
  }

  /** What a search finds; remembered for the pages that follow. */
  private synchronized List<LibraryItem> found(Search search) {
    Library current = library.get();
    if (search.filters().isEmpty() && current.isPlain()) {
      return current.items();
    }
    if (current != searched) {
      searches.clear();
      searched = current;
    }
    List<LibraryItem> found = searches.get(search.canonical());
    if (found == null) {
      if (searches.size() == REMEMBERED_SEARCHES) {
        searches.remove(searches.keySet().iterator().next());
      }
      found = search.apply(current.items());
      searches.put(search.canonical(), found);
    }
    return found;
  }

  private JsonObject item(HttpRequest request, String id, Firing firing) {
    onlyParameters(request);
    Gone gone = firing.first(Gone.class);
    if (gone != null) {
      throw (gone.status() == 404
              ? ApiError.notFound()
              : ApiError.invalid("Invalid media item ID."))
          .failure();
    }
    return itemJson.item(visible(id), firing);
  }

  private LibraryItem visible(String id) {
    return library
        .get()
        .item(id)
        .filter(item -> !item.foreign())
        .orElseThrow(() -> ApiError.invalid("Invalid media item ID.").failure());
  }

  private JsonObject batch(HttpRequest request) {
    onlyParameters(request, "mediaItemIds");
    List<String> ids = request.parameters().getOrDefault("mediaItemIds", List.of());
    if (ids.isEmpty() || ids.size() > MAX_BATCH) {
      throw ApiError.invalid("Request must contain between 1 and 50 media item IDs.")
          .failure();
    }
    if (new HashSet<>(ids).size() < ids.size()) {
      throw ApiError.invalid("Request must not contain duplicate media item IDs.")
          .failure();
    }
    JsonArray results = new JsonArray();
    for (String id : ids) {
      requests.recordItem(RequestKind.MEDIA_ITEMS_BATCH_GET, id);
      results.add(batchResult(id, faults.showing(RequestKind.MEDIA_ITEMS_BATCH_GET, id)));
    }
    JsonObject json = new JsonObject();
    json.add("mediaItemResults", results);
    return json;
  }

  private JsonObject batchResult(String id, Firing firing) {
    if (firing.has(ItemQuirk.BATCH_GET_BREAKS)) {
      throw ApiError.ofServer(500).failure();
    }
    BatchGetStatus given = firing.first(BatchGetStatus.class);
    Gone gone = firing.first(Gone.class);
    LibraryItem item = library.get().item(id).filter(found -> !found.foreign()).orElse(null);
    JsonObject result = new JsonObject();
    if (given != null) {
      result.add("status", status(given.code(), given.message()));
    } else if (gone != null && gone.status() == 404) {
      result.add("status", status(5, "Requested entity was not found."));
    } else if (gone != null || item == null) {
      result.add("status", status(3, "Invalid media item ID."));
    } else {
      result.add("mediaItem", itemJson.item(item, firing));
    }
    return result;
  }

  private static JsonObject status(int code, String message) {
    JsonObject status = new JsonObject();
    status.addProperty("code", code);
    status.addProperty("message", message);
    return status;
  }

  private JsonObject itemPage(RequestKind kind, Paging.Page<LibraryItem> page) {
    JsonArray array = new JsonArray();
    for (LibraryItem item : page.entries()) {
      array.add(itemJson.item(item, faults.showing(kind, item.id())));
    }
    return pageJson("mediaItems", array, page);
  }

  private static JsonObject pageJson(String name, JsonArray array, Paging.Page<?> page) {
    JsonObject json = new JsonObject();
    Json.addUnlessEmpty(json, name, array);
    if (page.nextToken() != null) {
      json.addProperty("nextPageToken", page.nextToken());
    }
    return json;
  }

  private static Paging.Request pageRequest(
      HttpRequest request,
      RequestKind kind,
      int standard,
      int most,
      Firing firing,
      String... others) {
    List<String> known = new ArrayList<>(List.of("pageSize", "pageToken"));
    known.addAll(List.of(others));
    onlyParameters(request, known.toArray(String[]::new));
    Map<String, List<String>> parameters = request.parameters();
    String token = first(parameters, "pageToken");
    String size = first(parameters, "pageSize");
    int asked;
    try {
      asked = size.isEmpty() ? 0 : Integer.parseInt(size);
    } catch (NumberFormatException e) {
      throw ApiError.invalid("Invalid value at 'page_size' (TYPE_INT32)").failure();
    }
    String same = kind + " " + size + " "
        + List.of(others).stream().map(name -> first(parameters, name)).toList();
    return new Paging.Request(same, token, Paging.pageSize(asked, standard, most, firing));
  }

  private static void onlyParameters(HttpRequest request, String... known) {
    Set<String> names = new HashSet<>(request.parameters().keySet());
    names.removeAll(STANDARD_PARAMETERS);
    names.removeAll(Set.of(known));
    for (String name : names) {
      throw ApiError.invalid("Invalid JSON payload received. Unknown name \"" + name
              + "\": Cannot bind query parameter.")
          .failure();
    }
  }

  private static String first(Map<String, List<String>> parameters, String name) {
    return parameters.getOrDefault(name, List.of("")).get(0);
  }
}
