package dev.mediaimporter.photos;

import dev.mediaimporter.internal.FingerprintMap;
import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.media.SourceUnavailableException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A listing that is fetched as it is read. Each iteration starts afresh at the first page; a page
 * is fetched when its first item is asked for and never before, because the links in it live only
 * about an hour.
 *
 * <p>Google's pages may be empty, overlap, or repeat an item; each item is handed out once an
 * iteration, recognised by its id (about 40 bytes of memory for each). Only the absence of a page
 * token ends a listing. When a page token is refused half way, the listing starts over at the first
 * page once, and what was handed out before is left out.
 *
 * <p>Immutable and safe to share; an iterator belongs to one thread. {@code next} and
 * {@code hasNext} block for the request and throw what the fetch throws; a page token given before,
 * or {@value #MAX_IDLE_PAGES} pages in a row with nothing new, end in
 * {@link SourceUnavailableException}.
 *
 * @see <a href="https://developers.google.com/photos/library/guides/list">List library contents,
 *     albums, and media items</a>
 */
public final class PagedIterable<T> implements Iterable<T> {
  /** How many pages without a new item are followed before the listing is called broken. */
  static final int MAX_IDLE_PAGES = 1000;

  private final PageFetch<T> fetch;
  private final Function<T, String> identity;

  private PagedIterable(PageFetch<T> fetch, Function<T, String> identity) {
    this.fetch = fetch;
    this.identity = identity;
  }

  /**
   * Returns a listing.
   *
   * @param fetch asks for one page
   * @param identity the id by which an item is recognised
   */
  public static <T> PagedIterable<T> of(PageFetch<T> fetch, Function<T, String> identity) {
    return new PagedIterable<>(fetch, identity);
  }

  /** The same listing with another way to fetch, such as one that retries. */
  public PagedIterable<T> fetchedBy(UnaryOperator<PageFetch<T>> decorator) {
    return new PagedIterable<>(decorator.apply(fetch), identity);
  }

  /** How a page is fetched. */
  public PageFetch<T> fetch() {
    return fetch;
  }

  /** Starts at the first page, handing out item after item. */
  @Override
  public Iterator<T> iterator() {
    return stream().iterator();
  }

  /** The pages instead of the items, empty ones included; no item is in two of them. */
  public Iterable<Page<T>> pages() {
    return () -> new PageIterator<>(fetch, identity);
  }

  /** The items as a sequential, lazy stream. */
  public Stream<T> stream() {
    return StreamSupport.stream(pages().spliterator(), false)
        .flatMap(page -> page.items().stream());
  }

  private static final class PageIterator<T> implements Iterator<Page<T>> {
    private static final long SEEN = 1;

    private final PageFetch<T> fetch;
    private final Function<T, String> identity;
    private final FingerprintMap seen = new FingerprintMap();
    private final FingerprintMap tokens = new FingerprintMap();
    private Optional<String> token = Optional.empty();
    private boolean more = true;
    private boolean restarted;
    private int pages;
    private int idlePages;

    PageIterator(PageFetch<T> fetch, Function<T, String> identity) {
      this.fetch = fetch;
      this.identity = identity;
    }

    @Override
    public boolean hasNext() {
      return more;
    }

    @Override
    public Page<T> next() {
      if (!more) {
        throw new NoSuchElementException();
      }
      Page<T> page = fetchOrRestart();
      if (page.nextToken().isPresent() && tokens.put(page.nextToken().get(), SEEN) == SEEN) {
        throw new SourceUnavailableException(
            "the service answered with a page token that it had given before");
      }
      pages++;
      token = page.nextToken();
      more = token.isPresent();
      List<T> fresh = new ArrayList<>(page.items().size());
      for (T item : page.items()) {
        if (seen.put(identity.apply(item), SEEN) != SEEN) {
          fresh.add(item);
        }
      }
      idlePages = fresh.isEmpty() ? idlePages + 1 : Math.min(idlePages, 0);
      if (idlePages >= MAX_IDLE_PAGES) {
        throw new SourceUnavailableException(
            "the service answered " + idlePages + " pages in a row with nothing new");
      }
      return new Page<>(fresh, token);
    }

    private Page<T> fetchOrRestart() {
      try {
        return fetch.fetch(token);
      } catch (InvalidRequestException e) {
        if (token.isEmpty() || restarted) {
          throw e;
        }
        restarted = true;
        tokens.clear();
        // As many pages again bring nothing new, and that is as it should be.
        idlePages = -pages;
        token = Optional.empty();
        return fetch.fetch(token);
      }
    }
  }
}
