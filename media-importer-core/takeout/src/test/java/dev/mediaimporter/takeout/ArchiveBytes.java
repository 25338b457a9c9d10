package dev.mediaimporter.takeout;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;

/** What is where in a zip archive of the test kit. */
final class ArchiveBytes {
  private static final int END_BYTES = 22;
  private static final int LOCATOR_BYTES = 20;
  private static final int END64_BYTES = 56;

  private ArchiveBytes() {}

  /** Where the directory starts. */
  static long directoryOf(Path archive) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(archive)).order(ByteOrder.LITTLE_ENDIAN);
    int end64 = bytes.capacity() - END_BYTES - LOCATOR_BYTES - END64_BYTES;
    return end64 >= 0 && bytes.getInt(end64) == 0x06064b50
        ? bytes.getLong(end64 + 48)
        : bytes.getInt(bytes.capacity() - END_BYTES + 16) & 0xffffffffL;
  }

  /** Overwrites all that is before the directory; size and modification time stay. */
  static void ruinContents(Path archive) throws IOException {
    FileTime modified = Files.getLastModifiedTime(archive);
    byte[] bytes = Files.readAllBytes(archive);
    Arrays.fill(bytes, 0, (int) directoryOf(archive), (byte) '?');
    Files.write(archive, bytes);
    Files.setLastModifiedTime(archive, modified);
  }
}
