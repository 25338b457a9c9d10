package dev.mediaimporter.takeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ItemUnavailableException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Archives as nobody should make them: read as far as they are right, and never believed more. */
final class HostileArchiveTest {
  private static final byte[] PHOTO =
      "a picture, a picture, a picture".getBytes(StandardCharsets.US_ASCII);

  private static byte[] archive() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("deflated.jpg"));
      zip.write(PHOTO);
      ZipEntry stored = new ZipEntry("stored.jpg");
      CRC32 crc = new CRC32();
      crc.update(PHOTO);
      stored.setMethod(ZipEntry.STORED);
      stored.setSize(PHOTO.length);
      stored.setCrc(crc.getValue());
      zip.putNextEntry(stored);
      zip.write(PHOTO);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  private static PartBytes part(byte[] bytes) {
    return new PartBytes() {
      @Override
      public String name() {
        return "part.zip";
      }

      @Override
      public long size() {
        return bytes.length;
      }

      @Override
      public InputStream open(long position, long length) {
        int from = Math.toIntExact(position);
        return new ByteArrayInputStream(bytes, from, (int) Math.min(length, bytes.length - from));
      }
    };
  }

  private static List<ZipDirectory.Entry> directory(byte[] archive) throws IOException {
    List<ZipDirectory.Entry> entries = new ArrayList<>();
    ZipDirectory.read(part(archive), entries::add);
    return entries;
  }

  private static byte[] read(byte[] archive, ZipDirectory.Entry entry) throws IOException {
    try (InputStream in = ZipEntries.open(part(archive), entry)) {
      return in.readAllBytes();
    }
  }

  @Test
  void readsStoredAndDeflatedFiles() throws IOException {
    byte[] archive = archive();

    assertThat(directory(archive))
        .hasSize(2)
        .allSatisfy(entry -> assertThat(read(archive, entry)).isEqualTo(PHOTO));
  }

  /** Whatever is broken: the bytes are right, or the failure is one that the engine reports. */
  @Property(tries = 3000)
  void neverHandsOutWrongBytes(
      @ForAll @Size(min = 1, max = 3) List<@IntRange(max = 9_999) Integer> places,
      @ForAll @IntRange(min = 1, max = 255) int change)
      throws IOException {
    byte[] archive = archive();
    places.forEach(place -> archive[place % archive.length] ^= (byte) change);
    List<ZipDirectory.Entry> entries;
    try {
      entries = directory(archive);
    } catch (DamagedPartException e) {
      return;
    }
    long checksum = crc(PHOTO);
    for (ZipDirectory.Entry entry : entries) {
      try {
        byte[] bytes = read(archive, entry);
        assertThat(crc(bytes)).isEqualTo(entry.crc32());
        assertThat(entry.crc32() != checksum || Arrays.equals(bytes, PHOTO)).isTrue();
      } catch (ItemUnavailableException e) {
        assertThat(e.reason()).isEqualTo(FailureReason.DAMAGED_AT_SOURCE);
      }
    }
  }

  private static long crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return crc.getValue();
  }

  @Property(tries = 200)
  void noticesThatItWasCutOff(@ForAll @IntRange(min = 1, max = 200) int missing) {
    byte[] archive = archive();

    assertThatThrownBy(() -> directory(Arrays.copyOf(archive, archive.length - missing)))
        .isInstanceOf(DamagedPartException.class);
  }

  @Test
  void refusesFilesThatShareBytes() throws IOException {
    byte[] archive = archive();
    List<ZipDirectory.Entry> entries = directory(archive);
    int offsetOfSecond = indexOf(archive, "PK\1\2", indexOf(archive, "PK\1\2", 0) + 1) + 42;
    archive[offsetOfSecond] = (byte) entries.get(0).offset();
    archive[offsetOfSecond + 1] = 0;

    assertThatThrownBy(() -> directory(archive))
        .isInstanceOf(DamagedPartException.class)
        .hasMessageContaining("overlap");
  }

  @Test
  void refusesEncryptedFilesAndUnknownMethods() throws IOException {
    byte[] archive = archive();
    int header = indexOf(archive, "PK\1\2", 0);
    archive[header + 8] |= 1;
    ZipDirectory.Entry encrypted = directory(archive).get(0);

    assertThatThrownBy(() -> read(archive, encrypted))
        .isInstanceOf(ItemUnavailableException.class)
        .hasMessageContaining("encrypted");
    archive[header + 8] &= ~1;
    archive[header + 10] = 93;
    ZipDirectory.Entry zstd = directory(archive).get(0);
    assertThatThrownBy(() -> read(archive, zstd))
        .isInstanceOf(ItemUnavailableException.class)
        .hasMessageContaining("method 93");
  }

  private static int indexOf(byte[] bytes, String text, int from) {
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text, from);
  }

  @Property
  void takesAnyJsonForWhatItIs(@ForAll String text) {
    assertThat(SidecarJson.read(text.getBytes(StandardCharsets.UTF_8))).isNotNull();
    assertThat(SidecarJson.read(("{\"title\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8)))
        .isNotNull();
  }

  @Test
  void believesNoNumberOfFiles() throws IOException {
    byte[] archive = archive();
    int end = indexOf(archive, "PK\5\6", 0);
    archive[end + 10] = (byte) 0xff;
    archive[end + 11] = (byte) 0xff;

    assertThatThrownBy(() -> directory(archive))
        .isInstanceOf(DamagedPartException.class)
        .hasMessageContaining("too short for what it claims");

    ByteBuffer zip64 = ByteBuffer.allocate(98).order(ByteOrder.LITTLE_ENDIAN);
    zip64.putInt(0, 0x06064b50).putLong(32, ZipDirectory.MAX_ENTRIES + 1L);
    zip64.putInt(56, 0x07064b50).putInt(76, 0x06054b50);
    assertThatThrownBy(() -> directory(zip64.array()))
        .isInstanceOf(DamagedPartException.class)
        .hasMessageContaining("claims 2000001 files");
  }
}
