package dev.mediaimporter.key;

import dev.mediaimporter.internal.Digests;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The ready-made ways to name items. All of them keep the filename as the last segment: unchanged
 * where every destination can hold it, else with {@code _} for each character that one cannot, and
 * cut to 255 UTF-8 bytes without losing the extension; an item without a filename is called by its
 * id. Combine them with {@link #under}: {@code under(ownerMd5(email), captureDate())} gives
 * {@code <md5>/2024/07/IMG_0001.JPG}.
 */
public final class KeyStrategies {
  private static final DateTimeFormatter YEAR_MONTH =
      DateTimeFormatter.ofPattern("uuuu/MM", Locale.ROOT);
  private static final int MAX_EMAIL_CHARS = 254;
  private static final int SHORT_HASH_CHARS = 8;
  private static final Pattern EMAIL = Pattern.compile(
      "[^\\s\\p{Cntrl}\\p{Cf}@]+@[^\\s\\p{Cntrl}\\p{Cf}@.]+(?:\\.[^\\s\\p{Cntrl}\\p{Cf}@.]+)+",
      Pattern.UNICODE_CHARACTER_CLASS);

  private KeyStrategies() {}

  /**
   * {@code md5(email)/<filename>}: the lower-case hex MD5 of the trimmed, lower-cased address.
   *
   * <p>The MD5 of an address hides nothing: addresses can be guessed and hashed. Where others can
   * list the keys, use {@link #ownerHmac}.
   *
   * @throws IllegalArgumentException if this is no e-mail address; the message is one line for
   *     people
   */
  public static KeyStrategy ownerMd5(String email) {
    return in(HexFormat.of().formatHex(Digests.md5(normalized(email))));
  }

  /**
   * {@code hmac(email)/<filename>}: the lower-case hex HMAC-SHA-256 of the trimmed, lower-cased
   * address. Unlike the MD5 it cannot be guessed by those who do not have the key, so the key
   * should be 32 random bytes; without the same key later runs do not find their items again.
   *
   * @param key used here and not kept
   * @throws IllegalArgumentException if this is no e-mail address or no key for HMAC-SHA-256
   */
  public static KeyStrategy ownerHmac(String email, SecretKey key) {
    byte[] address = normalized(email).getBytes(StandardCharsets.UTF_8);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return in(HexFormat.of().formatHex(mac.doFinal(address)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has HMAC-SHA-256", e);
    } catch (InvalidKeyException e) {
      throw new IllegalArgumentException("this is no key for HMAC-SHA-256", e);
    }
  }

  /** The same with the bytes of the key, of which there must be at least one. */
  public static KeyStrategy ownerHmac(String email, byte[] key) {
    if (key.length == 0) {
      throw new IllegalArgumentException("the key for HMAC-SHA-256 is empty: give it 32 bytes");
    }
    return ownerHmac(email, new SecretKeySpec(key, "HmacSHA256"));
  }

  /** {@code yyyy/MM/<filename>} by capture time in UTC, {@code undated/<filename>} without one. */
  public static KeyStrategy captureDate() {
    return item -> MediaKey.of(item.creationTime()
            .map(time -> YEAR_MONTH.format(time.atOffset(ZoneOffset.UTC)))
            .orElse("undated")
        + "/"
        + SafeFilename.of(item));
  }

  /**
   * {@code <title>/<filename>}, the title made safe like a filename; {@code untitled} for a blank
   * one. Albums with equal titles share a folder.
   */
  public static KeyStrategy albumTitle(String title) {
    return in(title.isBlank() ? "untitled" : SafeFilename.segment(title));
  }

  /** {@code <id>.<extension of the media type>}, without a folder. */
  public static KeyStrategy byId() {
    return item -> MediaKey.of(SafeFilename.byId(item));
  }

  /**
   * The folder of one strategy, then the whole key of another.
   *
   * @param directory of whose key all but the last segment is used
   * @param rest what comes below; together they must fit {@link MediaKey#MAX_BYTES}, as a filename
   *     below three folders always does
   */
  public static KeyStrategy under(KeyStrategy directory, KeyStrategy rest) {
    return item -> {
      String path = directory.keyFor(item).value();
      return MediaKey.of(
          path.substring(0, path.lastIndexOf('/') + 1) + rest.keyFor(item).value());
    };
  }

  /**
   * The keys an item may have, best first: its own, the same with eight hex digits of the SHA-256
   * of the item's id before the extension ({@code IMG_0001-1a2b3c4d.JPG}), and with all sixty-four.
   * The later ones are used only when the earlier are taken by other items. No two are equal.
   */
  public static List<MediaKey> candidates(MediaKey key, MediaItem item) {
    return candidates(key, item, MediaKey.MAX_BYTES);
  }

  /**
   * The same for a destination that takes only shorter names: no segment is longer.
   *
   * @param maxNameBytes {@link dev.mediaimporter.sink.MediaSink#maxNameBytes}
   */
  public static List<MediaKey> candidates(MediaKey key, MediaItem item, int maxNameBytes) {
    String hash = sha256(item.id());
    MediaKey fitting = fit(key, maxNameBytes);
    return Stream.of("", "-" + hash.substring(0, SHORT_HASH_CHARS), "-" + hash)
        .flatMap(suffix -> marked(fitting, suffix, Math.min(maxNameBytes, SafeFilename.MAX_BYTES)))
        .distinct()
        .toList();
  }

  /**
   * Whether the name of a key holds at least eight hex digits of the SHA-256 of an item's id, so
   * that no other item has this key.
   */
  public static boolean isOwn(MediaKey key, String itemId) {
    return key.filename().contains(sha256(itemId).substring(0, SHORT_HASH_CHARS));
  }

  /** The same key, each of its segments cut where it is longer than this many UTF-8 bytes. */
  public static MediaKey fit(MediaKey key, int maxNameBytes) {
    if (SafeFilename.utf8Length(key.value()) <= maxNameBytes) {
      return key;
    }
    return MediaKey.of(Stream.of(key.value().split("/", -1))
        .map(segment -> SafeFilename.cutStem(segment, maxNameBytes))
        .collect(Collectors.joining("/")));
  }

  /**
   * The same key with another extension, for a file that belongs beside it; never equal to it.
   *
   * @param extension with its dot
   */
  public static MediaKey withExtension(MediaKey key, String extension) {
    String name = key.filename();
    String directory = key.value().substring(0, key.value().length() - name.length());
    String old = SafeFilename.extension(name);
    String stem =
        old.equalsIgnoreCase(extension) ? name : name.substring(0, name.length() - old.length());
    int room =
        Math.min(SafeFilename.MAX_BYTES, MediaKey.MAX_BYTES - SafeFilename.utf8Length(directory))
            - SafeFilename.utf8Length(extension);
    return MediaKey.of(directory + SafeFilename.cut(stem, room) + extension);
  }

  private static Stream<MediaKey> marked(MediaKey key, String suffix, int maxNameBytes) {
    if (suffix.isEmpty()) {
      return Stream.of(key);
    }
    String name = key.filename();
    String directory = key.value().substring(0, key.value().length() - name.length());
    String extension = SafeFilename.extension(name);
    String stem = name.substring(0, name.length() - extension.length());
    String ending = suffix + extension;
    int room = Math.min(maxNameBytes, MediaKey.MAX_BYTES - SafeFilename.utf8Length(directory))
        - SafeFilename.utf8Length(ending);
    return room < 0
        ? Stream.of()
        : Stream.of(MediaKey.of(directory + SafeFilename.cut(stem, room) + ending));
  }

  private static String sha256(String id) {
    return HexFormat.of().formatHex(Digests.sha256(id));
  }

  private static KeyStrategy in(String directory) {
    return item -> MediaKey.of(directory + "/" + SafeFilename.of(item));
  }

  private static String normalized(String email) {
    String trimmed = email.trim();
    if (trimmed.length() > MAX_EMAIL_CHARS || !EMAIL.matcher(trimmed).matches()) {
      throw new IllegalArgumentException("not an e-mail address: '"
          + trimmed.replaceAll("\\p{Cntrl}", "?")
          + "'; expected one like ann@example.com");
    }
    return trimmed.toLowerCase(Locale.ROOT);
  }
}
