package dev.mediaimporter.testkit.emulator.media;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/**
 * Bytes that can be read at any place, usually made up while they are read. Implementations are
 * immutable and safe for use by several threads.
 */
public interface MediaBytes {
  /** How many bytes there are. */
  long size();

  /** Copies bytes to {@code target}; the range must lie inside {@code [0, size())}. */
  void read(long position, byte[] target, int offset, int length);

  /** A new stream over all the bytes; closing it is not needed. */
  default InputStream open() {
    return new InputStream() {
      private long position;

      @Override
      public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        long left = size() - position;
        if (left == 0 && length > 0) {
          return -1;
        }
        int count = (int) Math.min(left, length);
        MediaBytes.this.read(position, target, offset, count);
        position += count;
        return count;
      }
    };
  }

  /** The SHA-256 of all the bytes in lower-case hex. Reads them all at each call. */
  default String sha256() {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    byte[] buffer = new byte[65536];
    for (long position = 0; position < size(); ) {
      int length = (int) Math.min(buffer.length, size() - position);
      read(position, buffer, 0, length);
      digest.update(buffer, 0, length);
      position += length;
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** A new array with all the bytes. */
  default byte[] toByteArray() {
    byte[] all = new byte[Math.toIntExact(size())];
    read(0, all, 0, all.length);
    return all;
  }

  /** The part that starts at {@code from}. */
  default MediaBytes slice(long from, long length) {
    Objects.checkFromIndexSize(from, length, size());
    MediaBytes whole = this;
    return new MediaBytes() {
      @Override
      public long size() {
        return length;
      }

      @Override
      public void read(long position, byte[] target, int offset, int count) {
        Objects.checkFromIndexSize(position, count, length);
        whole.read(from + position, target, offset, count);
      }
    };
  }

  /**
   * A resource beside a class, all of it in memory.
   *
   * @throws UncheckedIOException if it is missing or cannot be read
   */
  static MediaBytes resource(Class<?> beside, String name) {
    try (InputStream in = beside.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException("resource " + name + " is missing");
      }
      return of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read resource " + name, e);
    }
  }

  /** These bytes, which must not be changed afterwards. */
  static MediaBytes of(byte[] bytes) {
    return new MediaBytes() {
      @Override
      public long size() {
        return bytes.length;
      }

      @Override
      public void read(long position, byte[] target, int offset, int length) {
        System.arraycopy(bytes, Math.toIntExact(position), target, offset, length);
      }
    };
  }
}
