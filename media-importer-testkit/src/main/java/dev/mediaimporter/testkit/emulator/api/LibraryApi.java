package dev.mediaimporter.testkit.emulator.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mediaimporter.testkit.emulator.faults.ApiError;
import dev.mediaimporter.testkit.emulator.faults.Fault;
import dev.mediaimporter.testkit.emulator.faults.FaultMatch;
import dev.mediaimporter.testkit.emulator.faults.FaultTypes.BatchGetStatus;
import dev.mediaimporter.testkit.emulator.faults.FaultTypes.Gone;
import dev.mediaimporter.testkit.emulator.faults.Faults;
import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import dev.mediaimporter.testkit.emulator.faults.Requests;
import dev.mediaimporter.testkit.emulator.http.HttpRequest;
import dev.mediaimporter.testkit.emulator.http.HttpResponse;
import dev.mediaimporter.testkit.emulator.http.Json;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryAlbum;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import dev.mediaimporter.testkit.emulator.library.User;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Library API: what an authorized caller gets. */
public final class LibraryApi {
  private static final int MAX_BATCH = 50;
  private static final int REMEMBERED_SEARCHES = 4;

  private final Paging paging;
  private final Faults faults;
  private final Requests requests;
  private final BaseUrls links;
  private final Map<String, List<LibraryItem>> searches = new LinkedHashMap<>();
  private @Nullable Library searched;

  public LibraryApi(Paging paging, Faults faults, Requests requests, BaseUrls links) {
    this.paging = paging;
    this.faults = faults;
    this.requests = requests;
    this.links = links;
  }

  /**
   * What one user sees.
   *
   * @param json writes it with links of that user
   */
  private record View(Library library, ItemJson json) {}

  /**
   * The answer to a method of the API.
   *
   * @param id the album or item in the path, empty when there is none
   */
  public HttpResponse answer(
      User user, HttpRequest request, RequestKind kind, String id, FaultMatch firing) {
    View view = new View(
        user.library().orElseThrow(ApiError::noPhotosAccount),
        new ItemJson(item -> links.base(item, user.subject())));
    JsonObject json = switch (kind) {
      case ALBUMS_LIST -> albums(view, request, firing);
      case ALBUMS_GET -> view.json().album(album(view, id));
      case MEDIA_ITEMS_LIST -> items(view, request, firing);
      case MEDIA_ITEMS_SEARCH -> search(view, request, firing);
      case MEDIA_ITEMS_GET -> item(view, request, id, firing);
      case MEDIA_ITEMS_BATCH_GET -> batch(view, request);
      case SHARING -> throw ApiError.forbidden("The caller does not have permission");
      default -> throw ApiError.ofServer(501);
    };
    return Json.response(200, json);
  }

  private JsonObject albums(View view, HttpRequest request, FaultMatch firing) {
    Paging.Request asked =
        ApiQuery.page(request, RequestKind.ALBUMS_LIST, 20, 50, firing, "excludeNonAppCreatedData");
    List<LibraryAlbum> visible =
        view.library().albums().stream().filter(album -> !album.foreign()).toList();
    Paging.Page<LibraryAlbum> page = paging.page(asked, visible, firing);
    JsonArray array = new JsonArray();
    page.entries().forEach(album -> array.add(view.json().album(album)));
    return page.json("albums", array);
  }

  private LibraryAlbum album(View view, String id) {
    LibraryAlbum album = view.library().album(id).orElseThrow(ApiError::notFound);
    if (album.foreign()) {
      throw ApiError.forbidden("The caller does not have permission");
    }
    return album;
  }

  private JsonObject items(View view, HttpRequest request, FaultMatch firing) {
    Paging.Request asked = ApiQuery.page(request, RequestKind.MEDIA_ITEMS_LIST, 25, 100, firing);
    return itemPage(
        view,
        RequestKind.MEDIA_ITEMS_LIST,
        paging.page(asked, found(view, Search.parse("", false)), firing),
        firing);
  }

  private JsonObject search(View view, HttpRequest request, FaultMatch firing) {
    ApiQuery.onlyParameters(request);
    Search search = Search.parse(request.body(), firing.has(Fault.ORDER_BY_IGNORED));
    int size = Paging.pageSize(search.pageSize(), 25, 100, firing);
    Paging.Request asked = new Paging.Request(search.canonical(), search.pageToken(), size);
    List<LibraryItem> list = search.albumId().isEmpty()
        ? found(view, search)
        : album(view, search.albumId()).visibleItems();
    Paging.Page<LibraryItem> page = paging.page(asked, list, firing);
    return itemPage(view, RequestKind.MEDIA_ITEMS_SEARCH, page, firing);
  }

  /** What a search finds; remembered for the pages that follow. */
  private synchronized List<LibraryItem> found(View view, Search search) {
    Library current = view.library();
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

  private JsonObject item(View view, HttpRequest request, String id, FaultMatch firing) {
    ApiQuery.onlyParameters(request);
    Gone gone = firing.first(Gone.class);
    if (gone != null) {
      throw (gone.status() == 404
          ? ApiError.notFound()
          : ApiError.invalid("Invalid media item ID."));
    }
    return view.json().item(visible(view, id), firing);
  }

  private LibraryItem visible(View view, String id) {
    return view.library()
        .item(id)
        .filter(item -> !item.foreign())
        .orElseThrow(() -> ApiError.invalid("Invalid media item ID."));
  }

  private JsonObject batch(View view, HttpRequest request) {
    ApiQuery.onlyParameters(request, "mediaItemIds");
    List<String> ids = request.parameters().getOrDefault("mediaItemIds", List.of());
    if (ids.isEmpty() || ids.size() > MAX_BATCH) {
      throw ApiError.invalid("Request must contain between 1 and 50 media item IDs.");
    }
    if (new HashSet<>(ids).size() < ids.size()) {
      throw ApiError.invalid("Request must not contain duplicate media item IDs.");
    }
    JsonArray results = new JsonArray();
    for (String id : ids) {
      requests.recordItem(RequestKind.MEDIA_ITEMS_BATCH_GET, id);
      results.add(batchResult(view, id, faults.showing(RequestKind.MEDIA_ITEMS_BATCH_GET, id)));
    }
    JsonObject json = new JsonObject();
    json.add("mediaItemResults", results);
    return json;
  }

  private JsonObject batchResult(View view, String id, FaultMatch firing) {
    if (firing.has(Fault.BATCH_GET_BREAKS)) {
      throw ApiError.ofServer(500);
    }
    BatchGetStatus given = firing.first(BatchGetStatus.class);
    Gone gone = firing.first(Gone.class);
    LibraryItem item = view.library().item(id).filter(found -> !found.foreign()).orElse(null);
    JsonObject result = new JsonObject();
    if (given != null) {
      result.add("status", status(given.code(), given.message()));
    } else if (gone != null && gone.status() == 404) {
      result.add("status", status(5, "Requested entity was not found."));
    } else if (gone != null || item == null) {
      result.add("status", status(3, "Invalid media item ID."));
    } else {
      result.add("mediaItem", view.json().item(item, firing));
    }
    return result;
  }

  private static JsonObject status(int code, String message) {
    JsonObject status = new JsonObject();
    status.addProperty("code", code);
    status.addProperty("message", message);
    return status;
  }

  private JsonObject itemPage(
      View view, RequestKind kind, Paging.Page<LibraryItem> page, FaultMatch firing) {
    JsonArray array = ItemJson.entries(firing);
    for (LibraryItem item : page.entries()) {
      array.add(view.json().item(item, faults.showing(kind, item.id())));
    }
    return page.json("mediaItems", array);
  }
}
