package dev.mediaimporter.lambda.work;

import com.google.gson.Gson;
import dev.mediaimporter.inbox.InboxStore;
import dev.mediaimporter.takeout.AlbumMembers;
import dev.mediaimporter.takeout.S3Parts;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What the workers of one job know about its export: records of each part, and from all of them the
 * plan, both in slices. Every object is written whole and is the same whenever it is written again,
 * so a worker that dies leaves nothing to clean up. Safe for use by several threads.
 */
final class ExportWork {
  /** Items in one object of the plan. */
  private static final int SLICE_ITEMS = 2000;

  /** Items of albums in one object, unless one title has more, and albums in one object. */
  private static final int ALBUM_ITEMS = 5000;

  private static final int ALBUMS = 50;
  private static final Gson GSON = new Gson();

  /** More than the parts of an inbox and the files of the largest export make. */
  private static final int MOST_RECORDS = 10_000;

  /** How many digits of its key a record's number has. */
  private static final int NUMBER = 5;

  /** What the key of the last record of a part ends in. */
  private static final String LAST = "-last.gz";

  /** The end of the key of a record, behind its number: how many files the part has. */
  private static final Pattern FILES = Pattern.compile("/\\d{5}-(\\d{1,9})(?:-last)?\\.gz$");

  private final InboxStore store;
  private final String prefix;

  /** @param prefix of the job's objects, with a slash at its end */
  ExportWork(InboxStore store, String prefix) {
    this.store = store;
    this.prefix = prefix;
  }

  private interface Text {
    void to(Writer out) throws IOException;
  }

  /** Writes the text of a record. */
  interface RecordText {
    S3Parts.Recorded to(Writer out) throws IOException;
  }

  private String records() {
    return prefix + "records/";
  }

  private String recordsOf(String part) {
    return records() + part.substring(part.lastIndexOf('/') + 1) + "/";
  }

  /** Which records there are of the parts. */
  Recorded recorded(List<String> parts) {
    Map<String, NavigableMap<String, String>> byFolder = new HashMap<>();
    for (InboxStore.Stored record : store.list(records(), MOST_RECORDS)) {
      String folder = record.key().substring(0, record.key().lastIndexOf('/') + 1);
      // Of a part that was replaced, two workers may have written records of one number.
      byFolder
          .computeIfAbsent(folder, any -> new TreeMap<>())
          .putIfAbsent(
              record.key().substring(folder.length(), folder.length() + NUMBER), record.key());
    }
    Map<String, List<String>> byPart = new LinkedHashMap<>();
    parts.forEach(part -> byPart.put(
        part,
        List.copyOf(byFolder.getOrDefault(recordsOf(part), new TreeMap<>()).values())));
    return new Recorded(byPart);
  }

  /**
   * The records of parts.
   *
   * @param keys of the records of each part, in their order
   */
  record Recorded(Map<String, List<String>> keys) {
    /** The first part of which a record is missing, and its number from 0. */
    Optional<Map.Entry<String, Integer>> next() {
      return keys.entrySet().stream()
          .filter(part -> !isWhole(part.getValue()))
          .findFirst()
          .map(part -> Map.entry(part.getKey(), part.getValue().size()));
    }

    /** How many parts were read. */
    int parts() {
      return (int) keys.values().stream().filter(Recorded::isWhole).count();
    }

    /** How many files the parts have of which there are records. */
    long files() {
      return keys.values().stream()
          .flatMap(records -> records.stream().limit(1))
          .map(FILES::matcher)
          .mapToLong(record -> record.find() ? Long.parseLong(record.group(1)) : 0)
          .sum();
    }

    /** How many records there are. */
    int count() {
      return keys.values().stream().mapToInt(List::size).sum();
    }

    private static boolean isWhole(List<String> records) {
      return records.stream().anyMatch(key -> key.endsWith(LAST));
    }
  }

  private boolean has(String key) {
    return store.list(key, 1).stream().anyMatch(stored -> stored.key().equals(key));
  }

