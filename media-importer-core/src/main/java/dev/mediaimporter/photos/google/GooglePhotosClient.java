package dev.mediaimporter.photos.google;

import com.google.api.client.http.HttpTransport;
import com.google.auth.Credentials;
import com.google.gson.JsonObject;
import dev.mediaimporter.internal.text.Json;
import dev.mediaimporter.internal.text.SafeText;
import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.SourceUnavailableException;
import dev.mediaimporter.photos.Album;
import dev.mediaimporter.photos.Download;
import dev.mediaimporter.photos.MediaQuery;
import dev.mediaimporter.photos.PagedIterable;
import dev.mediaimporter.photos.PhotosClient;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * The Library API of Google Photos.
 *
 * <p>Thread-safe; one client with its connections serves a whole program. Every method blocks,
 * within the timeouts of the settings. Access tokens are refreshed when they expire, and once when
 * one is refused.
 *
 * <p>Nothing here logs, and no message holds a token or a link. The HTTP client below does log both
 * at level {@code DEBUG}: keep {@code org.apache.hc.client5.http} at {@code INFO} or above.
 */
public final class GooglePhotosClient implements PhotosClient, AutoCloseable {
  private static final int MAX_ALBUMS_IN_PAGE = 50;
  private static final int MAX_IDS_IN_CALL = 50;

  /** Codes of google.rpc.Code. */
  private static final int INVALID_ARGUMENT = 3;

  private static final int NOT_FOUND = 5;

  /** Google wants both ends of a range; nothing was photographed before. */
  private static final LocalDate FIRST_DAY = LocalDate.of(1800, 1, 1);

