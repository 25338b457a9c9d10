package dev.mediaimporter.takeout;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.jspecify.annotations.Nullable;

/**
 * The files of a tgz archive, found by reading all of it: it has no directory, and one checksum for
 * everything at its end. The checksum of each file is noted on the way, so that its bytes can be
 * proven when they are read again, also by a later run that remembers the files. For one thread.
 */
final class TgzFiles {
  /** Pages are kept if they are not larger, so that they need no reading of their own. */
  private static final int MOST_PAGE_BYTES = 8 << 20;

  private static final int BUFFER_BYTES = 1 << 16;
  private static final Gson GSON = new Gson();
  private static final String JSON = ".json";
  private static final String HTML = ".html";

  private final TgzPart part;
  private final UnaryOperator<String> shared;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final List<Entry.Tarred> files = new ArrayList<>();
  private final IdentityHashMap<Entry, Optional<SidecarJson.Content>> sidecars =
      new IdentityHashMap<>();
  private int refusedNames;

  private TgzFiles(TgzPart part, UnaryOperator<String> shared) {
    this.part = part;
    this.shared = shared;
  }

  /**
   * Reads the whole archive, if the memory does not know it. Blocks.
   *
   * @param shared gives one text for all folders of one name
   * @param memory is told what is in it
   * @throws DamagedPartException if it is damaged
   */
  static TgzFiles read(PartBytes archive, UnaryOperator<String> shared, ExportMemory memory)
      throws IOException {
    TgzFiles files = new TgzFiles(new TgzPart(archive), shared);
    Optional<List<String>> known = memory.filesOf(archive);
    if (known.isPresent()) {
      known.get().forEach(files::addKnown);
    } else {
      files.readAll(archive);
    }
    memory.add(archive, known.isPresent(), files::lines);
    return files;
  }

  private void readAll(PartBytes archive) throws IOException {
    try (TgzReader reader = TgzReader.open(archive)) {
      for (TarArchiveEntry entry = reader.next(); entry != null; entry = reader.next()) {
        Optional<EntryPath> path =
            TgzReader.isPlain(entry) ? EntryPath.of(entry.getName()) : Optional.empty();
        if (path.isEmpty()) {
          refusedNames++;
        } else if (!path.get().name().isEmpty() && !path.get().isSystemFile()) {
          add(path.get(), entry, reader);
        }
      }
    }
  }

  /** One file as the memory keeps it; the names are short, because there are so many. */
  private static final class Line {
    /** Folder. */
    String f = "";
    /** Filename; none in the line that counts the refused names. */
    String n = "";
    /** Place in the archive, or how many refused names there are. */
    int i;
    /** Size. */
    long s;
    /** CRC-32. */
    long c;
    /** SHA-256. */
    String h = "";
    /** What the clock of the camera showed. */
    @Nullable
    String t;
    /** Its zone. */
    @Nullable
    String z;
  }

  private Stream<String> lines() {
    Line refused = new Line();
    refused.i = refusedNames;
    return Stream.concat(Stream.of(refused), files.stream().map(TgzFiles::line)).map(GSON::toJson);
  }

  private static Line line(Entry.Tarred file) {
    Line line = new Line();
    line.f = file.folder();
    line.n = file.name();
    line.i = file.number();
    line.s = file.size();
    line.c = file.crc32();
    line.h = file.sha256();
    line.t = file.cameraTime().map(time -> time.clock().toString()).orElse(null);
    line.z =
        file.cameraTime().flatMap(CameraTime::offset).map(ZoneOffset::getId).orElse(null);
    return line;
  }

  private void addKnown(String text) {
    Line line = Objects.requireNonNull(GSON.fromJson(text, Line.class));
    if (line.n.isEmpty()) {
      refusedNames = line.i;
      return;
    }
    Optional<CameraTime> cameraTime = Optional.ofNullable(line.t)
        .map(clock -> new CameraTime(
            LocalDateTime.parse(clock), Optional.ofNullable(line.z).map(ZoneOffset::of)));
    files.add(new Entry.Tarred(
        part, shared.apply(line.f), line.n, line.i, line.s, line.c, line.h, cameraTime, null));
  }

  /** The files in their order. */
  List<Entry.Tarred> files() {
    return files;
  }

  /** What their JSON files say. */
  IdentityHashMap<Entry, Optional<SidecarJson.Content>> sidecars() {
    return sidecars;
  }

  /** How many links, devices, and names that could lead out of their folder there are. */
  int refusedNames() {
    return refusedNames;
  }

  private void add(EntryPath path, TarArchiveEntry entry, TgzReader reader) throws IOException {
    CRC32 crc = new CRC32();
    MessageDigest sha256 = Items.sha256();
    InputStream in = new DigestInputStream(new CheckedInputStream(reader.bytes(), crc), sha256);
    boolean isJson = path.name().endsWith(JSON) && entry.getSize() <= SidecarJson.MAX_BYTES;
    boolean isPage = path.name().endsWith(HTML) && entry.getSize() <= MOST_PAGE_BYTES;
    byte[] text = isJson || isPage ? in.readNBytes((int) entry.getSize()) : new byte[0];
    Optional<CameraTime> cameraTime = CameraTime.maybeIn(path.name())
        ? CameraTime.read(path.name(), unskipped(in), Long.MAX_VALUE)
        : Optional.empty();
    while (in.read(buffer) >= 0) {
      if (Thread.interrupted()) {
        throw new InterruptedIOException("interrupted");
      }
    }
    Entry.Tarred file = new Entry.Tarred(
        part,
        shared.apply(path.folder()),
        path.name(),
        reader.number(),
        entry.getSize(),
        crc.getValue(),
        HexFormat.of().formatHex(sha256.digest()),
        cameraTime,
        isPage ? text : null);
    files.add(file);
    if (isJson) {
      sidecars.put(file, Optional.of(SidecarJson.read(text)));
    }
  }

  /** Passing over bytes is reading them, so that the checksums cover them. */
  private static InputStream unskipped(InputStream in) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        return in.read();
      }

      @Override
      public int read(byte[] bytes, int offset, int count) throws IOException {
        return in.read(bytes, offset, count);
      }
    };
  }
}