  /** Makes and writes a record of a part. */
  void writeRecord(String part, int number, RecordText text) throws IOException {
    S3Parts.Recorded[] known = new S3Parts.Recorded[1];
    byte[] record = packed(out -> known[0] = text.to(out));
    store.write(
        String.format(
            Locale.ROOT,
            "%s%05d-%d%s",
            recordsOf(part),
            number,
            known[0].files(),
            known[0].more() ? ".gz" : LAST),
        record);
  }

  /** The texts of all records, each opened when its turn has come. */
  Iterable<Reader> texts(Recorded recorded) {
    return () -> recorded.keys().values().stream()
        .flatMap(List::stream)
        .map(key -> open(key).orElseThrow(() -> new IllegalStateException("there is no " + key)))
        .iterator();
  }

  private String slice(int number) {
    return prefix + "plan/" + number + ".gz";
  }

  /** Writes the plan; returns how many slices it has. */
  int writePlan(Iterator<PlannedItem> items) throws IOException {
    List<PlannedItem> some = new ArrayList<>(SLICE_ITEMS);
    int slices = 0;
    while (items.hasNext()) {
      some.add(items.next());
      if (some.size() == SLICE_ITEMS) {
        writeSlice(slices++, some);
        some.clear();
      }
    }
    if (!some.isEmpty()) {
      writeSlice(slices++, some);
    }
    return slices;
  }

  private String albums(int number) {
    return prefix + "albums/" + number + ".gz";
  }

  /** Writes which items the albums have; those of one title are in one object. */
  void writeAlbums(List<AlbumMembers> albums) throws IOException {
    List<AlbumMembers> some = new ArrayList<>();
    int ids = 0;
    int slices = 0;
    List<AlbumMembers> byTitle = albums.stream()
        .sorted(Comparator.comparing(album -> album.album().title()))
        .toList();
    for (AlbumMembers album : byTitle) {
      boolean full = ids >= ALBUM_ITEMS || some.size() >= ALBUMS;
      if (full
          && !some.get(some.size() - 1).album().title().equals(album.album().title())) {
        writeAlbums(slices++, some);
        some.clear();
        ids = 0;
      }
      some.add(album);
      ids += album.ids().size();
    }
    if (!some.isEmpty()) {
      writeAlbums(slices, some);
    }
  }

  private void writeAlbums(int number, List<AlbumMembers> albums) throws IOException {
    byte[] lines = packed(out -> {
      for (AlbumMembers album : albums) {
        out.write(GSON.toJson(album));
        out.write('\n');
      }
    });
    store.write(albums(number), lines);
  }

  /** The albums of an object, counted from 0; empty if there is no such object. */
  Optional<List<AlbumMembers>> readAlbums(int number) throws IOException {
    return read(albums(number), text -> GSON.fromJson(text, AlbumMembers.class));
  }

  /** Whether the plan has this slice, counted from 0. */
  boolean hasSlice(int number) {
    return has(slice(number));
  }

  private void writeSlice(int number, List<PlannedItem> items) throws IOException {
    byte[] lines = packed(out -> {
      for (PlannedItem item : items) {
        out.write(item.line());
        out.write('\n');
      }
    });
    store.write(slice(number), lines);
  }

  /** The items of a slice, counted from 0; empty if the plan has no such slice. */
  Optional<List<PlannedItem>> readSlice(int number) throws IOException {
    return read(slice(number), PlannedItem::parse);
  }

  private <T> Optional<List<T>> read(String key, Function<String, T> parser) throws IOException {
    Optional<Reader> found = open(key);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (BufferedReader lines = new BufferedReader(found.get())) {
      return Optional.of(lines.lines().map(parser).toList());
    }
  }

  private static byte[] packed(Text text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Writer out = new BufferedWriter(
        new OutputStreamWriter(new GZIPOutputStream(bytes), StandardCharsets.UTF_8))) {
      text.to(out);
    }
    return bytes.toByteArray();
  }

  private Optional<Reader> open(String key) {
    return store.read(key).map(bytes -> {
      try {
        return new InputStreamReader(
            new GZIPInputStream(new ByteArrayInputStream(bytes)), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }
}
