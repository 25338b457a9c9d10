package dev.mediaimporter.takeout;

import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ItemUnavailableException;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.jspecify.annotations.Nullable;

/**
 * A tgz archive, in which a file is reached only by reading all that is before it. Files are handed
 * out in their order by one reader that goes forward; asking for a file behind it makes it start
 * again. Safe for use by several threads.
 */
final class TgzPart {
  /** Files up to this size are taken into memory, so that several can be stored at once. */
  private static final int SMALL_BYTES = 4 << 20;

  /** How much of that there is at once, handed out and passed over. */
  private static final int MEMORY_BYTES = 16 << 20;

  /** How long a thread waits for one that has the reader and reads nothing. */
  private static final long PATIENCE_MINUTES = 10;

  private final PartBytes bytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** The files that threads wait for. */
  private final TreeSet<Integer> wanted = new TreeSet<>();

  /** Files that were passed over, because another was asked for a moment earlier. */
  private final Map<Integer, byte[]> passedOver = new LinkedHashMap<>();

  private long memory;
  private @Nullable TgzReader reader;
  private boolean inUse;
  private final AtomicLong progress = new AtomicLong();

  TgzPart(PartBytes bytes) {
    this.bytes = bytes;
  }

  String name() {
    return bytes.name();
  }

  PartBytes bytes() {
    return bytes;
  }

  /**
   * Opens the file with this number; the caller closes it. Blocks while others have the reader and
   * while it goes there.
   *
   * @throws ItemUnavailableException if the archive is not what it was, or the reader is not free
   */
  InputStream open(int number, long size) throws IOException {
    try {
      lock.lockInterruptibly();
      try {
        wanted.add(number);
        try {
          return opened(number, size);
        } finally {
          wanted.remove(number);
          changed.signalAll();
        }
      } finally {
        lock.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private InputStream opened(int number, long size) throws IOException, InterruptedException {
    while (true) {
      byte[] kept = passedOver.remove(number);
      if (kept != null) {
        return inMemory(kept);
      }
      if (!inUse && number == first()) {
        goTo(number);
        if (size <= SMALL_BYTES && makeRoom(size)) {
          byte[] small = here().bytes().readNBytes((int) size);
          memory += size;
          return inMemory(small);
        }
        inUse = true;
        return new Rest(here().bytes());
      }
      long before = progress.get();
      if (!changed.await(PATIENCE_MINUTES, TimeUnit.MINUTES) && progress.get() == before) {
        throw new ItemUnavailableException(
            FailureReason.TIMED_OUT, "another file of " + name() + " is not read on", null);
      }
    }
  }

  /** Whose turn it is: the next file, or the first of all if all are behind the reader. */
  private int first() {
    Integer ahead = reader == null ? null : wanted.higher(reader.number());
    return ahead == null ? wanted.first() : ahead;
  }

  private TgzReader here() {
    if (reader == null) {
      throw new IllegalStateException("the reader is nowhere");
    }
    return reader;
  }

  private void goTo(int number) throws IOException {
    if (reader == null || reader.number() >= number) {
      close();
      reader = TgzReader.open(bytes);
    }
    try {
      for (TarArchiveEntry entry = here().next(); entry != null; entry = here().next()) {
        progress.incrementAndGet();
        if (here().number() == number) {
          return;
        }
        passOver(entry);
        if (Thread.interrupted()) {
          throw new InterruptedIOException("interrupted");
        }
      }
    } catch (DamagedPartException e) {
      close();
      throw ProvenStream.damaged(name() + " changed: " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
    close();
    throw ProvenStream.damaged(name() + " changed: a file is no longer in it", null);
  }

  private void passOver(TarArchiveEntry entry) throws IOException {
    long size = entry.getSize();
    if (!TgzReader.isPlain(entry) || size > SMALL_BYTES || entry.getName().endsWith(".json")) {
      return;
    }
    if (makeRoom(size)) {
      passedOver.put(here().number(), here().bytes().readNBytes((int) size));
      memory += size;
    }
  }

  /** Forgets the files that were passed over first. */
  private boolean makeRoom(long size) {
    Iterator<byte[]> eldest = passedOver.values().iterator();
    while (memory + size > MEMORY_BYTES && eldest.hasNext()) {
      memory -= eldest.next().length;
      eldest.remove();
    }
    return memory + size <= MEMORY_BYTES;
  }

  private void close() throws IOException {
    TgzReader old = reader;
    reader = null;
    if (old != null) {
      old.close();
    }
  }

  private InputStream inMemory(byte[] small) {
    return new ByteArrayInputStream(small) {
      private boolean closed;

      @Override
      public void close() {
        if (!closed) {
          closed = true;
          release(() -> memory -= small.length);
        }
      }
    };
  }

  private void release(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** A large file, while which no other can be reached. */
  private final class Rest extends FilterInputStream {
    private boolean closed;

    Rest(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
      progress.incrementAndGet();
      return super.read(buffer, offset, count);
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        release(() -> inUse = false);
      }
    }
  }
}
