package dev.mediaimporter.media;

import java.nio.charset.StandardCharsets;

/**
 * Where a media item is kept at a destination: an S3 object key or a path below a folder, segments
 * divided by {@code /}. Immutable.
 *
 * <p>A key has 1 to 1,024 UTF-8 bytes (<a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html">S3's limit</a>), no
 * empty, {@code .} or {@code ..} segment, no backslash, no control character and no lone surrogate;
 * so it cannot leave the place it is resolved against.
 *
 * @param value the text of the key
 */
public record MediaKey(String value) implements Comparable<MediaKey> {
  /** The largest number of UTF-8 bytes in a key. */
  public static final int MAX_BYTES = 1024;

  /**
   * Checks the text.
   *
   * @throws IllegalArgumentException if it breaks a rule of the class; the message names the rule
   */
  public MediaKey {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a key cannot be empty");
    }
    if (value.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new IllegalArgumentException("a key has at most 1024 UTF-8 bytes");
    }
    value.codePoints().forEach(MediaKey::requireHarmless);
    for (String segment : value.split("/", -1)) {
      if (segment.isEmpty()) {
        throw new IllegalArgumentException("a key has no empty segment: " + value);
      }
      if (segment.equals(".") || segment.equals("..")) {
        throw new IllegalArgumentException("a key has no segment . or ..: " + value);
      }
    }
  }

  /** Returns the key with this text; fails as the constructor does. */
  public static MediaKey of(String value) {
    return new MediaKey(value);
  }

  private static void requireHarmless(int codePoint) {
    int type = Character.getType(codePoint);
    if (codePoint == '\\' || type == Character.CONTROL || type == Character.SURROGATE) {
      throw new IllegalArgumentException(String.format(
          "a key has no backslash, control character or lone surrogate: U+%04X", codePoint));
    }
  }

  /** Returns this key below a prefix, such as {@code md5} below {@code backup}. */
  public MediaKey under(String prefix) {
    return of(prefix + "/" + value);
  }

  /** The last segment: the filename. */
  public String filename() {
    return value.substring(value.lastIndexOf('/') + 1);
  }

  @Override
  public int compareTo(MediaKey other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