  private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);

  private final ApiConnection api;

  GooglePhotosClient(ApiConnection api) {
    this.api = api;
  }

  /**
   * A client that uses the caller's transport, which stays open when the client is closed. Use
   * {@link #newTransport} unless there is a reason: {@code NetHttpTransport} takes a body that was
   * cut short for a whole one.
   */
  public static GooglePhotosClient create(
      HttpTransport transport, Credentials credentials, GooglePhotosSettings settings) {
    return create(transport, credentials, settings, Clock.systemUTC());
  }

  /** The same by another clock, which dates links and reads {@code Retry-After}. */
  public static GooglePhotosClient create(
      HttpTransport transport,
      Credentials credentials,
      GooglePhotosSettings settings,
      Clock clock) {
    return new GooglePhotosClient(
        new ApiConnection(transport, false, credentials, settings, settings.photosUrl(), clock));
  }

  /** A client with a transport of its own, which is closed with it. */
  public static GooglePhotosClient create(Credentials credentials, GooglePhotosSettings settings) {
    return new GooglePhotosClient(
        ApiConnection.owned(credentials, settings, settings.photosUrl(), Clock.systemUTC()));
  }

  /**
   * A transport made for large bodies: it never sends a request twice, follows no redirects, keeps
   * every wait within the settings' timeouts, notices bodies that are cut short, and breaks the
   * connection off when a body is closed early. It has a pool of 80 connections and honours the
   * JVM's proxy properties. Thread-safe; the caller closes it with {@link HttpTransport#shutdown}.
   */
  public static HttpTransport newTransport(GooglePhotosSettings settings) {
    return ApiConnection.newTransport(settings);
  }

  @Override
  public PagedIterable<Album> albums() {
    String path = "/v1/albums?pageSize=" + Math.min(api.settings.pageSize(), MAX_ALBUMS_IN_PAGE);
    return PagedIterable.of(
        token -> ApiConnection.confirmed(
            () -> api.get("the albums", path + ApiConnection.pageToken(token), api.errors::of)
                .albums()),
        Album::id);
  }

  /** {@inheritDoc} An album of another app counts as none. */
  @Override
  public Optional<Album> album(String albumId) {
    return find("the album ", "/v1/albums/", albumId).map(answer -> answer.album(answer.json()));
  }

  /**
   * {@inheritDoc} Archived items are among them.
   *
   * @throws InvalidRequestException if the first day of a search is after the last
   */
  @Override
  public PagedIterable<MediaItem> mediaItems(MediaQuery query) {
    String what = query instanceof MediaQuery.OfAlbum album
        ? "the items of the album " + SafeText.ofName(album.albumId())
        : "the items";
    Map<String, Object> first = searchFor(query);
    return PagedIterable.of(
        token -> {
          Map<String, Object> body = new HashMap<>(first);
          token.ifPresent(t -> body.put("pageToken", t));
          return ApiConnection.confirmed(() ->
              api.post(what, "/v1/mediaItems:search", body, api.errors::of).mediaItems(token));
        },
        MediaItem::id);
  }

  @Override
  public Optional<MediaItem> mediaItem(String id) {
    return find("the item ", "/v1/mediaItems/", id).map(answer -> answer.mediaItem(answer.json()));
  }

  private Optional<ApiAnswer> find(String kind, String path, String id) {
    return canBeId(id)
        ? api.find(kind + SafeText.ofName(id), path + ApiConnection.encoded(id))
        : Optional.empty();
  }

  @Override
  public Map<String, MediaItem> mediaItems(Collection<String> ids) {
    List<String> distinct = List.copyOf(new LinkedHashSet<>(ids));
    Map<String, MediaItem> found = new HashMap<>();
    for (int i = 0; i < distinct.size(); i += MAX_IDS_IN_CALL) {
      List<String> chunk = distinct.subList(i, Math.min(i + MAX_IDS_IN_CALL, distinct.size()));
      found.putAll(batch(chunk.stream().filter(GooglePhotosClient::canBeId).toList()));
    }
    Map<String, MediaItem> ordered = new LinkedHashMap<>();
    for (String id : distinct) {
      MediaItem item = found.get(id);
      if (item != null) {
        ordered.put(id, item);
      }
    }
    return ordered;
  }

  @Override
  public Download open(MediaItem item, long fromByte) {
    return api.bytes.open(item, fromByte, MediaFetcher.Access.ANONYMOUS);
  }

  @Override
  public Optional<Download> smallPicture(MediaItem item, int width) {
    return Optional.of(api.bytes.openSmall(item, width, MediaFetcher.Access.ANONYMOUS));
  }

  /** Closes the transport if it is this client's own; to be called when nothing is under way. */
  @Override
  public void close() {
    api.close();
  }

  private Map<String, Object> searchFor(MediaQuery query) {
    int pageSize = api.settings.pageSize();
    if (query instanceof MediaQuery.OfAlbum album) {
      return Map.of("pageSize", pageSize, "albumId", album.albumId());
    }
    Map<String, Object> filters = new HashMap<>();
    filters.put("includeArchivedMedia", true);
    if (query instanceof MediaQuery.Search search) {
      if (search.from().isPresent() || search.to().isPresent()) {
        filters.put("dateFilter", Map.of("ranges", List.of(range(search))));
      }
      search
          .type()
          .ifPresent(
              type -> filters.put("mediaTypeFilter", Map.of("mediaTypes", List.of(type.name()))));
    }
    return Map.of("pageSize", pageSize, "filters", filters);
  }

  private static Map<String, Object> range(MediaQuery.Search search) {
    LocalDate from = search.from().orElse(FIRST_DAY);
    LocalDate to = search.to().orElse(LAST_DAY);
    if (from.isAfter(to)) {
      throw new InvalidRequestException(
          "the first day of the search, " + from + ", is after the last, " + to);
    }
    return Map.of("startDate", date(from), "endDate", date(to));
  }

  private static Map<String, Object> date(LocalDate day) {
    return Map.of("year", day.getYear(), "month", day.getMonthValue(), "day", day.getDayOfMonth());
  }

  /** At most 50 ids at once; what Google does not clearly show or deny is asked for alone. */
  private Map<String, MediaItem> batch(List<String> ids) {
    if (ids.isEmpty()) {
      return Map.of();
    }
    String path = ids.stream()
        .map(id -> "mediaItemIds=" + ApiConnection.encoded(id))
        .collect(Collectors.joining("&", "/v1/mediaItems:batchGet?", ""));
    ApiAnswer answer;
    try {
      answer = api.get(ids.size() + " items", path, api.errors::of);
    } catch (SourceUnavailableException e) {
      // One broken item was seen to turn the whole call into a 500.
      return oneByOne(ids);
    }
    Map<String, MediaItem> found = new HashMap<>();
    List<String> unclear = new ArrayList<>(ids);
    List<JsonObject> results = answer.objects("mediaItemResults");
    for (int i = 0; i < results.size(); i++) {
      JsonObject result = results.get(i);
      Optional<MediaItem> item =
          Json.object(result, "mediaItem").filter(ApiAnswer::hasId).map(answer::mediaItem);
      if (item.isPresent()) {
        found.put(item.get().id(), item.get());
        unclear.remove(item.get().id());
      } else if (results.size() == ids.size() && isGone(result)) {
        unclear.remove(ids.get(i));
      }
    }
    found.putAll(oneByOne(unclear));
    return found;
  }

  private static boolean isGone(JsonObject result) {
    OptionalLong code = Json.object(result, "status")
        .map(status -> Json.count(status, "code"))
        .orElseGet(OptionalLong::empty);
    return code.isPresent()
        && (code.getAsLong() == INVALID_ARGUMENT || code.getAsLong() == NOT_FOUND);
  }

  private Map<String, MediaItem> oneByOne(List<String> ids) {
    Map<String, MediaItem> found = new HashMap<>();
    SourceUnavailableException broken = null;
    int failures = 0;
    for (String id : ids) {
      try {
        mediaItem(id).ifPresent(item -> found.put(id, item));
      } catch (SourceUnavailableException e) {
        broken = e;
        failures++;
      }
    }
    if (broken != null && failures == ids.size()) {
      throw broken;
    }
    return found;
  }

  private static boolean canBeId(String id) {
    return !id.isBlank()
        && !id.equals(".")
        && !id.equals("..")
        && !id.startsWith(ApiAnswer.NAMELESS);
  }
}
