package dev.mediaimporter.takeout;

import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ItemUnavailableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Reads many small files. Neighbours in a part are read together, and several reads wait at once
 * where each is a request.
 */
final class SmallFiles {
  /** Bytes between two files that are read rather than asked for separately. */
  private static final int MOST_GAP_BYTES = 1 << 16;

  private static final int MOST_RUN_BYTES = 1 << 20;

  private final Found found;
  private final List<List<Entry>> runs;
  private final AtomicInteger next = new AtomicInteger();

  /** Takes what was read; called by one thread at a time, in no order. */
  interface Found {
    /**
     * One file.
     *
     * @param bytes null if it is damaged
     */
    void file(Entry entry, byte @Nullable [] bytes) throws IOException;
  }

  private SmallFiles(List<List<Entry>> runs, Found found) {
    this.runs = runs;
    this.found = found;
  }

  /** Reads whole files; blocks. The caller makes sure that none is large. */
  static void read(Collection<Entry> entries, Found found) throws IOException {
    IdentityHashMap<PartBytes, List<Entry.Zipped>> byPart = new IdentityHashMap<>();
    List<List<Entry>> runs = new ArrayList<>();
    int threads = 1;
    for (Entry entry : entries) {
      if (entry instanceof Entry.Zipped zipped) {
        byPart.computeIfAbsent(zipped.archive(), any -> new ArrayList<>()).add(zipped);
        threads = Math.max(threads, zipped.archive().parallelReads());
      } else {
        runs.add(List.of(entry));
      }
    }
    byPart.values().forEach(zipped -> addRuns(zipped, runs));
    new SmallFiles(runs, found).read(Math.min(threads, runs.size()));
  }

  private static void addRuns(List<Entry.Zipped> entries, List<List<Entry>> runs) {
    entries.sort(Comparator.comparingLong(Entry.Zipped::offset));
    List<Entry> run = new ArrayList<>();
    long start = 0;
    long end = 0;
    for (Entry.Zipped entry : entries) {
      long entryEnd = entry.offset() + entry.compressedSize();
      if (run.isEmpty()
          || entry.offset() - end > MOST_GAP_BYTES
          || entryEnd - start > MOST_RUN_BYTES) {
        run = new ArrayList<>();
        runs.add(run);
        start = entry.offset();
      }
      run.add(entry);
      end = entryEnd;
    }
  }

  private void read(int threads) throws IOException {
    if (threads <= 1) {
      readRest();
      return;
    }
    ExecutorService pool = Executors.newFixedThreadPool(threads, task -> {
      Thread thread = new Thread(task, "media-importer-takeout-sidecars");
      thread.setDaemon(true);
      return thread;
    });
    try {
      List<Callable<Void>> readers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        readers.add(() -> {
          readRest();
          return null;
        });
      }
      for (Future<Void> reader : pool.invokeAll(readers)) {
        reader.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private void readRest() throws IOException {
    try {
      for (int i = next.getAndIncrement(); i < runs.size(); i = next.getAndIncrement()) {
        readRun(runs.get(i));
      }
    } catch (IOException | RuntimeException e) {
      // The other threads have nothing left to do then.
      next.set(runs.size());
      throw e;
    }
  }

  private void readRun(List<Entry> run) throws IOException {
    if (run.size() == 1) {
      tell(run.get(0), () -> run.get(0).open());
      return;
    }
    Entry.Zipped first = (Entry.Zipped) run.get(0);
    Entry.Zipped last = (Entry.Zipped) run.get(run.size() - 1);
    long length = last.offset() + last.packedBytes() - first.offset();
    Window window;
    try (InputStream in = first.archive().open(first.offset(), length)) {
      window = new Window(first.archive(), first.offset(), in.readNBytes((int) length));
    }
    for (Entry entry : run) {
      tell(entry, () -> ((Entry.Zipped) entry).in(window).open());
    }
  }

  /** Opens a file. */
  private interface Opening {
    InputStream open() throws IOException;
  }

  private void tell(Entry entry, Opening opening) throws IOException {
    byte @Nullable [] bytes;
    try (InputStream in = opening.open()) {
      bytes = in.readAllBytes();
    } catch (ItemUnavailableException e) {
      if (e.reason() == FailureReason.ITEM_GONE) {
        throw e;
      }
      bytes = null;
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException | UncheckedIOException e) {
      bytes = null;
    }
    synchronized (found) {
      found.file(entry, bytes);
    }
  }

  /** A piece of a part that is in memory. */
  private static final class Window implements PartBytes {
    private final PartBytes part;
    private final long start;
    private final byte[] bytes;

    Window(PartBytes part, long start, byte[] bytes) {
      this.part = part;
      this.start = start;
      this.bytes = bytes;
    }

    @Override
    public String name() {
      return part.name();
    }

    @Override
    public long size() {
      return part.size();
    }

    @Override
    public InputStream open(long position, long length) throws IOException {
      long from = position - start;
      boolean toItsEnd = start + bytes.length >= size();
      if (from < 0 || from > bytes.length || (length > bytes.length - from && !toItsEnd)) {
        return part.open(position, length);
      }
      int count = (int) Math.min(length, bytes.length - from);
      return new ByteArrayInputStream(bytes, (int) from, count);
    }
  }
}
