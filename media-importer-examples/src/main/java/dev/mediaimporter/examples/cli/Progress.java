package dev.mediaimporter.examples.cli;

import dev.mediaimporter.ImportListener;
import dev.mediaimporter.ImportReport;
import dev.mediaimporter.ItemOutcome;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.SinkException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Counts the events of a run; subclasses also show them. Safe for use by several threads. */
class Progress implements ImportListener {
  /** From here on an item may be in flight for so long that a still screen needs an explanation. */
  private static final long LARGE = 20_000_000;

  private static final int LONGEST_NAME = 30;

  private final LongSupplier nanoClock;
  private final long start;
  private final LongAdder listed = new LongAdder();
  private final LongAdder stored = new LongAdder();
  private final LongAdder alreadyThere = new LongAdder();
  private final LongAdder updated = new LongAdder();
  private final List<ItemOutcome.Failed> failed = Collections.synchronizedList(new ArrayList<>());
  private final LongAdder bytes = new LongAdder();
  private final LongAdder storedBytes = new LongAdder();
  private final Map<String, Wait> waits = new ConcurrentHashMap<>();
  /** By id: names repeat. */
  private final Map<String, Flight> flights = new ConcurrentHashMap<>();

  private volatile OptionalLong expected = OptionalLong.empty();
  private volatile boolean allListed;
  private final Map<String, Long> otherAlbums = new ConcurrentSkipListMap<>();
  private volatile Optional<String> album = Optional.empty();
  private volatile long begun;

  /** @param nanoClock nanoseconds that only grow */
  Progress(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.start = nanoClock.getAsLong();
    this.begun = start;
  }

  /**
   * Called before the first item.
   *
   * @param items how many items the source says there are: a hint
   */
  void begin(String what, String where, OptionalLong items) {
    expected = items;
    begun = nanoClock.getAsLong();
  }

  /**
   * Called before the first item of an import that names items after their album.
   *
   * @param folder where its items go
   */
  final void intoAlbum(String folder) {
    album = Optional.of(folder);
  }

  /** The folders that hold items of this album in its place, with their numbers. */
  final Map<String, Long> otherAlbums() {
    return new TreeMap<>(otherAlbums);
  }

  /** Called when the last page of the listing has arrived: what is listed then is all. */
  final void listingEnded() {
    allListed = true;
  }

  /**
   * Called when the bytes of an item begin to arrive, once for each attempt.
   *
   * @param from how many of it arrived before
   */
  final void opened(MediaItem item, long from, OptionalLong size) {
    flights.computeIfPresent(item.id(), (id, flight) -> new Flight(flight.name, from, size));
  }

  /** The bytes that arrived, repeated downloads included. */
  final long received() {
    return bytes.sum();
  }

  /** Shows what is new. Called by one thread at a time. */
  void tick() {}

  /** Shows that the run is stopping. Called by any thread. */
  void stopping() {}

  /** Clears the screen line, before the report is printed. */
  void end() {}

  @Override
  public void pageListed(int items) {
    listed.add(items);
  }

  @Override
  public void itemStarted(MediaItem item) {
    flights.put(item.id(), new Flight(item.displayName(), 0, OptionalLong.empty()));
  }

  @Override
  public void bytesReceived(MediaItem item, long count) {
    bytes.add(count);
    flights.computeIfPresent(
        item.id(), (id, flight) -> new Flight(flight.name, flight.bytes + count, flight.size));
  }

  @Override
  public void itemFinished(ItemOutcome outcome) {
    waits.remove(outcome.item().displayName());
    flights.remove(outcome.item().id());
    if (outcome instanceof ItemOutcome.Imported imported) {
      stored.increment();
      storedBytes.add(imported.stored().sizeBytes());
    } else if (outcome instanceof ItemOutcome.Failed failure) {
      failed.add(failure);
    } else if (outcome instanceof ItemOutcome.AlreadyThere there) {
      alreadyThere.increment();
      updated.add(there.updated() ? 1 : 0);
      String key = there.stored().key().value();
      String folder = key.substring(0, Math.max(0, key.lastIndexOf('/')));
      if (album.filter(own -> !own.equals(folder)).isPresent()) {
        otherAlbums.merge(folder, 1L, Long::sum);
      }
    }
  }

