package dev.mediaimporter.takeout;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Any bytes are a tgz archive or a damaged part, and so is any tar archive when compressed. */
class TgzFuzz {
  private static final int BLOCK = 512;
  private static final int CHECKSUM = 148;
  private static final int CHECKSUM_BYTES = 8;
  private static final byte[] VALID = valid();

  private static byte[] valid() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, BLOCK)) {
      for (int mode :
          new int[] {TarArchiveOutputStream.LONGFILE_GNU, TarArchiveOutputStream.LONGFILE_POSIX}) {
        tar.setLongFileMode(mode);
        for (String name : new String[] {"Takeout/a.json", "Takeout/" + "long/".repeat(30)}) {
          byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
          TarArchiveEntry entry = new TarArchiveEntry(name + "x.json");
          entry.setSize(bytes.length);
          tar.putArchiveEntry(entry);
          tar.write(bytes);
          tar.closeArchiveEntry();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  @FuzzTest(maxDuration = "10s")
  void archives(FuzzedDataProvider data) throws IOException {
    boolean compress = data.consumeBoolean();
    byte[] bytes = InMemoryPart.bytes(data, VALID);
    if (compress) {
      correctChecksums(bytes);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
        gzip.write(bytes);
      }
      bytes = out.toByteArray();
    }
    try {
      TgzFiles.read(new InMemoryPart(bytes), name -> name, ExportMemory.none());
    } catch (DamagedPartException e) {
      // The part is named with this.
    }
  }

  /** A fuzzer does not find checksums, so every block gets one as if it were a header. */
  private static void correctChecksums(byte[] tar) {
    for (int block = 0; block + BLOCK <= tar.length; block += BLOCK) {
      int sum = CHECKSUM_BYTES * ' ';
      for (int i = 0; i < BLOCK; i++) {
        sum += i < CHECKSUM || i >= CHECKSUM + CHECKSUM_BYTES ? tar[block + i] & 0xff : 0;
      }
      if (sum > CHECKSUM_BYTES * ' ') {
        byte[] digits =
            String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(digits, 0, tar, block + CHECKSUM, CHECKSUM_BYTES);
      }
    }
  }
}
