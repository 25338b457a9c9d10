package dev.mediaimporter.testkit.emulator.library;

import dev.mediaimporter.testkit.emulator.media.Hash;
import dev.mediaimporter.testkit.emulator.media.MediaBytes;
import java.util.SplittableRandom;

/**
 * Media of any size that cost nothing until read: a real container around a filling. A check of the
 * container passes on the whole file and fails on any shorter one; files too small for the
 * container are bare filling. A photo of 0.5 kB or more can be looked at: it is a
 * {@link PlainPicture}.
 *
 * <p>Each stretch of the filling depends on its place and on the seed, so that bytes of another
 * item, doubled or moved ones never go unnoticed.
 */
final class GeneratedMedia implements MediaBytes {
  private static final int STRETCH = 1 << 16;

  /** Noise to cut the filling from; has no 0xFF, which would be a marker inside a JPEG. */
  private static final byte[] NOISE = noise();

  private final long seed;
  private final byte[] head;
  private final long filling;
  private final byte[] tail;

  private GeneratedMedia(long seed, byte[] head, long filling, byte[] tail) {
    this.seed = seed;
    this.head = head;
    this.filling = filling;
    this.tail = tail;
  }

  private static byte[] noise() {
    byte[] noise = new byte[(1 << 20) + STRETCH];
    new SplittableRandom(20240714).nextBytes(noise);
    for (int i = 0; i < noise.length; i++) {
      if (noise[i] == (byte) 0xFF) {
        noise[i] = 0x7F;
      }
    }
    return noise;
  }

  static MediaBytes jpeg(long seed, long size, LibraryItem item) {
    byte[] start = Boxes.concat(Boxes.bytes(0xFF, 0xD8), ExifSegment.of(item));
    byte[] end = Boxes.bytes(0xFF, 0xD9);
    // Decoders pass over what follows the picture's own bits.
    byte[] picture = Boxes.concat(start, PlainPicture.segments(item));
    if (size >= picture.length + end.length) {
      return new GeneratedMedia(seed, picture, size - picture.length - end.length, end);
    }
    // One comment segment between start and end is the smallest JPEG that can be of any length.
    int comment = (int) size - 8;
    if (comment >= 0) {
      int length = comment + 2;
      return new GeneratedMedia(
          seed, Boxes.bytes(0xFF, 0xD8, 0xFF, 0xFE, length >> 8, length), comment, end);
    }
    return bare(seed, size);
  }

  static MediaBytes mp4(long seed, long size) {
    byte[] type =
        Boxes.box("ftyp", Boxes.ascii("isom"), Boxes.ints(0x200), Boxes.ascii("isomiso2avc1mp41"));
    return boxed(seed, size, type, Boxes.box("moov", Boxes.movieHeader(1_000, 2_000)));
  }

  static MediaBytes heic(long seed, long size) {
    byte[] type = Boxes.box("ftyp", Boxes.ascii("heic"), Boxes.ints(0), Boxes.ascii("mif1heic"));
    return boxed(seed, size, type, new byte[0]);
  }

  /** A file of boxes (ISO 14496-12): the type, a media data box filled up to the size, the tail. */
  private static MediaBytes boxed(long seed, long size, byte[] type, byte[] tail) {
    long dataBox = size - type.length - tail.length;
    if (dataBox < 8) {
      return size < 8
          ? bare(seed, size)
          : new GeneratedMedia(seed, Boxes.head("free", size), size - 8, new byte[0]);
    }
    byte[] head = Boxes.concat(type, Boxes.head("mdat", dataBox));
    return new GeneratedMedia(seed, head, size - head.length - tail.length, tail);
  }

  private static MediaBytes bare(long seed, long size) {
    return new GeneratedMedia(seed, new byte[0], size, new byte[0]);
  }

  @Override
  public long size() {
    return head.length + filling + tail.length;
  }

  @Override
  public void read(long position, byte[] target, int offset, int length) {
    long at = position;
    int into = offset;
    int left = length;
    while (left > 0) {
      int count;
      if (at < head.length) {
        count = Math.min(left, head.length - (int) at);
        System.arraycopy(head, (int) at, target, into, count);
      } else if (at < head.length + filling) {
        long place = at - head.length;
        int within = (int) (place % STRETCH);
        count = (int) Math.min(Math.min(left, filling - place), STRETCH - within);
        int start = (int) (Hash.mix(seed, place / STRETCH) & (NOISE.length - STRETCH - 1));
        System.arraycopy(NOISE, start + within, target, into, count);
      } else {
        int within = (int) (at - head.length - filling);
        count = Math.min(left, tail.length - within);
        System.arraycopy(tail, within, target, into, count);
        if (count == 0) {
          throw new IndexOutOfBoundsException("past the end of " + size() + " bytes");
        }
      }
      at += count;
      into += count;
      left -= count;
    }
  }
}