  @Override
  public void retrying(String what, Duration wait, MediaImportException cause) {
    long now = nanoClock.getAsLong();
    waits.values().removeIf(other -> other.until - now <= 0);
    String words = cause instanceof SinkException
        ? "the destination does not answer"
        : ReasonText.of(cause.reason()).words();
    waits.put(what, new Wait(now + wait.toNanos(), words));
  }

  /** The time since the run began. */
  final Duration elapsed() {
    return Duration.ofNanos(nanoClock.getAsLong() - begun);
  }

  /** The report of a run that is aborted now. */
  final ImportReport report() {
    List<ItemOutcome.Failed> failures = List.copyOf(failed);
    long newlyStored = stored.sum();
    long there = alreadyThere.sum();
    return ImportReport.builder()
        .status(ImportReport.Status.PAUSED)
        .listed(newlyStored + there + failures.size())
        .stored(newlyStored)
        .alreadyThere(there)
        .updated(updated.sum())
        .failed(failures)
        .bytes(storedBytes.sum())
        .elapsed(elapsed())
        .build();
  }

  /** The counts now. */
  final Snapshot snapshot() {
    long now = nanoClock.getAsLong();
    waits.values().removeIf(wait -> wait.until - now <= 0);
    // Compared as differences: nanosecond clocks may overflow.
    Optional<Wait> longest =
        waits.values().stream().max((a, b) -> Long.compare(a.until - now, b.until - now));
    return new Snapshot(
        Duration.ofNanos(now - start),
        allListed && expected.isEmpty() ? OptionalLong.of(listed.sum()) : expected,
        listed.sum(),
        stored.sum(),
        alreadyThere.sum(),
        failed.size(),
        bytes.sum(),
        waits.size(),
        longest.map(wait -> Duration.ofNanos(wait.until - now)).orElse(Duration.ZERO),
        longest.map(Wait::cause).orElse(""),
        inFlight());
  }

  /** The item in flight of which most has arrived. */
  private String inFlight() {
    return flights.values().stream()
        .filter(flight -> flight.bytes >= LARGE)
        .max(Comparator.comparingLong(Flight::bytes))
        .map(Flight::text)
        .orElse("");
  }

  /**
   * An item that is being transferred.
   *
   * @param bytes how many of it arrived
   */
  private record Flight(String name, long bytes, OptionalLong size) {
    String text() {
      return Printable.of(name, LONGEST_NAME) + " " + Format.bytes(bytes)
          + (size.isPresent() ? " of " + Format.bytes(size.getAsLong()) : "");
    }
  }

  private record Wait(long until, String cause) {}

  /**
   * The counts at one moment.
   *
   * @param elapsed since the program began
   * @param bytes received, including repeated downloads
   * @param waiting how many items or requests wait to be retried
   * @param longestWait the time until the last of them is retried
   * @param waitCause the reason of that wait
   * @param inFlight the largest item in flight and how much of it arrived; empty while all are
   *     small
   */
  record Snapshot(
      Duration elapsed,
      OptionalLong expected,
      long listed,
      long stored,
      long alreadyThere,
      long failed,
      long bytes,
      int waiting,
      Duration longestWait,
      String waitCause,
      String inFlight) {
    long done() {
      return stored + alreadyThere + failed;
    }

    /** Whether nothing can arrive before a wait has ended. */
    boolean allWait() {
      return waiting > 0 && waiting >= listed - done();
    }

    /** The number of items, as far as known; empty until the end otherwise. */
    OptionalLong total() {
      return expected.isPresent()
          ? OptionalLong.of(Math.max(expected.getAsLong(), Math.max(listed, done())))
          : OptionalLong.empty();
    }
  }
}
