package dev.mediaimporter.takeout;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.mediaimporter.media.ItemUnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Any bytes are a zip archive or a damaged part, and its files are read or damaged. */
class ZipDirectoryFuzz {
  private static final byte[] VALID = valid();

  private static byte[] valid() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (String name : List.of("Takeout/a.jpg", "Takeout/ü.json", "../x")) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(name.repeat(9).getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  @FuzzTest(maxDuration = "10s")
  void archives(FuzzedDataProvider data) throws IOException {
    PartBytes part = new InMemoryPart(InMemoryPart.bytes(data, VALID));
    List<ZipDirectory.Entry> entries = new ArrayList<>();
    try {
      ZipDirectory.read(part, entries::add);
    } catch (DamagedPartException e) {
      return;
    }
    for (ZipDirectory.Entry entry : entries) {
      EntryPath.of(entry.name());
      try (InputStream in = ZipEntries.open(part, entry)) {
        if (in.readNBytes(1 << 20).length > entry.size()) {
          throw new AssertionError("more bytes than the directory says");
        }
      } catch (ItemUnavailableException e) {
        // Its bytes are not those of the directory.
      }
    }
  }
}
