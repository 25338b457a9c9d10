package dev.mediaimporter.sink.local;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import dev.mediaimporter.internal.text.Json;
import dev.mediaimporter.media.ItemNote;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.sink.StoredMedia;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is kept beside a file: a JSON object, one file of {@code .media-importer/items} each.
 * Immutable.
 */
record ItemRecord(
    MediaKey key,
    String itemId,
    long sizeBytes,
    String sha256,
    Optional<Instant> creationTime,
    String contentType,
    Optional<String> originalFilename,
    Set<ItemNote> notes,
    Map<String, String> details) {
  private static final Logger LOG = LoggerFactory.getLogger(ItemRecord.class);
  private static final Gson WRITER =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  /** A longer one was not written by us. */
  private static final int MAX_BYTES = 64 * 1024;

  /** Leaves room for the other fields. */
  private static final int MAX_DETAIL_BYTES = 32 * 1024;

  StoredMedia toStored() {
    return StoredMedia.builder()
        .key(key)
        .sizeBytes(sizeBytes)
        .itemId(itemId)
        .sha256(sha256)
        .creationTime(creationTime)
        .build();
  }

  byte[] toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("key", key.value());
    json.addProperty("itemId", itemId);
    json.addProperty("size", sizeBytes);
    json.addProperty("sha256", sha256);
    creationTime.ifPresent(time -> json.addProperty("creationTime", time.toString()));
    json.addProperty("contentType", contentType);
    originalFilename.ifPresent(name -> json.addProperty("originalFilename", name));
    if (!notes.isEmpty()) {
      json.addProperty("remarks", ItemNote.labels(notes));
    }
    JsonObject kept = fittingDetails();
    if (kept.size() > 0) {
      json.add("details", kept);
    }
    return (WRITER.toJson(json) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** The details without those that are too long. */
  private JsonObject fittingDetails() {
    JsonObject kept = new JsonObject();
    int room = MAX_DETAIL_BYTES;
    for (Map.Entry<String, String> detail : details.entrySet()) {
      JsonObject one = new JsonObject();
      one.addProperty(detail.getKey(), detail.getValue());
      int bytes = WRITER.toJson(one).getBytes(StandardCharsets.UTF_8).length;
      if (bytes <= room) {
        room -= bytes;
        kept.addProperty(detail.getKey(), detail.getValue());
      }
    }
    return kept;
  }

  /** The same with what the source says now. */
  ItemRecord renewed(MediaItem item) {
    Map<String, String> now = new LinkedHashMap<>(item.details());
    now.values().removeIf(String::isEmpty);
    return new ItemRecord(
        key,
        itemId,
        sizeBytes,
        sha256,
        item.creationTime().or(() -> creationTime),
        contentType,
        originalFilename,
        notes,
        now);
  }

  /** Empty when there is none, or none that can be read. */
  static Optional<ItemRecord> read(Path file) throws IOException {
    try {
      if (Files.size(file) <= MAX_BYTES) {
        return Optional.of(
            parse(Json.parse(Files.readString(file)).flatMap(Json::asObject).orElseThrow()));
      }
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (CharacterCodingException
        | IllegalArgumentException
        | NoSuchElementException
        | DateTimeException e) {
      LOG.debug("{} is not a record", file, e);
    }
    LOG.warn("Ignored the unreadable record {}", file);
    return Optional.empty();
  }

  private static ItemRecord parse(JsonObject json) {
    return new ItemRecord(
        MediaKey.of(Json.scalar(json, "key").orElseThrow()),
        Json.scalar(json, "itemId").orElseThrow(),
        Long.parseLong(Json.scalar(json, "size").orElseThrow()),
        Json.scalar(json, "sha256").orElseThrow(),
        Json.scalar(json, "creationTime").map(Instant::parse),
        Json.scalar(json, "contentType").orElseThrow(),
        Json.scalar(json, "originalFilename"),
        ItemNote.ofLabels(Json.scalar(json, "remarks").orElse("")),
        Json.texts(json, "details"));
  }
}
