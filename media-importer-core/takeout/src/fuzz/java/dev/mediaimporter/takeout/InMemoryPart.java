package dev.mediaimporter.takeout;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** A part that the fuzzer made. */
final class InMemoryPart implements PartBytes {
  private static final int MOST_CHANGES = 16;

  private final byte[] bytes;

  InMemoryPart(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Bytes out of nothing, or those of a valid archive with some of them changed. */
  static byte[] bytes(FuzzedDataProvider data, byte[] valid) {
    if (data.consumeBoolean()) {
      return data.consumeRemainingAsBytes();
    }
    byte[] changed = valid.clone();
    for (int i = data.consumeInt(0, MOST_CHANGES); i > 0; i--) {
      changed[data.consumeInt(0, changed.length - 1)] = data.consumeByte();
    }
    return changed;
  }

  @Override
  public String name() {
    return "part";
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public InputStream open(long position, long length) {
    return position >= bytes.length
        ? InputStream.nullInputStream()
        : new ByteArrayInputStream(bytes, (int) position, (int) Math.min(length, bytes.length));
  }
}
