package dev.mediaimporter.ledger;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ItemNote;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.sink.StoredMedia;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The lines of a ledger file, as the package's description defines them. Pure functions. */
final class LedgerLine {
  /** No line is longer, its newline included. */
  static final int MAX_BYTES = (1 << 20) - 1;

  /** The field that tells a ledger of any version. */
  static final String FORMAT = "\"format\":\"media-importer-ledger\"";

  private static final int SEAL_BYTES = "{\"crc\":\"00000000\",".length();
  private static final int MAX_FILENAME_CHARS = 4096;
  private static final Pattern LONE_SURROGATE = Pattern.compile("\\p{Cs}");

  /** The first line of every ledger, without its newline. */
  static final String HEADER = sealed("{" + FORMAT + ",\"version\":1}");

  private LedgerLine() {}

  /** The line of an entry, newline included. */
  static byte[] encode(LedgerEntry entry) {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.setSerializeNulls(false);
      json.beginObject().name("id").value(entry.itemId());
      if (entry instanceof LedgerEntry.Stored stored) {
        json.name("state").value("stored");
        json.name("key").value(stored.key().value());
        json.name("size").value(stored.receipt().sizeBytes());
        json.name("sha256").value(stored.receipt().sha256().orElse(null));
        json.name("etag").value(stored.receipt().etag().orElse(null));
        json.name("taken")
            .value(stored.receipt().creationTime().map(Instant::toString).orElse(null));
        if (!stored.notes().isEmpty()) {
          json.name("remarks").value(ItemNote.labels(stored.notes()));
        }
      } else if (entry instanceof LedgerEntry.Failed failed) {
        json.name("state").value("failed");
        json.name("filename").value(failed.filename().map(LedgerLine::shortened).orElse(null));
        json.name("reason").value(failed.reason().label());
        json.name("at").value(failed.at().toString());
      }
      json.name("attempts").value(entry.attempts()).endObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string can be written to", e);
    }
    return (sealed(text.toString()) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** The line that says what a ledger is for, newline included. */
  static byte[] encodePurpose(String purpose) {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject().name("for").value(purpose).endObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string can be written to", e);
    }
    return (sealed(text.toString()) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * What a line without its newline says that its ledger is for; empty if it says no such thing.
   */
  static Optional<String> decodePurpose(byte[] line) {
    if (!isWhole(line)) {
      return Optional.empty();
    }
    try (JsonReader json =
        new JsonReader(new StringReader(new String(line, StandardCharsets.UTF_8)))) {
      json.beginObject();
      var unused = json.nextName();
      json.skipValue();
      return json.hasNext() && json.nextName().equals("for")
          ? Optional.of(json.nextString())
          : Optional.empty();
    } catch (IOException | IllegalStateException e) {
      return Optional.empty();
    }
  }

  /** The entry of a line without its newline; empty if the line is damaged or no entry. */
  static Optional<LedgerEntry> decode(byte[] line) {
    if (!isWhole(line)) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse(new String(line, StandardCharsets.UTF_8)));
    } catch (IOException | IllegalStateException | IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Whether a line without its newline is as it was written. */
  static boolean isWhole(byte[] line) {
    if (line.length <= SEAL_BYTES) {
      return false;
    }
    byte[] seal = seal(line, SEAL_BYTES).getBytes(StandardCharsets.US_ASCII);
    return Arrays.equals(seal, 0, SEAL_BYTES, line, 0, SEAL_BYTES);
  }

  /**
   * Reads the entry in a line, whatever its checksum.
   *
   * @throws IOException if it is no JSON
   * @throws IllegalStateException if it is other JSON
   * @throws IllegalArgumentException if it lacks a field, or one makes no sense
   * @throws DateTimeException if a time makes no sense
   */
  static LedgerEntry parse(String line) throws IOException {
    Fields fields = new Fields();
    try (JsonReader json = new JsonReader(new StringReader(line))) {
      json.beginObject();
      while (json.hasNext()) {
        fields.read(json.nextName(), json);
      }
      json.endObject();
    }
    return fields.entry();
  }

  /** A JSON object with a checksum of all that follows as its first field. */
  static String sealed(String jsonObject) {
    String fields = LONE_SURROGATE
        .matcher(jsonObject.substring(1))
        .replaceAll(match -> String.format("\\\\u%04x", (int) match.group().charAt(0)));
    return seal(fields.getBytes(StandardCharsets.UTF_8), 0) + fields;
  }

  private static String shortened(String filename) {
    return filename.substring(0, Math.min(filename.length(), MAX_FILENAME_CHARS));
  }

  private static String seal(byte[] bytes, int from) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, bytes.length - from);
    return "{\"crc\":\"" + HexFormat.of().toHexDigits((int) crc.getValue()) + "\",";
  }

