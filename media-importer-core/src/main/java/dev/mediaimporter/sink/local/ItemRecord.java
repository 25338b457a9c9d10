package dev.mediaimporter.sink.local;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import com.google.gson.stream.MalformedJsonException;
import dev.mediaimporter.media.ItemNote;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.sink.StoredMedia;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is kept beside a file: a JSON object of strings, one file of {@code .media-importer/items}
 * each. Immutable.
 */
record ItemRecord(
    MediaKey key,
    String itemId,
    long sizeBytes,
    String sha256,
    Optional<Instant> creationTime,
    String contentType,
    Optional<String> originalFilename,
    Set<ItemNote> notes) {
  private static final Logger LOG = LoggerFactory.getLogger(ItemRecord.class);

  /** A longer one was not written by us. */
  private static final int MAX_BYTES = 64 * 1024;

  StoredMedia toStored() {
    return StoredMedia.builder()
        .key(key)
        .sizeBytes(sizeBytes)
        .itemId(itemId)
        .sha256(sha256)
        .creationTime(creationTime)
        .build();
  }

  byte[] toJson() throws IOException {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.setIndent("  ");
      json.setSerializeNulls(false);
      json.beginObject();
      json.name("key").value(key.value());
      json.name("itemId").value(itemId);
      json.name("size").value(sizeBytes);
      json.name("sha256").value(sha256);
      json.name("creationTime").value(creationTime.map(Instant::toString).orElse(null));
      json.name("contentType").value(contentType);
      json.name("originalFilename").value(originalFilename.orElse(null));
      json.name("remarks").value(notes.isEmpty() ? null : ItemNote.labels(notes));
      json.endObject();
    }
    return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Empty when there is none, or none that can be read. */
  static Optional<ItemRecord> read(Path file) throws IOException {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new IllegalStateException("it is too long");
      }
      return Optional.of(parse(Files.readString(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (CharacterCodingException
        | MalformedJsonException
        | EOFException
        | IllegalArgumentException
        | IllegalStateException
        | DateTimeException e) {
      LOG.warn("Ignored the unreadable record {}", file);
      return Optional.empty();
    }
  }

  private static ItemRecord parse(String text) throws IOException {
    Map<String, String> fields = new HashMap<>();
    try (JsonReader json = new JsonReader(new StringReader(text))) {
      json.beginObject();
      while (json.hasNext()) {
        fields.put(json.nextName(), json.nextString());
      }
      json.endObject();
    }
    return new ItemRecord(
        MediaKey.of(required(fields, "key")),
        required(fields, "itemId"),
        Long.parseLong(required(fields, "size")),
        required(fields, "sha256"),
        Optional.ofNullable(fields.get("creationTime")).map(Instant::parse),
        required(fields, "contentType"),
        Optional.ofNullable(fields.get("originalFilename")),
        ItemNote.ofLabels(fields.getOrDefault("remarks", "")));
  }

  private static String required(Map<String, String> fields, String name) {
    String value = fields.get(name);
    if (value == null) {
      throw new IllegalArgumentException("it has no " + name);
    }
    return value;
  }
}
