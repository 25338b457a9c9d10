package dev.mediaimporter.ledger;

import com.google.gson.JsonObject;
import dev.mediaimporter.internal.text.Json;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ItemNote;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.sink.StoredMedia;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

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
    JsonObject json = new JsonObject();
    json.addProperty("id", entry.itemId());
    if (entry instanceof LedgerEntry.Stored stored) {
      StoredMedia receipt = stored.receipt();
      json.addProperty("state", "stored");
      json.addProperty("key", receipt.key().value());
      json.addProperty("size", receipt.sizeBytes());
      receipt.sha256().ifPresent(sha256 -> json.addProperty("sha256", sha256));
      receipt.etag().ifPresent(etag -> json.addProperty("etag", etag));
      receipt.creationTime().ifPresent(time -> json.addProperty("taken", time.toString()));
      if (!stored.notes().isEmpty()) {
        json.addProperty("remarks", ItemNote.labels(stored.notes()));
      }
      if (!stored.details().isEmpty()) {
        json.add("details", Json.object(stored.details()));
      }
    } else if (entry instanceof LedgerEntry.Failed failed) {
      json.addProperty("state", "failed");
      failed.filename().ifPresent(name -> json.addProperty("filename", shortened(name)));
      json.addProperty("reason", failed.reason().label());
      json.addProperty("at", failed.at().toString());
    }
    json.addProperty("attempts", entry.attempts());
    return line(json);
  }

  /** The line that says what a ledger is for, newline included. */
  static byte[] encodePurpose(String purpose) {
    JsonObject json = new JsonObject();
    json.addProperty("for", purpose);
    return line(json);
  }

  private static byte[] line(JsonObject json) {
    return (sealed(json.toString()) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * What a line without its newline says that its ledger is for; empty if it says no such thing.
   */
  static Optional<String> decodePurpose(byte[] line) {
    return fields(line).flatMap(json -> Json.scalar(json, "for"));
  }

  /** The entry of a line without its newline; empty if the line is damaged or no entry. */
  static Optional<LedgerEntry> decode(byte[] line) {
    try {
      return fields(line).map(LedgerLine::entry);
    } catch (IllegalArgumentException | NoSuchElementException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<JsonObject> fields(byte[] line) {
    return isWhole(line)
        ? Json.parse(new String(line, StandardCharsets.UTF_8)).flatMap(Json::asObject)
        : Optional.empty();
  }

  private static LedgerEntry entry(JsonObject json) {
    String id = Json.scalar(json, "id").orElseThrow();
    int attempts = Integer.parseInt(Json.scalar(json, "attempts").orElse("0"));
    return switch (Json.scalar(json, "state").orElseThrow()) {
      case "stored" ->
        new LedgerEntry.Stored(
            id,
            StoredMedia.builder()
                .key(MediaKey.of(Json.scalar(json, "key").orElseThrow()))
                .sizeBytes(Long.parseLong(Json.scalar(json, "size").orElse("0")))
                .sha256(Json.scalar(json, "sha256"))
                .etag(Json.scalar(json, "etag"))
                .creationTime(Json.scalar(json, "taken").map(Instant::parse))
                .build(),
            attempts,
            ItemNote.ofLabels(Json.scalar(json, "remarks").orElse("")),
            Json.texts(json, "details"));
      case "failed" ->
        new LedgerEntry.Failed(
            id,
            Json.scalar(json, "filename"),
            reasonCalled(Json.scalar(json, "reason").orElseThrow()),
            Instant.parse(Json.scalar(json, "at").orElseThrow()),
            attempts);
      default -> throw new IllegalArgumentException("neither stored nor failed");
    };
  }

  /** A reason that only a later version knows is one that may be retried. */
  private static FailureReason reasonCalled(String label) {
    return Arrays.stream(FailureReason.values())
        .filter(reason -> reason.label().equals(label))
        .findFirst()
        .orElse(FailureReason.UNEXPECTED);
  }

  /** Whether a line without its newline is as it was written. */
  static boolean isWhole(byte[] line) {
    if (line.length <= SEAL_BYTES) {
      return false;
    }
    byte[] seal = seal(line, SEAL_BYTES).getBytes(StandardCharsets.US_ASCII);
    return Arrays.equals(seal, 0, SEAL_BYTES, line, 0, SEAL_BYTES);
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
}
