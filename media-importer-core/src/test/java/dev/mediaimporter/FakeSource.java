package dev.mediaimporter;

import dev.mediaimporter.media.DownloadLink;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.media.SourceUnavailableException;
import dev.mediaimporter.photos.Download;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.photos.Page;
import dev.mediaimporter.photos.PageFetch;
import dev.mediaimporter.photos.PagedIterable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/** A source in memory whose answers can be scripted, item by item. */
public final class FakeSource implements MediaSource {
  /** One answer to a request for bytes. */
  public interface Answer {
    Download answer(byte[] content, long fromByte);
  }

  private final Clock clock;
  private final int pageSize;
  private final Map<String, MediaItem> items = new HashMap<>();
  private final List<String> order = new ArrayList<>();
  private final Map<String, Deque<Answer>> scripts = new HashMap<>();
  private final Map<String, AtomicInteger> opens = new HashMap<>();
  private final Map<String, AtomicInteger> refreshes = new HashMap<>();
  private PageFetch<MediaItem> fetch = this::page;
  private int failingRefreshes;
  private OptionalLong announced = OptionalLong.empty();

  public FakeSource(Clock clock, int pageSize) {
    this.clock = clock;
    this.pageSize = pageSize;
  }

  public FakeSource add(String id, String filename, Answer... script) {
    return add(
        MediaItem.builder()
            .id(id)
            .filename(filename)
            .mimeType("image/jpeg")
            .type(MediaKind.PHOTO)
            .link(link())
            .build(),
        script);
  }

  public synchronized FakeSource add(MediaItem item, Answer... script) {
    items.put(item.id(), item);
    order.add(item.id());
    scripts.put(item.id(), new ArrayDeque<>(List.of(script)));
    opens.put(item.id(), new AtomicInteger());
    refreshes.put(item.id(), new AtomicInteger());
    return this;
  }

  public synchronized void change(MediaItem item) {
    items.put(item.id(), item);
  }

  public synchronized void remove(String id) {
    items.remove(id);
  }

  /** The next look-ups fail. */
  public synchronized void failRefreshes(int count) {
    failingRefreshes = count;
  }

  public void listBy(PageFetch<MediaItem> listing) {
    this.fetch = listing;
  }

  public DownloadLink link() {
    return new DownloadLink(URI.create("https://bytes.invalid/secret"), clock.instant());
  }

  public static byte[] bytesOf(String id) {
    return ("<" + id + ">").repeat(1000).getBytes(StandardCharsets.UTF_8);
  }

  public int opens(String id) {
    return opens.get(id).get();
  }

  public int requests(String id) {
    return opens.get(id).get() + refreshes.get(id).get();
  }

  public synchronized Page<MediaItem> page(Optional<String> token) {
    int from = token.map(Integer::parseInt).orElse(0);
    int to = Math.min(from + pageSize, order.size());
    List<MediaItem> page = order.subList(from, to).stream().map(items::get).toList();
    return new Page<>(page, to < order.size() ? Optional.of("" + to) : Optional.empty());
  }

  /** Says that it has this many items. */
  public void announce(long count) {
    announced = OptionalLong.of(count);
  }

  @Override
  public OptionalLong announced() {
    return announced;
  }

  @Override
  public PagedIterable<MediaItem> items() {
    return PagedIterable.of(fetch, MediaItem::id);
  }

  @Override
  public synchronized Optional<MediaItem> refresh(MediaItem item) {
    refreshes.get(item.id()).incrementAndGet();
    if (failingRefreshes > 0) {
      failingRefreshes--;
      throw new SourceUnavailableException("503", null);
    }
    return Optional.ofNullable(items.get(item.id())).map(known -> known.withLink(link()));
  }

  @Override
  public synchronized Download open(MediaItem item, long fromByte) {
    opens.get(item.id()).incrementAndGet();
    Deque<Answer> script = scripts.get(item.id());
    Answer answer = script.isEmpty() ? whole() : script.removeFirst();
    return answer.answer(bytesOf(item.id()), fromByte);
  }

  /** The whole medium, whatever was asked for. */
  public static Answer whole() {
    return (content, from) -> new FakeDownload(content, 0, content.length, Download.Framing.LENGTH);
  }

  /** The rest from the byte asked for. */
  public static Answer rest() {
    return (content, from) ->
        new FakeDownload(content, from, content.length, Download.Framing.LENGTH);
  }

  /** What was asked for, broken off after this many bytes of it. */
  public static Answer cutAfter(int count) {
    return (content, from) ->
        new FakeDownload(content, from, (int) from + count, Download.Framing.LENGTH);
  }

  /** The whole medium from the start, broken off after this many bytes. */
  public static Answer wholeCutAfter(int count) {
    return (content, from) -> new FakeDownload(content, 0, count, Download.Framing.LENGTH);
  }

  public static Answer failing(RuntimeException failure) {
    return (content, from) -> {
      throw failure;
    };
  }

  /**
   * Bytes {@code startsAt} to {@code endsAt} of a medium, of which the whole length is announced.
   */
  static final class FakeDownload implements Download {
    private final byte[] content;
    private final long startsAt;
    private final Framing framing;
    private final InputStream stream;

    FakeDownload(byte[] content, long startsAt, int endsAt, Framing framing) {
      this.content = content;
      this.startsAt = startsAt;
      this.framing = framing;
      this.stream = new ByteArrayInputStream(content, (int) startsAt, endsAt - (int) startsAt);
    }

    @Override
    public InputStream stream() {
      return stream;
    }

    @Override
    public long startsAt() {
      return startsAt;
    }

    @Override
    public Framing framing() {
      return framing;
    }

    @Override
    public OptionalLong totalLength() {
      return framing == Framing.LENGTH ? OptionalLong.of(content.length) : OptionalLong.empty();
    }

    @Override
    public String contentType() {
      return "image/jpeg";
    }

    @Override
    public Optional<String> etag() {
      return Optional.empty();
    }

    @Override
    public void close() throws IOException {}
  }
}
