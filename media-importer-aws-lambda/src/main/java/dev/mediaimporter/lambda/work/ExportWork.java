package dev.mediaimporter.lambda.work;

import static java.util.stream.Collectors.toSet;

import dev.mediaimporter.inbox.InboxStore;
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
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What the workers of one job know about its export: a record of each part, and from all of them
 * the plan, in slices. Every object is written whole and is the same whenever it is written again,
 * so a worker that dies leaves nothing to clean up. Safe for use by several threads.
 */
final class ExportWork {
  /** Items in one object of the plan. */
  private static final int SLICE_ITEMS = 2000;

  /** As many as one inbox can hold. */
  private static final int MOST_PARTS = 1000;

  private final InboxStore store;
  private final String prefix;

  /** @param prefix of the job's objects, with a slash at its end */
  ExportWork(InboxStore store, String prefix) {
    this.store = store;
    this.prefix = prefix;
  }

  /** Writes text. */
  interface Text {
    void to(Writer out) throws IOException;
  }

  private String records() {
    return prefix + "records/";
  }

  private String recordOf(String part) {
    return records() + part.substring(part.lastIndexOf('/') + 1) + ".gz";
  }

  /** Those of the parts of which there is a record. */
  List<String> recorded(List<String> parts) {
    Set<String> keys =
        store.list(records(), MOST_PARTS).stream().map(InboxStore.Stored::key).collect(toSet());
    return parts.stream().filter(part -> keys.contains(recordOf(part))).toList();
  }

  private boolean has(String key) {
    return store.list(key, 1).stream().anyMatch(stored -> stored.key().equals(key));
  }

  void writeRecord(String part, Text text) throws IOException {
    write(recordOf(part), text);
  }

  /** The records of these parts, each opened when its turn has come. */
  Iterable<Reader> records(List<String> parts) {
    return () -> new Iterator<>() {
      private final Iterator<String> left = parts.iterator();

      @Override
      public boolean hasNext() {
        return left.hasNext();
      }

      @Override
      public Reader next() {
        String key = recordOf(left.next());
        return open(key).orElseThrow(() -> new IllegalStateException("there is no " + key));
      }
    };
  }

  private String slice(int number) {
    return prefix + "plan/" + number + ".gz";
  }

  /** Writes the plan; returns how many slices it has. */
  int writePlan(Iterable<PlannedItem> items) throws IOException {
    List<PlannedItem> some = new ArrayList<>(SLICE_ITEMS);
    int slices = 0;
    for (PlannedItem item : items) {
      some.add(item);
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

  /** Whether the plan has this slice, counted from 0. */
  boolean hasSlice(int number) {
    return has(slice(number));
  }

  private void writeSlice(int number, List<PlannedItem> items) throws IOException {
    write(slice(number), out -> {
      for (PlannedItem item : items) {
        out.write(item.line());
        out.write('\n');
      }
    });
  }

  /** The items of a slice, counted from 0; empty if the plan has no such slice. */
  Optional<List<PlannedItem>> readSlice(int number) throws IOException {
    Optional<Reader> found = open(slice(number));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (BufferedReader lines = new BufferedReader(found.get())) {
      return Optional.of(lines.lines().map(PlannedItem::parse).toList());
    }
  }

  private void write(String key, Text text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Writer out = new BufferedWriter(
        new OutputStreamWriter(new GZIPOutputStream(bytes), StandardCharsets.UTF_8))) {
      text.to(out);
    }
    store.write(key, bytes.toByteArray());
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
