package dev.mediaimporter.testkit.emulator.library;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes the boxes that MP4 and HEIC files are made of (ISO 14496-12). */
final class Boxes {
  private Boxes() {}

  /** A box of this type around these parts. */
  static byte[] box(String type, byte[]... parts) {
    byte[] content = concat(parts);
    return concat(head(type, 8L + content.length), content);
  }

  /** A box whose content begins with a version and flags. */
  static byte[] fullBox(String type, int flags, byte[]... parts) {
    return box(type, ints(flags), concat(parts));
  }

  /** What a box of this size begins with: 8 bytes, or 16 where the size needs them. */
  static byte[] head(String type, long size) {
    return size > 0xFFFF_FFFFL
        ? concat(ints(1), ascii(type), ByteBuffer.allocate(8).putLong(size).array())
        : concat(ints((int) size), ascii(type));
  }

  /** The header of a film that lasts this long. */
  static byte[] movieHeader(int ticksPerSecond, int ticks) {
    return fullBox(
        "mvhd",
        0,
        ints(0, 0, ticksPerSecond, ticks, 0x10000, 0x1000000),
        new byte[8],
        matrix(),
        new byte[24],
        ints(2));
  }

  /** The matrix that leaves a picture as it is. */
  static byte[] matrix() {
    return ints(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] ints(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
    for (int value : values) {
      bytes.putInt(value);
    }
    return bytes.array();
  }

  /** The low bytes of these numbers. */
  static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
