package dev.mediaimporter.examples.cli;

import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.photos.Page;
import dev.mediaimporter.photos.PageFetch;
import dev.mediaimporter.photos.PagedIterable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The items of a source in another order. The pages of its listing are empty until all is listed,
 * so that each request for a page is still one request.
 */
final class OrderedSource extends ForwardingSource {
  private static final int PAGE = 100;

  /** About 100 MB of memory. */
  private static final int MOST = 100_000;

  private static final String LISTING = "listing:";
  private static final String SORTED = "sorted:";

  private final Comparator<MediaItem> order;

  OrderedSource(MediaSource source, Comparator<MediaItem> order) {
    super(source);
    this.order = order;
  }

  @Override
  public PagedIterable<MediaItem> items() {
    return ordered(super.items());
  }

  /** The items of a listing of the same source in this order. */
  PagedIterable<MediaItem> ordered(PagedIterable<MediaItem> listing) {
    return listing.fetchedBy(fetch -> new Sorting(fetch)::page);
  }

  /** One listing; a new start forgets what was listed. One thread at a time. */
  private final class Sorting {
    private final PageFetch<MediaItem> fetch;
    private final List<MediaItem> listed = new ArrayList<>();

    Sorting(PageFetch<MediaItem> fetch) {
      this.fetch = fetch;
    }

    Page<MediaItem> page(Optional<String> token) {
      if (token.isPresent() && token.get().startsWith(SORTED)) {
        return slice(Integer.parseInt(token.get().substring(SORTED.length())));
      }
      Page<MediaItem> page = fetch.fetch(token.map(text -> text.substring(LISTING.length())));
      if (token.isEmpty()) {
        listed.clear();
      }
      listed.addAll(page.items());
      if (listed.size() > MOST) {
        throw new InvalidRequestException(
            "more than " + Format.number(MOST) + " items cannot be sorted; leave --order-by out",
            null);
      }
      if (page.nextToken().isPresent()) {
        return new Page<>(List.of(), page.nextToken().map(next -> LISTING + next));
      }
      listed.sort(order);
      return slice(0);
    }

    private Page<MediaItem> slice(int from) {
      int to = Math.min(listed.size(), from + PAGE);
      return new Page<>(
          List.copyOf(listed.subList(from, to)),
          to < listed.size() ? Optional.of(SORTED + to) : Optional.empty());
    }
  }
}
