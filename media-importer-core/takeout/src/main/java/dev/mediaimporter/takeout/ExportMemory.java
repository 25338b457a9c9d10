package dev.mediaimporter.takeout;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What was found out about the files of an export by reading them: what sidecars and Google's index
 * say, hashes, and the files of tgz archives. Kept in a file, it saves a later run over the same
 * parts all reading but that of their directories. A file is known by its part, the part's size,
 * modification time or ETag and directory, and its place. A tgz archive has its checksum in place
 * of a directory. For one thread.
 */
final class ExportMemory {
  private static final int VERSION = 1;
  private static final String SIDECAR = "sidecar";
  private static final String FILE_OF_TGZ = "file";

  /** The checksum and the length at the end of a gzip file (RFC 1952). */
  private static final int TRAILER_BYTES = 8;

  private static final Gson GSON = new Gson();

  private final Optional<Path> file;
  private final IdentityHashMap<PartBytes, String> parts = new IdentityHashMap<>();
  private final Map<String, Integer> sameParts = new HashMap<>();
  private final Map<String, Supplier<Stream<String>>> tgzFiles = new LinkedHashMap<>();
  private final Map<String, String> before = new HashMap<>();
  private final IdentityHashMap<Entry, Map<String, String>> answers = new IdentityHashMap<>();
  private @Nullable IdentityHashMap<Entry, Optional<SidecarJson.Content>> sidecars;
  private boolean changed;

  /** One line; the names are short, because there are so many. */
  private static final class Line {
    /** Which file. */
    String k = "";
    /** What was asked. */
    String q = "";
    /** The answer. */
    String a = "";
  }

  /** Finds out what is not known yet. */
  interface Reading {
    String read() throws IOException;
  }

  private ExportMemory(Optional<Path> file) {
    this.file = file;
  }

  /** Forgets everything with the process. */
  static ExportMemory none() {
    return new ExportMemory(Optional.empty());
  }

  /** Is kept in a file, which need not exist yet. */
  static ExportMemory in(Path file) {
    return new ExportMemory(Optional.of(file));
  }

  /** Adds a part by what its directory holds. */
  void add(PartBytes part, String directory) throws IOException {
    if (file.isPresent() && !part.version().isEmpty()) {
      String id =
          Items.hash(String.join("\0", part.name(), "" + part.size(), part.version(), directory));
      int copies = sameParts.merge(id, 1, Integer::sum);
      parts.put(part, copies == 1 ? id : id + "-" + copies);
    }
  }

