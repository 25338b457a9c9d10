package dev.mediaimporter.sink.s3;

import dev.mediaimporter.media.ItemNote;
import dev.mediaimporter.media.MediaItem;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an object says about the item it holds, as S3 user metadata. Values are ASCII, since only
 * that arrives unharmed, and stay below the limit of 2 KB: bytes of UTF-8 that are not plain
 * letters are written as {@code =} and two hex digits. OpenStack Swift decodes the percent signs of
 * earlier versions and then refuses what comes out; they are still read.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html">Working
 *     with object metadata</a>
 */
record ObjectMetadata(Map<String, String> fields) {
  private static final String ITEM_ID = "media-item-id";
  private static final String CREATION_TIME = "creation-time";
  private static final String FILENAME = "original-filename";
  private static final String SHA256 = "sha256";
  private static final String ATTEMPT = "import-attempt";
  private static final String REMARKS = "remarks";
  private static final String PART_SIZE = "part-size";

  private static final Set<String> OWN =
      Set.of(ITEM_ID, CREATION_TIME, FILENAME, SHA256, ATTEMPT, REMARKS, PART_SIZE);

  private static final String LINE_BREAK = "=0A";

  private static final int MAX_BYTES = 2000;

  /**
   * The metadata of an item to be stored.
   *
   * @param attempt tells this write from every other, so that it is recognised when its answer was
   *     lost
   */
  static ObjectMetadata of(MediaItem item, String attempt) {
    Map<String, String> fields = new HashMap<>();
    fields.put(ITEM_ID, encode(item.id()));
    item.creationTime().ifPresent(time -> fields.put(CREATION_TIME, time.toString()));
    fields.put(ATTEMPT, attempt);
    if (!item.notes().isEmpty()) {
      fields.put(REMARKS, ItemNote.labels(item.notes()));
    }
    int room = MAX_BYTES - (SHA256.length() + 64) - FILENAME.length() - size(fields);
    item.filename()
        .map(name -> encodeUpTo(room, name))
        .filter(name -> !name.isEmpty())
        .ifPresent(name -> fields.put(FILENAME, name));
    item.details().forEach((name, value) -> addDetail(fields, name, value));
    return new ObjectMetadata(fields);
  }

  /** Adds as much of a value as there is room for: of a list whole lines, of a text characters. */
  private static void addDetail(Map<String, String> fields, String name, String value) {
    int room = MAX_BYTES - (SHA256.length() + 64) - name.length() - size(fields);
    String fitting = encodeUpTo(room, value);
    if (fitting.length() < encode(value).length() && value.indexOf('\n') >= 0) {
      fitting = fitting.substring(0, Math.max(0, fitting.lastIndexOf(LINE_BREAK)));
    }
    if (!fitting.isEmpty()) {
      fields.putIfAbsent(name, fitting);
    }
  }

  /** What a server answered. */
  static ObjectMetadata read(Map<String, String> fields) {
    Map<String, String> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    anyCase.putAll(fields);
    return new ObjectMetadata(anyCase);
  }

  /** The same with what the source says now; a detail without text is taken away. */
  ObjectMetadata renewed(MediaItem item) {
    Map<String, String> now = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    now.putAll(fields);
    item.details().keySet().stream().filter(name -> !OWN.contains(name)).forEach(now::remove);
    item.creationTime().ifPresent(time -> now.put(CREATION_TIME, time.toString()));
    // As much room as when the object was stored, whether or not it has these two.
    Map<String, String> others = new HashMap<>(now);
    others.remove(SHA256);
    others.remove(PART_SIZE);
    item.details().forEach((name, value) -> addDetail(others, name, value));
    now.putAll(others);
    return new ObjectMetadata(now);
  }

  /** The same for content that is one part. */
  ObjectMetadata withoutPartSize() {
    Map<String, String> fewer = new HashMap<>(fields);
    fewer.remove(PART_SIZE);
    return new ObjectMetadata(fewer);
  }

  /** The same with the hash of the whole content. */
  ObjectMetadata withSha256(String hex) {
    Map<String, String> more = new HashMap<>(fields);
    more.put(SHA256, hex);
    return new ObjectMetadata(more);
  }

  /** The same with the size of the parts in which the content is sent. */
  ObjectMetadata withPartSize(int bytes) {
    Map<String, String> more = new HashMap<>(fields);
    more.put(PART_SIZE, String.valueOf(bytes));
    return new ObjectMetadata(more);
  }

  Optional<String> itemId() {
    return field(ITEM_ID).map(ObjectMetadata::decode);
  }

  Optional<String> sha256() {
    return field(SHA256).filter(hex -> hex.matches("[0-9a-f]{64}"));
  }

  Optional<Long> partSizeBytes() {
    return field(PART_SIZE).filter(digits -> digits.matches("[1-9][0-9]{0,9}")).map(Long::valueOf);
  }

  Optional<String> attempt() {
    return field(ATTEMPT);
  }

  Optional<Instant> creationTime() {
    try {
      return field(CREATION_TIME).map(Instant::parse);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private Optional<String> field(String name) {
    return Optional.ofNullable(fields.get(name));
  }

  private static int size(Map<String, String> fields) {
    return fields.entrySet().stream()
        .mapToInt(field -> field.getKey().length() + field.getValue().length())
        .sum();
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "=20").replace('%', '=');
  }

  static String decode(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B").replace('=', '%'), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  private static String encodeUpTo(int room, String text) {
    StringBuilder encoded = new StringBuilder();
    for (int codePoint : text.codePoints().toArray()) {
      String next = encode(Character.toString(codePoint));
      if (encoded.length() + next.length() > room) {
        break;
      }
      encoded.append(next);
    }
    return encoded.toString();
  }
}