  /** Is handed one line after another. */
  interface Visitor {
    /**
     * Sees a line.
     *
     * @param start the offset of its first byte
     * @param line its bytes without the newline; of a line above the limit, the first ones
     */
    void line(long start, byte[] line);
  }

  /**
   * Splits a stream into lines, in memory that is bounded whatever the stream holds.
   *
   * @return the offset behind the last newline; what follows is no line
   */
  static long split(InputStream in, Visitor visitor) throws IOException {
    byte[] chunk = new byte[1 << 16];
    byte[] line = new byte[1024];
    int length = 0;
    long position = 0;
    long start = 0;
    for (int read; (read = in.read(chunk)) >= 0; ) {
      for (int i = 0; i < read; i++) {
        position++;
        if (chunk[i] == '\n') {
          visitor.line(start, Arrays.copyOf(line, length));
          length = 0;
          start = position;
        } else if (length < MAX_BYTES) {
          if (length == line.length) {
            line = Arrays.copyOf(line, 2 * length);
          }
          line[length++] = chunk[i];
        }
      }
    }
    return start;
  }

  /** The fields of an entry while it is read. */
  private static final class Fields {
    private @Nullable String id;
    private @Nullable String state;
    private @Nullable String key;
    private long size;
    private @Nullable String sha256;
    private @Nullable String etag;
    private @Nullable Instant taken;
    private @Nullable String filename;
    private @Nullable String reason;
    private @Nullable Instant at;
    private int attempts;
    private Set<ItemNote> notes = Set.of();

    void read(String name, JsonReader json) throws IOException {
      switch (name) {
        case "id" -> id = json.nextString();
        case "state" -> state = json.nextString();
        case "key" -> key = json.nextString();
        case "size" -> size = json.nextLong();
        case "sha256" -> sha256 = json.nextString();
        case "etag" -> etag = json.nextString();
        case "taken" -> taken = Instant.parse(json.nextString());
        case "filename" -> filename = json.nextString();
        case "reason" -> reason = json.nextString();
        case "at" -> at = Instant.parse(json.nextString());
        case "attempts" -> attempts = json.nextInt();
        case "remarks" -> notes = ItemNote.ofLabels(json.nextString());
        default -> json.skipValue();
      }
    }

    LedgerEntry entry() {
      if (id != null && key != null && "stored".equals(state)) {
        StoredMedia receipt = StoredMedia.builder()
            .key(MediaKey.of(key))
            .sizeBytes(size)
            .sha256(Optional.ofNullable(sha256))
            .etag(Optional.ofNullable(etag))
            .creationTime(Optional.ofNullable(taken))
            .build();
        return new LedgerEntry.Stored(id, receipt, attempts, notes);
      }
      if (id != null && reason != null && at != null && "failed".equals(state)) {
        return new LedgerEntry.Failed(
            id, Optional.ofNullable(filename), reasonCalled(reason), at, attempts);
      }
      throw new IllegalArgumentException("neither stored nor failed");
    }

    /** A reason that only a later version knows is one that may be retried. */
    private static FailureReason reasonCalled(String label) {
      return Arrays.stream(FailureReason.values())
          .filter(reason -> reason.label().equals(label))
          .findFirst()
          .orElse(FailureReason.UNEXPECTED);
    }
  }
}
