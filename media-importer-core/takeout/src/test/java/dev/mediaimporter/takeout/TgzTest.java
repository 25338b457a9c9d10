package dev.mediaimporter.takeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediaimporter.ImportReport;
import dev.mediaimporter.ImportRequest;
import dev.mediaimporter.MediaImporter;
import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.sink.local.LocalMediaSink;
import dev.mediaimporter.testkit.takeout.ExportedPhoto;
import dev.mediaimporter.testkit.takeout.Oddity;
import dev.mediaimporter.testkit.takeout.TakeoutBuilder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports in tgz archives. */
final class TgzTest {
  private static final ExportedPhoto LAKE =
      ExportedPhoto.of("IMG_0001.jpg", "2024-07-14T10:00:00Z", "Lake & dunes");
  private static final ExportedPhoto LONG = ExportedPhoto.of(
      "длинное название фотографии, которое Google сокращает.jpg", "2023-05-01T00:00:00Z", "Лето");

  @TempDir
  Path folder;

  private static TakeoutBuilder library() {
    return new TakeoutBuilder().add(LAKE).add(LONG).with(Oddity.TGZ);
  }

  private ImportReport importTo(Path target, TakeoutExport export) throws IOException {
    try (LocalMediaSink sink = LocalMediaSink.in(target)) {
      return MediaImporter.withDefaults()
          .run(ImportRequest.builder()
              .source(export.source())
              .sink(sink)
              .keys(KeyStrategies.captureDate())
              .build());
    }
  }

  @Test
  void importsTheBytesOfEachItem() throws IOException {
    library().writeParts(folder, 2, 1);

    TakeoutExport export = TakeoutExport.open(List.of(folder));

    assertThat(export.completeness().state()).isEqualTo(Completeness.State.COMPLETE);
    assertThat(importTo(folder.resolve("target"), export).stored()).isEqualTo(2);
    assertThat(folder.resolve("target/2024/07/IMG_0001.jpg"))
        .hasBinaryContent(library().bytes(LAKE, ""));
    assertThat(folder.resolve("target/2023/05/" + LONG.title()))
        .hasBinaryContent(library().bytes(LONG, ""));
  }

  @Test
  void namesADamagedPartAndImportsNothingOfIt() throws IOException {
    List<Path> parts = library().with(Oddity.NO_INDEX).writeParts(folder, 3, 1);
    byte[] flipped = Files.readAllBytes(parts.get(0));
    flipped[flipped.length / 2] ^= 1;
    Files.write(parts.get(0), flipped);
    byte[] whole = Files.readAllBytes(parts.get(1));
    Files.write(parts.get(1), Arrays.copyOf(whole, whole.length - 6));

    TakeoutExport export = TakeoutExport.open(List.of(folder));

    assertThat(export.completeness().reasons())
        .anySatisfy(reason -> assertThat(reason).contains("-001.tgz: it is damaged"))
        .anySatisfy(reason -> assertThat(reason).contains("-002.tgz: it was cut off"))
        .hasSize(2);
    assertThat(export.parts()).filteredOn(part -> part.files() > 0).hasSize(1);
  }

  @Test
  void noticesAnArchiveThatChangedAfterwards() throws IOException {
    List<Path> parts = library().writeParts(folder, 1, 1);
    TakeoutExport export = TakeoutExport.open(List.of(folder));
    new TakeoutBuilder()
        .add(LAKE, new byte[3_000])
        .add(LONG, new byte[3_000])
        .with(Oddity.TGZ)
        .writeParts(folder, 1, 1);

    ImportReport report = importTo(folder.resolve("target"), export);

    assertThat(parts).isNotEmpty();
    assertThat(report.stored()).isZero();
    assertThat(report.failed())
        .hasSize(2)
        .allSatisfy(failed ->
            assertThat(failed.cause().reason()).isEqualTo(FailureReason.DAMAGED_AT_SOURCE));
  }

