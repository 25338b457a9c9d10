package dev.mediaimporter.takeout;

import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.media.ItemUnavailableException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.photos.Download;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.photos.Page;
import dev.mediaimporter.photos.PagedIterable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The items of an export. They need no link, and opening them costs no request. */
final class TakeoutSource implements MediaSource {
  private static final int PAGE_ITEMS = 500;
  private static final String UNKNOWN_TYPE = "application/octet-stream";

  private static final Map<String, String> TYPES = Map.ofEntries(
      Map.entry("jpg", "image/jpeg"),
      Map.entry("jpeg", "image/jpeg"),
      Map.entry("png", "image/png"),
      Map.entry("gif", "image/gif"),
      Map.entry("webp", "image/webp"),
      Map.entry("heic", "image/heic"),
      Map.entry("heif", "image/heif"),
      Map.entry("avif", "image/avif"),
      Map.entry("tif", "image/tiff"),
      Map.entry("tiff", "image/tiff"),
      Map.entry("bmp", "image/bmp"),
      Map.entry("dng", "image/x-adobe-dng"),
      Map.entry("mp4", "video/mp4"),
      Map.entry("m4v", "video/x-m4v"),
      Map.entry("mp", "video/mp4"),
      Map.entry("mv", "video/mp4"),
      Map.entry("mov", "video/quicktime"),
      Map.entry("3gp", "video/3gpp"),
      Map.entry("avi", "video/x-msvideo"),
      Map.entry("mkv", "video/x-matroska"),
      Map.entry("webm", "video/webm"),
      Map.entry("mpg", "video/mpeg"),
      Map.entry("mpeg", "video/mpeg"),
      Map.entry("wmv", "video/x-ms-wmv"));

  /** Takes seconds where a photo takes a fraction of one. */
  private static final long LARGE_BYTES = 64L << 20;

  private final Catalogue catalogue;
  private final List<CatalogueItem> selected;

  TakeoutSource(Catalogue catalogue, List<CatalogueItem> selected) {
    this.catalogue = catalogue;
    this.selected = largestFirst(selected);
  }

  /**
   * A large video that comes last is still on its way when nothing else is. Archives that are read
   * in order stay so.
   */
  private static List<CatalogueItem> largestFirst(List<CatalogueItem> selected) {
    List<CatalogueItem> ordered = new ArrayList<>(selected);
    ordered.sort(
        Comparator.comparingLong(item -> isLarge(item.entry()) ? -item.entry().size() : 0));
    return List.copyOf(ordered);
  }

  private static boolean isLarge(Entry entry) {
    return entry.size() >= LARGE_BYTES && entry.readInOrder().isEmpty();
  }

  @Override
  public boolean needsLinks() {
    return false;
  }

  /** The page token is the number of the first item. */
  @Override
  public PagedIterable<MediaItem> items() {
    return PagedIterable.of(
        token -> page(token.map(TakeoutSource::number).orElse(0)), MediaItem::id);
  }

  @Override
  public OptionalLong announced() {
    return OptionalLong.of(selected.size());
  }

  private static int number(String token) {
    try {
      return Integer.parseInt(token);
    } catch (NumberFormatException e) {
      throw new InvalidRequestException("not a page token: " + token, e);
    }
  }

  private Page<MediaItem> page(int from) {
    int last = selected.size();
    if (from < 0 || from > last) {
      throw new InvalidRequestException("not a page token: " + from, null);
    }
    int to = Math.min(last, from + PAGE_ITEMS);
    List<MediaItem> items =
        selected.subList(from, to).stream().map(this::mediaItem).toList();
    return new Page<>(items, to < last ? Optional.of(Integer.toString(to)) : Optional.empty());
  }

  private MediaItem mediaItem(CatalogueItem item) {
    String filename = item.occurrence().filename();
    boolean video = MediaName.of(filename).isVideo()
        || item.occurrence().role() == Occurrence.Role.MOTION_VIDEO;
    return MediaItem.builder()
        .id(item.id())
        .filename(filename)
        .mimeType(typeOf(item, filename))
        .type(video ? MediaKind.VIDEO : MediaKind.PHOTO)
        .creationTime(item.takenAt())
        .details(Details.of(TakeoutItem.of(item, catalogue.albums())))
        .build();
  }

  private static String typeOf(CatalogueItem item, String filename) {
    boolean motion = item.occurrence().role() == Occurrence.Role.MOTION_VIDEO;
    return TYPES.getOrDefault(MediaName.kindOf(filename), motion ? "video/mp4" : UNKNOWN_TYPE);
  }

  @Override
  public Optional<MediaItem> refresh(MediaItem item) {
    return catalogue.item(item.id()).map(this::mediaItem);
  }

  @Override
  public Download open(MediaItem item, long fromByte) {
    CatalogueItem known = catalogue
        .item(item.id())
        .orElseThrow(() -> new ItemUnavailableException(
            FailureReason.ITEM_GONE, "the item is not in this export", null));
    return EntryDownload.open(known.entry(), item, fromByte);
  }
}
