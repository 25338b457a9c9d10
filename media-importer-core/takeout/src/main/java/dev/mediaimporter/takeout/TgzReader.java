package dev.mediaimporter.takeout;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.jspecify.annotations.Nullable;

/** Reads a tgz archive from its first to its last file. For one thread; the caller closes it. */
final class TgzReader implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;

  /** More than the headers of one file have, names of several thousand letters included. */
  private static final int MOST_HEADER_BYTES = 1 << 20;

  /** Photos and videos do not become smaller; an archive that does is a trick. */
  private static final int MOST_RATIO = 200;

  private static final long ANY_RATIO_BYTES = 1L << 30;

  private final PartBytes part;
  private final Guard guard;
  private final TarArchiveInputStream tar;
  private int number = -1;

  private TgzReader(PartBytes part, Guard guard) {
    this.part = part;
    this.guard = guard;
    this.tar = new TarArchiveInputStream(guard, StandardCharsets.UTF_8.name());
  }

  /**
   * Opens an archive before its first file. Blocks.
   *
   * @throws DamagedPartException if it is none
   */
  static TgzReader open(PartBytes part) throws IOException {
    InputStream in = new BufferedInputStream(part.open(0, part.size()), BUFFER_BYTES);
    try {
      return new TgzReader(
          part,
          new Guard(GzipCompressorInputStream.builder()
              .setInputStream(in)
              .setDecompressConcatenated(true)
              .setBufferSize(BUFFER_BYTES)
              .get()));
    } catch (IOException e) {
      in.close();
      throw new DamagedPartException("it is no gzip archive");
    }
  }

  /**
   * Goes to the next file; null at the end, which is reported only if the archive ended well.
   *
   * @throws DamagedPartException if it did not
   */
  @Nullable
  TarArchiveEntry next() throws IOException {
    try {
      while (true) {
        // What is left of the file before is no header.
        skipRest();
        guard.allow(MOST_HEADER_BYTES);
        TarArchiveEntry entry = tar.getNextEntry();
        guard.allow(Long.MAX_VALUE);
        if (entry == null) {
          skipRest(guard);
          return null;
        }
        number++;
        if (number >= ZipDirectory.MAX_ENTRIES) {
          throw new DamagedPartException("it holds more than " + number + " files");
        }
        if (!entry.isCheckSumOK()) {
          throw new DamagedPartException("it is damaged");
        }
        if (!entry.isDirectory()) {
          return entry;
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw damage(e);
    }
  }

  /**
   * What a failure to read says of the archive.
   *
   * @throws InterruptedIOException if the thread was interrupted
   */
  private static DamagedPartException damage(Exception e) throws InterruptedIOException {
    if (e instanceof InterruptedIOException || e instanceof ClosedByInterruptException) {
      InterruptedIOException interrupted = new InterruptedIOException("interrupted");
      interrupted.initCause(e);
      throw interrupted;
    }
    if (e instanceof DamagedPartException known) {
      return known;
    }
    boolean cutOff = e instanceof EOFException
        || String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("truncated");
    return new DamagedPartException(cutOff ? "it was cut off" : "it is damaged");
  }

  /** Whether these are the bytes of a file, and not a link, a device or a file with holes. */
  static boolean isPlain(TarArchiveEntry entry) {
    return entry.isFile()
        && !entry.isLink()
        && !entry.isSymbolicLink()
        && !entry.isBlockDevice()
        && !entry.isCharacterDevice()
        && !entry.isFIFO()
        && !entry.isSparse();
  }

  /** The place of the file in the archive. */
  int number() {
    return number;
  }

  /** The bytes of the file. */
  InputStream bytes() {
    return new FilterInputStream(tar) {
      @Override
      public int read(byte[] buffer, int offset, int count) throws IOException {
        try {
          return super.read(buffer, offset, count);
        } catch (IOException e) {
          throw damage(e);
        }
      }

      @Override
      public void close() {
        // The archive is read on.
      }
    };
  }

  private void skipRest() throws IOException {
    if (number >= 0) {
      skipRest(tar);
    }
  }

  private void skipRest(InputStream in) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    while (in.read(buffer) >= 0) {
      if (guard.read > ANY_RATIO_BYTES && guard.read / MOST_RATIO > part.size()) {
        throw new DamagedPartException("it unpacks to more than " + MOST_RATIO + " times its size");
      }
    }
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }

  /** Counts, and keeps headers from filling the memory. */
  private static final class Guard extends FilterInputStream {
    private long read;
    private long allowed = Long.MAX_VALUE;

    Guard(InputStream in) {
      super(in);
    }

    void allow(long bytes) {
      allowed = bytes;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
      if (allowed <= 0) {
        throw new DamagedPartException("the name of a file in it is too long");
      }
      int n = super.read(buffer, offset, (int) Math.min(count, allowed));
      read += Math.max(n, 0);
      allowed -= Math.max(n, 0);
      return n;
    }

    @Override
    public long skip(long count) throws IOException {
      // Skipping would pass the checksum by.
      byte[] buffer = new byte[(int) Math.min(count, BUFFER_BYTES)];
      return Math.max(0, read(buffer, 0, buffer.length));
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
