package dev.mediaimporter.testkit;

import dev.mediaimporter.media.DownloadLink;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.photos.Album;
import dev.mediaimporter.photos.Download;
import dev.mediaimporter.photos.MediaQuery;
import dev.mediaimporter.photos.Page;
import dev.mediaimporter.photos.PagedIterable;
import dev.mediaimporter.photos.PhotosClient;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * A photos client whose library is in memory, for tests without HTTP. A search matches everything.
 * Safe for concurrent use once it is filled.
 */
public final class FakePhotosClient implements PhotosClient {
  private static final int PAGE_SIZE = 3;

  private final Clock clock;
  private final Map<String, Album> albums = new LinkedHashMap<>();
  private final Map<String, List<String>> members = new LinkedHashMap<>();
  private final Map<String, MediaItem> items = new LinkedHashMap<>();
  private final Map<String, byte[]> bytes = new LinkedHashMap<>();

  /** Creates an empty library, whose links are dated by this clock. */
  public FakePhotosClient(Clock clock) {
    this.clock = clock;
  }

  /** Adds an item to an album, which is created when it is new. */
  public FakePhotosClient add(String albumId, MediaItem item, byte[] content) {
    albums.putIfAbsent(albumId, Album.builder().id(albumId).title(albumId).build());
    members.computeIfAbsent(albumId, id -> new ArrayList<>()).add(item.id());
    items.put(item.id(), item);
    bytes.put(item.id(), content.clone());
    return this;
  }

  @Override
  public PagedIterable<Album> albums() {
    return paged(List.copyOf(albums.values()), Album::id);
  }

  @Override
  public Optional<Album> album(String albumId) {
    return Optional.ofNullable(albums.get(albumId));
  }

  @Override
  public PagedIterable<MediaItem> mediaItems(MediaQuery query) {
    List<String> ids = query instanceof MediaQuery.OfAlbum album
        ? members.getOrDefault(album.albumId(), List.of())
        : List.copyOf(items.keySet());
    return paged(ids.stream().flatMap(id -> mediaItem(id).stream()).toList(), MediaItem::id);
  }

  private static <T> PagedIterable<T> paged(List<T> all, Function<T, String> identity) {
    return PagedIterable.of(token -> page(all, token), identity);
  }

  static <T> Page<T> page(List<T> all, Optional<String> token) {
    int from = token.map(Integer::parseInt).orElse(0);
    int to = Math.min(from + PAGE_SIZE, all.size());
    return new Page<>(
        all.subList(from, to), to < all.size() ? Optional.of("" + to) : Optional.empty());
  }

  @Override
  public Optional<MediaItem> mediaItem(String id) {
    return Optional.ofNullable(items.get(id))
        .map(item -> item.withLink(new DownloadLink(
            URI.create("https://fake.invalid/" + item.id().hashCode()), clock.instant())));
  }

  @Override
  public Map<String, MediaItem> mediaItems(Collection<String> ids) {
    Map<String, MediaItem> found = new LinkedHashMap<>();
    ids.forEach(id -> mediaItem(id).ifPresent(item -> found.put(id, item)));
    return found;
  }

  @Override
  public Download open(MediaItem item, long fromByte) {
    byte[] all = Objects.requireNonNull(bytes.get(item.id()), "no such item");
    return download(all, fromByte, item);
  }

  static Download download(byte[] all, long fromByte, MediaItem item) {
    int from = (int) fromByte;
    return Download.of(
        new ByteArrayInputStream(all, from, all.length - from), from, all.length, item.mimeType());
  }
}
