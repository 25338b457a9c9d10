package dev.mediaimporter.takeout;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The bytes of one part, from any place on. Implementations are safe for use by several threads.
 */
interface PartBytes {
  /** About as much as a sidecar has. Larger reads pass the buffer by. */
  int SIDECAR_BYTES = 2048;

  /** The filename of the part. */
  String name();

  /** How many bytes it has. */
  long size();

  /** Something that changes when its bytes do; empty if there is no such thing. */
  default String version() throws IOException {
    return "";
  }

  /** How many ranges are best read at once; more than one where each read waits for an answer. */
  default int parallelReads() {
    return 1;
  }

  /**
   * Opens a range; the caller closes it. Blocks.
   *
   * @param length how many bytes the stream has at most; it ends early at the end of the part
   */
  InputStream open(long position, long length) throws IOException;

  /** The bytes of a file. */
  static PartBytes of(Path file, long size) {
    return new PartBytes() {
      @Override
      public String name() {
        return EntryPath.nameOf(file);
      }

      @Override
      public long size() {
        return size;
      }

      @Override
      public String version() throws IOException {
        return Files.getLastModifiedTime(file).toString();
      }

      @Override
      public InputStream open(long position, long length) throws IOException {
        // A channel for each reader: an interrupt closes the channel it meets.
        SeekableByteChannel channel = Files.newByteChannel(file);
        try {
          channel.position(position);
          return new Range(
              new BufferedInputStream(Channels.newInputStream(channel), SIDECAR_BYTES), length);
        } catch (IOException | RuntimeException e) {
          channel.close();
          throw e;
        }
      }
    };
  }

  /** A stream that ends after a number of bytes. */
  final class Range extends FilterInputStream {
    private long left;

    Range(InputStream in, long length) {
      super(in);
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
      if (count == 0 || left <= 0) {
        return count == 0 ? 0 : -1;
      }
      int n = super.read(buffer, offset, (int) Math.min(count, left));
      left -= Math.max(n, 0);
      return n;
    }

    @Override
    public long skip(long count) throws IOException {
      long skipped = super.skip(Math.min(count, left));
      left -= skipped;
      return skipped;
    }

    @Override
    public int available() throws IOException {
      return (int) Math.min(super.available(), left);
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