  /** What was in a tgz archive when it was read; empty if it has to be read. */
  Optional<List<String>> filesOf(PartBytes archive) throws IOException {
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream end =
        archive.open(Math.max(0, archive.size() - TRAILER_BYTES), TRAILER_BYTES)) {
      add(archive, HexFormat.of().formatHex(end.readAllBytes()));
    }
    String part = parts.get(archive);
    if (part == null) {
      return Optional.empty();
    }
    List<String> known = new ArrayList<>();
    try {
      lines(file.get(), text -> {
        if (text.contains(part)) {
          Line line = Objects.requireNonNull(GSON.fromJson(text, Line.class));
          if (line.q.equals(FILE_OF_TGZ) && line.k.equals(part)) {
            known.add(line.a);
          }
        }
      });
    } catch (IOException | JsonParseException e) {
      known.clear();
    }
    return known.isEmpty() ? Optional.empty() : Optional.of(known);
  }

  /** Takes what is in a tgz archive whose checksum is right. */
  void add(PartBytes archive, boolean known, Supplier<Stream<String>> files) {
    String part = parts.get(archive);
    if (part != null) {
      tgzFiles.put(part, files);
      changed |= !known;
    }
  }

  private Optional<String> keyOf(Entry entry) throws IOException {
    if (entry instanceof Entry.Zipped zipped) {
      String part = parts.get(zipped.archive());
      return part == null ? Optional.empty() : Optional.of(part + "@" + zipped.offset());
    }
    if (entry instanceof Entry.Tarred tarred) {
      String part = parts.get(tarred.archive().bytes());
      return part == null ? Optional.empty() : Optional.of(part + "@" + tarred.number());
    }
    return file.isPresent() && entry instanceof Entry.Unpacked unpacked
        ? unpacked
            .version()
            .map(version -> Items.hash(
                String.join("\0", entry.folder(), entry.name(), "" + entry.size(), version)))
        : Optional.empty();
  }

  /** What the file says of these sidecars; nothing if it cannot be read. */
  IdentityHashMap<Entry, SidecarJson.Content> recall(Collection<Entry> wanted) throws IOException {
    IdentityHashMap<Entry, SidecarJson.Content> found = new IdentityHashMap<>();
    if (file.isEmpty()) {
      return found;
    }
    Map<String, Entry> byKey = new HashMap<>();
    for (Entry entry : wanted) {
      keyOf(entry).ifPresent(key -> byKey.put(key, entry));
    }
    try {
      read(file.get(), byKey, found);
    } catch (NoSuchFileException e) {
      changed = true;
    } catch (IOException | JsonParseException e) {
      // What is damaged is found out again.
      changed = true;
      before.clear();
      found.clear();
    }
    changed |= found.size() < wanted.size();
    return found;
  }

  private void read(
      Path from, Map<String, Entry> byKey, IdentityHashMap<Entry, SidecarJson.Content> found)
      throws IOException {
    lines(from, text -> {
      Line line = Objects.requireNonNull(GSON.fromJson(text, Line.class));
      if (line.q.equals(FILE_OF_TGZ)) {
        changed |= !tgzFiles.containsKey(line.k);
      } else if (!line.q.equals(SIDECAR)) {
        before.put(line.k + " " + line.q, line.a);
      } else if (byKey.containsKey(line.k)) {
        found.put(
            Objects.requireNonNull(byKey.get(line.k)),
            SidecarJson.read(line.a.getBytes(StandardCharsets.UTF_8)));
      } else {
        changed = true;
      }
    });
  }

  private static void lines(Path from, Consumer<String> consumer) throws IOException {
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(
        new GZIPInputStream(Files.newInputStream(from)), StandardCharsets.UTF_8))) {
      if (!String.valueOf(VERSION).equals(lines.readLine())) {
        throw new IOException("of another version");
      }
      for (String text = lines.readLine(); text != null; text = lines.readLine()) {
        consumer.accept(text);
      }
    }
  }

  /** What was found out about a file before, or is now. */
  String answer(Entry entry, String question, Reading reading) throws IOException {
    Map<String, String> known = answers.computeIfAbsent(entry, any -> new HashMap<>(2));
    String answer = known.get(question);
    if (answer == null) {
      answer = keyOf(entry).map(key -> before.get(key + " " + question)).orElse(null);
    }
    if (answer == null) {
      answer = reading.read();
      changed = true;
    }
    known.put(question, answer);
    return answer;
  }

  /** Takes what is to be kept of all sidecars; does nothing if the file says so already. */
  void add(IdentityHashMap<Entry, Optional<SidecarJson.Content>> read) {
    before.clear();
    if (file.isPresent() && changed) {
      sidecars = read;
    }
  }

  /** Writes the file, if it would say something else, readable by its owner only. Blocks. */
  void keep() throws IOException {
    if (file.isEmpty() || sidecars == null) {
      return;
    }
    Path folder = Objects.requireNonNull(file.get().toAbsolutePath().getParent());
    Path temporary = Files.createTempFile(folder, "takeout-", ".tmp");
    try {
      try (Writer out = new OutputStreamWriter(
          new GZIPOutputStream(Files.newOutputStream(temporary), 1 << 16),
          StandardCharsets.UTF_8)) {
        out.write(VERSION + "\n");
        for (Map.Entry<String, Supplier<Stream<String>>> archive : tgzFiles.entrySet()) {
          for (Iterator<String> i = archive.getValue().get().iterator(); i.hasNext(); ) {
            write(out, Optional.of(archive.getKey()), FILE_OF_TGZ, i.next());
          }
        }
        for (Map.Entry<Entry, Optional<SidecarJson.Content>> sidecar : sidecars.entrySet()) {
          if (sidecar.getValue().isPresent()) {
            write(
                out,
                keyOf(sidecar.getKey()),
                SIDECAR,
                SidecarJson.write(sidecar.getValue().get()));
          }
        }
        for (Map.Entry<Entry, Map<String, String>> entry : answers.entrySet()) {
          for (Map.Entry<String, String> answer : entry.getValue().entrySet()) {
            write(out, keyOf(entry.getKey()), answer.getKey(), answer.getValue());
          }
        }
      }
      Files.move(temporary, file.get(), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
    sidecars = null;
  }

  private static void write(Writer out, Optional<String> key, String question, String answer)
      throws IOException {
    if (key.isPresent()) {
      Line line = new Line();
      line.k = key.get();
      line.q = question;
      line.a = answer;
      out.write(SidecarJson.writable(GSON.toJson(line)));
      out.write('\n');
    }
  }
}
