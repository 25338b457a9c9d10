package dev.mediaimporter.jobs;

import dev.mediaimporter.MediaImporter;
import dev.mediaimporter.accounts.ConnectionStore;
import dev.mediaimporter.accounts.Connections;
import dev.mediaimporter.accounts.Identity;
import dev.mediaimporter.accounts.InMemoryConnectionStore;
import dev.mediaimporter.accounts.Secret;
import dev.mediaimporter.accounts.TokenVault;
import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.media.DownloadLink;
import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.media.ItemNote;
import dev.mediaimporter.media.MediaBody;
import dev.mediaimporter.media.MediaContent;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.photos.Download;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.photos.Page;
import dev.mediaimporter.photos.PageFetch;
import dev.mediaimporter.photos.PagedIterable;
import dev.mediaimporter.photos.SourceSpec;
import dev.mediaimporter.resilience.Sleeper;
import dev.mediaimporter.signin.GoogleScopes;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.PutResult;
import dev.mediaimporter.sink.StoredMedia;
import dev.mediaimporter.watches.DueWatches;
import dev.mediaimporter.watches.InMemoryWatchStore;
import dev.mediaimporter.watches.WatchStore;
import dev.mediaimporter.watches.Watches;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Everything around the page protocol, in memory and in made-up time: a source, a destination,
 * stores, a queue that delivers at least once, and workers that can be made to die anywhere.
 */
final class World {
  static final Identity ANN = new Identity("ann", "ann@example.com");
  static final Duration VISIBILITY = Duration.ofMinutes(30);
  static final Duration TIME_LIMIT = Duration.ofMinutes(5);

  /** A process ended, here and now. */
  static final class Death extends Error {
    private static final long serialVersionUID = 1L;

    Death() {
      super("the process was killed", null, false, false);
    }
  }

  /** A process that dies after a number of steps. */
  static final class Mortal {
    private final AtomicInteger left;

    Mortal(int steps) {
      this.left = new AtomicInteger(steps);
    }

    void step() {
      if (left.decrementAndGet() < 0) {
        throw new Death();
      }
    }
  }

  static final class TestClock extends Clock implements Sleeper {
    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
    private Instant now = START;

    synchronized void advance(Duration time) {
      now = now.plus(time);
    }

    synchronized void setTo(Instant time) {
      now = time;
    }

    @Override
    public void sleep(Duration time) {
      advance(time);
    }

    @Override
    public synchronized long nanos() {
      return Duration.between(START, now).toNanos();
    }

    @Override
    public synchronized Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  record Sent(WorkMessage message, Instant visibleAt) {}

  private static final class InMemoryQuotaGate implements QuotaGate {
    private final Map<SourceSpec.Api, Instant> held = new ConcurrentHashMap<>();

    @Override
    public Optional<Instant> heldUntil(SourceSpec.Api api) {
      return Optional.ofNullable(held.get(api));
    }

    @Override
    public void holdUntil(SourceSpec.Api api, Instant until) {
      held.put(api, until);
    }
  }

  final TestClock clock = new TestClock();
  Optional<String> sourceReport = Optional.empty();
  int pieces;
  final List<String> finished = new ArrayList<>();
  final Random random = new Random(1);
  final JobStore jobs = new InMemoryJobStore();
  final ItemStore items = new InMemoryItemStore();
  final WatchStore watches = new InMemoryWatchStore();
  final ConnectionStore users = new InMemoryConnectionStore();
  final QuotaGate gate = new InMemoryQuotaGate();
  final SweepProgress progress = new InMemorySweepProgress();
  final List<Sent> queue = new ArrayList<>();
  final List<WorkMessage> poison = new ArrayList<>();
  final Source source = new Source();
  final Sink sink = new Sink();
  final Map<MediaKey, byte[]> pictures = new ConcurrentHashMap<>();
  static final Duration WATCH_EVERY = Duration.ofHours(24);

  JobPolicy policy = JobPolicy.builder().concurrency(1).build();
  JobSetup.Factory setups = (job, profile) -> setup();
  Mortal process = new Mortal(Integer.MAX_VALUE);
  int tidied;
  private int worker;

  World() {
    jobs().connect(ANN, Secret.of("1//refresh"), Set.of(GoogleScopes.LIBRARY_READ));
  }

  synchronized void send(WorkMessage message, Duration delay) {
    queue.add(new Sent(message, clock.instant().plus(delay)));
  }

