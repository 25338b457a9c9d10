package dev.mediaimporter.takeout;

import com.drew.imaging.jpeg.JpegMetadataReader;
import com.drew.imaging.jpeg.JpegProcessingException;
import com.drew.metadata.MetadataException;
import com.drew.metadata.jpeg.JpegDirectory;
import com.drew.metadata.jpeg.JpegReader;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Width and height in pixels, as a file says them: JPEG, PNG, HEIC, MP4 and QuickTime. Immutable.
 */
record PictureSize(int width, int height) {
  /** What is before the pixels of a JPEG is shorter. */
  private static final int HEAD_BYTES = 256 * 1024;

  /** The frames of a video may be before what describes them. */
  private static final long MOST_PASSED_OVER = 1L << 30;

  private static final Set<String> BOXES = Set.of("moov", "trak", "meta", "iprp", "ipco");
  private static final int DEEPEST = 5;
  private static final int VIDEO_SIZE_BYTES = 8;

  /** Reads as much as is needed, in bounded memory; empty if the file does not say. */
  static Optional<PictureSize> of(InputStream in) throws IOException {
    byte[] head = in.readNBytes(HEAD_BYTES);
    ByteBuffer start = ByteBuffer.wrap(head);
    if (head.length < 24) {
      return Optional.empty();
    }
    if (start.getShort(0) == (short) 0xffd8) {
      return jpeg(head);
    }
    if (start.getInt(0) == 0x89504e47) {
      return sized(start.getInt(16), start.getInt(20));
    }
    if (!new String(head, 4, 4, StandardCharsets.ISO_8859_1).equals("ftyp")) {
      return Optional.empty();
    }
    Boxes boxes = new Boxes(new SequenceInputStream(new ByteArrayInputStream(head), in));
    try {
      boxes.read(Long.MAX_VALUE, 0);
    } catch (EOFException | BufferUnderflowException e) {
      // All boxes were read, or the last is cut.
    }
    return boxes.largest;
  }

  private static Optional<PictureSize> sized(int width, int height) {
    return width > 0 && height > 0 ? Optional.of(new PictureSize(width, height)) : Optional.empty();
  }

  private static Optional<PictureSize> jpeg(byte[] head) {
    try {
      JpegDirectory frame = JpegMetadataReader.readMetadata(
              new ByteArrayInputStream(head), List.of(new JpegReader()))
          .getFirstDirectoryOfType(JpegDirectory.class);
      return frame == null
          ? Optional.empty()
          : sized(frame.getImageWidth(), frame.getImageHeight());
    } catch (IOException | JpegProcessingException | MetadataException e) {
      return Optional.empty();
    }
  }

  /** Whether the other can have been made of this by making it smaller, or leaving it as large. */
  boolean canBecome(PictureSize other) {
    long difference = Math.abs((long) width * other.height - (long) height * other.width);
    return width >= other.width && height >= other.height && difference <= Math.max(width, height);
  }

  /** The boxes of an ISO base media file (ISO/IEC 14496-12), as HEIC and MP4 files are. */
  private static final class Boxes {
    private final InputStream in;
    private Optional<PictureSize> largest = Optional.empty();
    private long passedOver;

    Boxes(InputStream in) {
      this.in = in;
    }

    private void read(long length, int depth) throws IOException {
      long left = length;
      while (left >= 8) {
        long size = bytes(4).getInt() & 0xffffffffL;
        String type = StandardCharsets.ISO_8859_1.decode(bytes(4)).toString();
        long content = size - 8;
        if (size == 1) {
          size = bytes(8).getLong();
          content = size - 16;
        }
        if (content < 0 || size > left) {
          return;
        }
        left -= size;
        readBox(type, content, depth);
      }
    }

    private void readBox(String type, long content, int depth) throws IOException {
      if (type.equals("tkhd") && content >= 84 && content <= 200) {
        ByteBuffer track = bytes((int) content);
        int matrix = track.get(0) == 1 ? 52 : 40;
        boolean turned = track.getInt(matrix) == 0;
        int end = matrix + 36;
        int width = track.getInt(end) >>> 16;
        int height = track.getInt(end + VIDEO_SIZE_BYTES / 2) >>> 16;
        found(turned ? sized(height, width) : sized(width, height));
      } else if (type.equals("ispe") && content == 12) {
        ByteBuffer picture = bytes(12);
        found(sized(picture.getInt(4), picture.getInt(8)));
      } else if (BOXES.contains(type) && depth < DEEPEST) {
        int version = type.equals("meta") ? 4 : 0;
        bytes(version);
        read(content - version, depth + 1);
      } else {
        passedOver += content;
        if (passedOver > MOST_PASSED_OVER) {
          throw new EOFException();
        }
        in.skipNBytes(content);
      }
    }

    private ByteBuffer bytes(int count) throws IOException {
      byte[] bytes = in.readNBytes(count);
      if (bytes.length < count) {
        throw new EOFException();
      }
      return ByteBuffer.wrap(bytes);
    }

    private void found(Optional<PictureSize> size) {
      if (size.isPresent() && (largest.isEmpty() || area(size.get()) > area(largest.get()))) {
        largest = size;
      }
    }

    private static long area(PictureSize size) {
      return (long) size.width * size.height;
    }
  }
}
