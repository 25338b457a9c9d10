package dev.mediaimporter.takeout;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import dev.mediaimporter.media.InvalidRequestException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The record of one part in a bucket, as lines of JSON: first the part, then each file in it, with
 * what its sidecars say. That of a large part is made in slices. Another process makes the
 * catalogue of it without reading the part.
 */
final class PartRecord {
  private static final int VERSION = 2;

  /** With so many a worker's process takes up to 890 MB besides AWS's clients, of its 1,024 MB. */
  private static final int MOST_FILES = 400_000;

  private static final Gson GSON = new Gson();

  /** The first line. */
  private static final class Head {
    int version;
    String key = "";
    String etag = "";
    long size;
    int slice;
    int files;

    @Nullable
    String problem;

    int refusedNames;
  }

  /** Every other line; the names are short, because there are so many. */
  private static final class Line {
    /** Folder. */
    String f = "";
    /** Filename. */
    String n = "";
    /** Compression method. */
    int m;
    /** CRC-32. */
    long c;
    /** Compressed size. */
    long z;
    /** Size. */
    long s;
    /** Offset. */
    long o;
    /** Content of a sidecar. */
    @Nullable
    String j;
    /** Whether it is a sidecar that is damaged. */
    boolean d;
  }

  private PartRecord() {}

  /**
   * Reads the directory and the sidecars of a slice of a part, and writes both. Blocks.
   *
   * @return what is known of the part then
   */
  static S3Parts.Recorded write(S3Part part, int slice, Writer out) throws IOException {
    Head head = new Head();
    head.version = VERSION;
    head.key = part.key();
    head.etag = part.etag();
    head.size = part.size();
    head.slice = slice;
    if (ExportFiles.kindOf(part) == PartKind.TGZ) {
      head.problem =
          "it is a tgz archive, of which no single file can be read; order the export as zip";
      append(out, head);
      return new S3Parts.Recorded(0, false);
    }
    ExportFiles files = ExportFiles.in(part, slice);
    head.refusedNames = files.refusedNames();
    for (TakeoutPart read : files.parts()) {
      head.files = read.files();
      head.problem = read.problem().orElse(null);
    }
    append(out, head);
    for (Entry entry : files.bareMedia()) {
      Line line = line(entry);
      line.m = PartLocation.WHOLE_PART;
      append(out, line);
    }
    for (Entry entry : files.entries()) {
      if (!PhotoFolders.isSidecar(entry)) {
        append(out, line(entry));
      }
    }
    List<Entry> sidecars =
        files.entries().stream().filter(PhotoFolders::isSidecar).toList();
    SmallFiles.read(sidecars, (entry, bytes) -> {
      Line line = line(entry);
      line.j = bytes == null ? null : SidecarJson.write(SidecarJson.read(bytes));
      line.d = bytes == null;
      append(out, line);
    });
    return new S3Parts.Recorded(head.files, files.hasNextSlice());
  }

  /** See {@link TakeoutExport#requireFits}. */
  static void requireFits(long files) {
    if (files > MOST_FILES) {
      throw new InvalidRequestException(
          "the export has more than " + MOST_FILES + " files, too many for one worker;"
              + " import it with the program",
          null);
    }
  }

  private static Line line(Entry entry) {
    Line line = new Line();
    line.f = entry.folder();
    line.n = entry.name();
    line.s = entry.size();
    if (entry instanceof Entry.Zipped zipped) {
      line.m = zipped.method();
      line.c = zipped.crc32();
      line.z = zipped.compressedSize();
      line.o = zipped.offset();
    }
    return line;
  }

  private static void append(Writer out, Object line) throws IOException {
    GSON.toJson(line, out);
    out.write('\n');
  }

  /**
   * Adds the parts to the files of an export.
   *
   * @param records those of all slices of all parts, in any order
   * @throws IOException also if one is not the record of a part
   */
  static void readAll(Iterable<Reader> records, S3Parts place, ExportFiles files)
      throws IOException {
    Map<String, String> etags = new HashMap<>();
    Set<String> replaced = new TreeSet<>();
    for (Reader record : records) {
      Head head = read(record, place, files);
      String etag = etags.putIfAbsent(head.key, head.etag);
      if (etag != null && !etag.equals(head.etag)) {
        replaced.add(EntryPath.lastOf(head.key));
      }
    }
    replaced.forEach(
        part -> files.addProblem(part, "it was replaced while it was read; import it again"));
  }

  private static Head read(Reader in, S3Parts place, ExportFiles files) throws IOException {
    BufferedReader lines = new BufferedReader(in);
    try {
      Head head = parse(lines.readLine(), Head.class);
      if (head.version != VERSION) {
        throw new IOException("the record of a part has the unknown version " + head.version);
      }
      S3Part part = place.part(head.key, head.etag, head.size);
      if (head.slice == 0) {
        files.add(
            new TakeoutPart(part.name(), head.size, head.files, Optional.ofNullable(head.problem)),
            head.refusedNames);
      }
      for (String text = lines.readLine(); text != null; text = lines.readLine()) {
        Line line = parse(text, Line.class);
        requireFits(1L + files.entries().size() + files.bareMedia().size());
        if (line.m == PartLocation.WHOLE_PART) {
          files.addBare(Entry.Unpacked.unread(part));
        } else {
          Entry entry = new Entry.Zipped(
              part, files.shared(line.f), line.n, line.m, line.c, line.z, line.s, line.o);
          files.add(entry);
          if (line.j != null) {
            files.addSidecar(entry, line.j.getBytes(StandardCharsets.UTF_8));
          } else if (line.d) {
            files.addSidecar(entry, null);
          }
        }
      }
      return head;
    } catch (JsonParseException e) {
      throw new IOException("the record of a part is damaged; make it again", e);
    }
  }

  private static <T> T parse(@Nullable String line, Class<T> type) throws IOException {
    T parsed = line == null ? null : GSON.fromJson(line, type);
    if (parsed == null) {
      throw new IOException("the record of a part is damaged; make it again");
    }
    return parsed;
  }
}