  @Test
  void passesOverLinksAndDevicesAndNamesThatLeadOut() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      String year = "Takeout/Google Photos/Photos from 2020/";
      for (byte type :
          new byte[] {TarConstants.LF_SYMLINK, TarConstants.LF_LINK, TarConstants.LF_FIFO}) {
        TarArchiveEntry link = new TarArchiveEntry(year + (char) type + ".jpg", type);
        link.setLinkName("/etc/passwd");
        tar.putArchiveEntry(link);
        tar.closeArchiveEntry();
      }
      for (String name : List.of(year + "../../../x.jpg", "/etc/x.jpg", year + "ok.jpg")) {
        TarArchiveEntry file = new TarArchiveEntry(name, true);
        file.setSize(2);
        tar.putArchiveEntry(file);
        tar.write(new byte[] {1, 2});
        tar.closeArchiveEntry();
      }
    }
    Path part = folder.resolve("photos.tgz");
    Files.write(part, out.toByteArray());

    TakeoutExport export = TakeoutExport.open(List.of(part));

    assertThat(export.source().items())
        .extracting(MediaItem::displayName)
        .containsExactly("ok.jpg");
    assertThat(export.contents().refusedNames()).isEqualTo(5);
  }

  @Test
  void refusesANameThatWouldFillTheMemory() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
      TarArchiveEntry name = new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME);
      name.setSize(32 << 20);
      tar.putArchiveEntry(name);
      tar.write(new byte[32 << 20]);
      tar.closeArchiveEntry();
    }

    assertThatThrownBy(() -> read(new Counted(out.toByteArray())))
        .isInstanceOf(DamagedPartException.class)
        .hasMessageContaining("the name of a file in it is too long");
  }

  private static TgzFiles read(PartBytes archive) throws IOException {
    return TgzFiles.read(archive, name -> name, ExportMemory.none());
  }

  /** An archive in memory that counts how often it is read from its beginning. */
  private static final class Counted implements PartBytes {
    private final byte[] bytes;
    private final AtomicInteger readings = new AtomicInteger();

    Counted(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public String name() {
      return "part.tgz";
    }

    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public InputStream open(long position, long length) {
      readings.incrementAndGet();
      return new ByteArrayInputStream(bytes, (int) position, (int) length);
    }
  }

  private static Counted archive(int files, int size) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
      for (int i = 0; i < files; i++) {
        TarArchiveEntry file = new TarArchiveEntry("Google Photos/2020/" + i + ".jpg");
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) i);
        file.setSize(size);
        tar.putArchiveEntry(file);
        tar.write(bytes);
        tar.closeArchiveEntry();
      }
    }
    return new Counted(out.toByteArray());
  }

  /** Small files are held in memory, large ones have the reader to themselves. */
  @Test
  void handsOutFilesToSeveralThreadsInOneReading() throws Exception {
    for (int size : new int[] {200_000, (4 << 20) + 1}) {
      Counted bytes = archive(12, size);
      List<Entry.Tarred> files = read(bytes).files();
      bytes.readings.set(0);
      ExecutorService pool = Executors.newFixedThreadPool(4);
      try {
        List<Future<byte[]>> read = files.stream()
            .map(file -> pool.submit(() -> {
              try (InputStream in = file.open()) {
                return in.readAllBytes();
              }
            }))
            .toList();
        for (int i = 0; i < read.size(); i++) {
          byte[] content = read.get(i).get();
          assertThat(content).hasSize(size);
          assertThat(content[size - 1]).isEqualTo((byte) i);
        }
      } finally {
        pool.shutdownNow();
      }
      // Whichever thread came first, only the beginning is read again.
      assertThat(bytes.readings.get()).isLessThanOrEqualTo(4);
    }
  }

  @Test
  void startsAgainForAFileThatIsBehind() throws IOException {
    Counted bytes = archive(8, (4 << 20) + 1);
    List<Entry.Tarred> files = read(bytes).files();
    bytes.readings.set(0);

    for (int number : new int[] {5, 2, 7}) {
      try (InputStream in = files.get(number).open()) {
        assertThat(in.read()).isEqualTo(number);
      }
    }

    assertThat(bytes.readings).hasValue(2);
  }

  @Test
  void tellsWhatIsNoTarArchive() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write("<!doctype html>".repeat(200).getBytes(StandardCharsets.UTF_8));
    }

    assertThatThrownBy(() -> read(new Counted(out.toByteArray())))
        .isInstanceOf(DamagedPartException.class);
  }
}