  Connections connections() {
    return new Connections(users, new OpenCipher(), email -> "folder-of-" + email, clock);
  }

  JobService jobs() {
    return new JobService(jobs, items, users, connections(), this::send, policy, clock, random);
  }

  Watches watches() {
    return new Watches(watches, connections(), WATCH_EVERY, clock);
  }

  PageProcessor processor() {
    return new PageProcessor(new PageParts(
        mortal(JobStore.class, jobs),
        mortal(ItemStore.class, items),
        mortal(ConnectionStore.class, users),
        mortal(WorkQueue.class, this::send),
        gate,
        setups,
        MediaImporter.builder()
            .clock(clock)
            .sleeper(clock)
            .random(() -> random)
            .policy(PageProcessor.shortPauses())
            .threads(World::quietThread)
            .build(),
        policy,
        clock,
        random));
  }

  private static Thread quietThread(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((t, death) -> {});
    return thread;
  }

  Job start() {
    return jobs().start(ANN, new SourceSpec.Everything(), Optional.empty());
  }

  Job job(String id) {
    return jobs.find(ANN.user(), id).orElseThrow();
  }

  Deadline limit(Duration limit) {
    Instant end = clock.instant().plus(limit);
    return () -> Duration.between(clock.instant(), end);
  }

  /** Works off the first message that is visible now; it comes back if its worker dies. */
  Optional<PageResult> workOnce() {
    Optional<Sent> first = queue.stream()
        .filter(sent -> !sent.visibleAt().isAfter(clock.instant()))
        .min(Comparator.comparing(Sent::visibleAt));
    if (first.isEmpty()) {
      return Optional.empty();
    }
    queue.remove(first.get());
    return work(first.get().message());
  }

  Optional<PageResult> work(WorkMessage message) {
    try {
      if (message instanceof WorkMessage.Forget forget) {
        new UserErasure(
                jobs,
                users,
                new MediaErasure(
                    items,
                    keys -> {
                      sink.kept.keySet().removeAll(keys);
                      pictures.keySet().removeAll(keys);
                    },
                    user -> false),
                List.of(watches, items, jobs),
                this::send,
                clock)
            .process(forget, limit(TIME_LIMIT));
        return Optional.empty();
      }
      return Optional.of(
          processor().process((WorkMessage.Page) message, "worker-" + worker++, limit(TIME_LIMIT)));
    } catch (PoisonJobException e) {
      poison.add(message);
      return Optional.empty();
    } catch (Death | RuntimeException e) {
      if (process.left.get() >= 0) {
        throw e;
      }
      queue.add(new Sent(message, clock.instant().plus(VISIBILITY)));
      return Optional.empty();
    }
  }

  /** Works until no message is visible. */
  void work() {
    for (int i = 0; i < 10_000; i++) {
      if (queue.stream().noneMatch(sent -> !sent.visibleAt().isAfter(clock.instant()))) {
        return;
      }
      workOnce();
    }
    throw new AssertionError("the queue never empties: " + queue.get(0));
  }

  /** What a sweep found, and what workers did about it. */
  record Swept(int woken, int promoted, int broken, int started) {}

  /** Sweeps, and lets workers do at once what the sweep asks them for. */
  Swept sweep() {
    return sweep(jobs, watches, users, this::send);
  }

  private Swept sweep(JobStore jobs, WatchStore watches, ConnectionStore users, WorkQueue queue) {
    List<WorkMessage> found = new ArrayList<>();
    new Sweep(
            this.jobs.dueWork(),
            List.of(this.watches.dueWork()),
            progress,
            (message, delay) -> found.add(message),
            clock)
        .run(limit(TIME_LIMIT));
    JobScheduler scheduler = new JobScheduler(jobs, users, queue, policy, clock, random);
    JobCheck check = new JobCheck(jobs, scheduler, queue, clock);
    DueWatches due = new DueWatches(watches, jobs, users, scheduler, clock);
    Map<JobCheck.Outcome, Integer> outcomes = new EnumMap<>(JobCheck.Outcome.class);
    int started = 0;
    for (WorkMessage message : found) {
      if (message instanceof WorkMessage.Watched watched) {
        started += due.process(watched) ? 1 : 0;
      } else {
        outcomes.merge(check.process((WorkMessage.Check) message), 1, Integer::sum);
      }
    }
    return new Swept(
        outcomes.getOrDefault(JobCheck.Outcome.WOKEN, 0),
        outcomes.getOrDefault(JobCheck.Outcome.PROMOTED, 0),
        outcomes.getOrDefault(JobCheck.Outcome.BROKEN, 0),
        started);
  }

