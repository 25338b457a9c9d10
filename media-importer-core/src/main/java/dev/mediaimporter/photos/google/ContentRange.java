package dev.mediaimporter.photos.google;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code Content-Range} of a 206 answer.
 *
 * @param first the offset of the first byte
 * @param last the offset of the last byte, inclusive
 * @param total the size of the whole, when the server knows it
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-14.4">RFC 9110</a>
 */
record ContentRange(long first, long last, OptionalLong total) {
  private static final Pattern BYTES =
      Pattern.compile("bytes\\s+([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18}|\\*)");

  /** Parses a value; empty when it is malformed or contradicts itself. */
  static Optional<ContentRange> parse(String value) {
    Matcher match = BYTES.matcher(value.strip());
    if (!match.matches()) {
      return Optional.empty();
    }
    long first = Long.parseLong(match.group(1));
    long last = Long.parseLong(match.group(2));
    OptionalLong total = match.group(3).equals("*")
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(match.group(3)));
    return first > last || (total.isPresent() && last >= total.getAsLong())
        ? Optional.empty()
        : Optional.of(new ContentRange(first, last, total));
  }

  /** How many bytes it covers. */
  long length() {
    return last - first + 1;
  }
}