  /** Sweeps with workers that may die, after which nobody sends their messages again. */
  void sweepMortally() {
    try {
      sweep(
          mortal(JobStore.class, jobs),
          mortal(WatchStore.class, watches),
          mortal(ConnectionStore.class, users),
          mortal(WorkQueue.class, this::send));
    } catch (Death e) {
      // A later sweep goes on.
    }
  }

  /** Lets time pass, with workers and the sweep doing their work. */
  void live(Duration time) {
    Instant end = clock.instant().plus(time);
    while (clock.instant().isBefore(end)) {
      work();
      clock.advance(Duration.ofMinutes(15));
      sweep();
    }
    work();
  }

  <T> T mortal(Class<T> port, T real) {
    Mortal life = process;
    return port.cast(Proxy.newProxyInstance(
        port.getClassLoader(), new Class<?>[] {port}, (p, method, args) -> {
          if (method.isDefault()) {
            return java.lang.reflect.InvocationHandler.invokeDefault(p, method, args);
          }
          life.step();
          try {
            Object result = method.invoke(real, args);
            life.step();
            return result;
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        }));
  }

  /** Marks instead of encrypting. */
  private static final class OpenCipher implements TokenVault {
    @Override
    public String seal(String user, Purpose purpose, Secret token) {
      return user + " " + purpose.label() + " " + token.reveal();
    }

    @Override
    public Secret open(String user, Purpose purpose, String ciphertext) {
      String prefix = user + " " + purpose.label() + " ";
      if (!ciphertext.startsWith(prefix)) {
        throw new IllegalArgumentException("sealed for another");
      }
      return Secret.of(ciphertext.substring(prefix.length()));
    }
  }

  JobSetup setup() {
    return new JobSetup(
        source,
        this::lookUp,
        mortal(MediaSink.class, sink),
        (key, mediaType, picture) -> pictures.put(key, picture),
        KeyStrategies.ownerMd5(ANN.email()),
        () -> tidied++,
        () -> sourceReport,
        pieces == 0 ? Optional.empty() : Optional.of(this::piece));
  }

  /** Is told the number of the piece, and notes how much was held when it was done. */
  private Optional<String> piece(Optional<String> cursor) {
    int number = cursor.map(Integer::parseInt).orElse(0);
    finished.add(number + " with " + sink.kept.size());
    return number + 1 < pieces ? Optional.of("" + (number + 1)) : Optional.empty();
  }

  private Map<String, MediaItem> lookUp(Collection<String> itemIds) {
    Map<String, MediaItem> found = new LinkedHashMap<>();
    for (String id : itemIds) {
      source.item(id).ifPresent(item -> found.put(id, item));
    }
    return found;
  }

  /** A listing in pages, whose tokens can be made to be refused. */
  final class Source implements MediaSource {
    final Map<String, MediaItem> all = new LinkedHashMap<>();
    final Map<String, AtomicInteger> opens = new ConcurrentHashMap<>();
    final Map<String, Supplier<Download>> smallPictures = new ConcurrentHashMap<>();
    final Map<String, Duration> transferTime = new HashMap<>();
    final Map<String, Supplier<RuntimeException>> broken = new ConcurrentHashMap<>();
    int pageSize = 10;
    boolean overlapping;
    boolean firstAgainAtTheEnd;
    boolean circling;
    int generation;
    int listings;
    int emptyPages;
    Duration listingTime = Duration.ZERO;
    Optional<RuntimeException> nextListingFails = Optional.empty();

    Source add(int count) {
      for (int i = 0; i < count; i++) {
        // Every third name is the same.
        int n = all.size();
        add("id" + n, n % 3 == 0 ? "IMG.jpg" : "IMG" + n + ".jpg");
      }
      return this;
    }

    Source add(String id, String filename, ItemNote... notes) {
      all.put(
          id,
          MediaItem.builder()
              .id(id)
              .filename(filename)
              .mimeType("image/jpeg")
              .type(MediaKind.PHOTO)
              .addNotes(notes)
              .link(link())
              .build());
      return this;
    }

    private DownloadLink link() {
      return new DownloadLink(URI.create("https://bytes.invalid/secret"), clock.instant());
    }

    Optional<MediaItem> item(String id) {
      return Optional.ofNullable(all.get(id)).map(item -> item.withLink(link()));
    }

    int opens() {
      return opens.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    private Page<MediaItem> page(Optional<String> token) {
      process.step();
      listings++;
      clock.advance(listingTime);
      if (nextListingFails.isPresent()) {
        RuntimeException failure = nextListingFails.get();
        nextListingFails = Optional.empty();
        throw failure;
      }
      int from = 0;
      int before = 0;
      if (token.isPresent()) {
        String prefix = generation + ":";
        if (!token.get().startsWith(prefix)) {
          throw new InvalidRequestException("page token refused", null);
        }
        String[] place = token.get().substring(prefix.length()).split(":", -1);
        from = Integer.parseInt(place[0]);
        before = place.length > 1 ? Integer.parseInt(place[1]) : 0;
      }
      if (from == 0 && before < emptyPages) {
        return new Page<>(List.of(), Optional.of(generation + ":0:" + (before + 1)));
      }
      List<String> ids = List.copyOf(all.keySet());
      int to = Math.min(from + pageSize, ids.size());
      int start = overlapping && from > 0 ? from - 1 : from;
      List<String> listed = new ArrayList<>(ids.subList(start, to));
      boolean last = to == ids.size();
      if (last && firstAgainAtTheEnd) {
        listed.add(ids.get(0));
      }
      return new Page<>(
          listed.stream().map(id -> item(id).orElseThrow()).toList(),
          last && !circling
              ? Optional.empty()
              : Optional.of(generation + ":" + (last ? pageSize : to)));
    }

    @Override
    public PagedIterable<MediaItem> items() {
      PageFetch<MediaItem> fetch = this::page;
      return PagedIterable.of(fetch, MediaItem::id);
    }

    @Override
    public Optional<MediaItem> refresh(MediaItem item) {
      return item(item.id());
    }

    @Override
    public Download open(MediaItem item, long fromByte) {
      process.step();
      opens.computeIfAbsent(item.id(), id -> new AtomicInteger()).incrementAndGet();
      Supplier<RuntimeException> failure = broken.get(item.id());
      if (failure != null) {
        throw failure.get();
      }
      clock.advance(transferTime.getOrDefault(item.id(), Duration.ZERO));
      return whole(bytesOf(item.id()));
    }

    @Override
    public Optional<Download> smallPicture(MediaItem item, int width) {
      return Optional.ofNullable(smallPictures.get(item.id())).map(Supplier::get);
    }
  }

  static byte[] bytesOf(String id) {
    return ("<" + id + ">").repeat(100).getBytes(StandardCharsets.UTF_8);
  }

  static Download whole(byte[] content) {
    return Download.of(new ByteArrayInputStream(content), 0, content.length, "image/jpeg");
  }

  /** A destination that knows when things were stored. */
  final class Sink implements MediaSink {
    static final class Kept {
      private final StoredMedia receipt;
      private final byte[] bytes;

      Kept(StoredMedia receipt, byte[] bytes) {
        this.receipt = receipt;
        this.bytes = bytes;
      }

      StoredMedia receipt() {
        return receipt;
      }

      byte[] bytes() {
        return bytes;
      }
    }

    final ConcurrentMap<MediaKey, Kept> kept = new ConcurrentHashMap<>();
    Optional<RuntimeException> failure = Optional.empty();

    @Override
    public PutResult put(MediaKey key, MediaContent content) throws IOException {
      if (failure.isPresent()) {
        throw failure.get();
      }
      Kept there = kept.get(key);
      if (there != null) {
        return new PutResult.AlreadyExists(there.receipt());
      }
      try (MediaBody body = content.open()) {
        byte[] bytes = body.readAllBytes();
        StoredMedia receipt = StoredMedia.builder()
            .key(key)
            .sizeBytes(bytes.length)
            .itemId(content.item().id())
            .sha256(body.sha256())
            .storedAt(clock.instant())
            .build();
        kept.put(key, new Kept(receipt, bytes));
        return new PutResult.Created(receipt);
      }
    }

    @Override
    public Optional<StoredMedia> find(MediaKey key) {
      return Optional.ofNullable(kept.get(key)).map(Kept::receipt);
    }

    @Override
    public Stream<MediaKey> keys() {
      throw new AssertionError("a page never lists the whole destination");
    }

    @Override
    public InputStream read(MediaKey key) {
      return new ByteArrayInputStream(kept.get(key).bytes());
    }

    @Override
    public String describe() {
      return "memory";
    }
  }
}
