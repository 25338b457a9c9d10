package dev.mediaimporter.examples.cli;

import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.key.KeyStrategy;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.MediaKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The key layouts that {@code --keys} offers. */
enum KeyChoice {
  OWNER_MD5,
  OWNER_HMAC,
  DATE,
  ALBUM;

  private static final int MIN_SECRET_BYTES = 16;
  private static final Pattern HMAC_FOLDER = Pattern.compile("[0-9a-f]{64}/");
  private static final Pattern DATE_FOLDER = Pattern.compile("(?:[0-9]{4,}/[0-9]{2}|undated)/");
  static final String SECRET_VARIABLE = "MEDIA_IMPORTER_HMAC_KEY";

  /** For the part of a key that all items share. */
  static final MediaItem ANY_ITEM =
      MediaItem.builder().id("x").filename("x").type(MediaKind.PHOTO).build();

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static KeyChoice parse(String text) {
    return Arrays.stream(values())
        .filter(choice -> choice.toString().equals(text))
        .findFirst()
        .orElseThrow(() -> {
          List<String> close = Suggestions.of(
              text, Arrays.stream(values()).map(KeyChoice::toString).toList());
          return Refusal.usage("--keys must be owner-md5, owner-hmac, date or album, got "
              + Printable.of(text, 80)
              + (close.isEmpty() ? "" : "; did you mean " + String.join(" or ", close) + "?"));
        });
  }

  /** The layout that a key of this owner was made by. */
  static KeyChoice of(MediaKey key, String owner) {
    if (key.value().startsWith(folderOf(owner) + "/")) {
      return OWNER_MD5;
    }
    if (HMAC_FOLDER.matcher(key.value()).lookingAt()) {
      return OWNER_HMAC;
    }
    return DATE_FOLDER.matcher(key.value()).lookingAt() ? DATE : ALBUM;
  }

  /** The folder of an owner's items, with {@link #OWNER_MD5}. */
  static String folderOf(String owner) {
    String key = KeyStrategies.ownerMd5(owner).keyFor(ANY_ITEM).value();
    return key.substring(0, key.lastIndexOf('/'));
  }

  /**
   * Where in a destination the files are that this strategy names; empty where it is not one place.
   */
  Optional<String> folder(KeyStrategy strategy) {
    return switch (this) {
      case OWNER_MD5, OWNER_HMAC -> {
        String key = strategy.keyFor(ANY_ITEM).value();
        yield Optional.of(key.substring(0, key.lastIndexOf('/')));
      }
      case DATE -> Optional.of("<year>/<month>");
      case ALBUM -> Optional.empty();
    };
  }

  /**
   * The strategy.
   *
   * @param owner an e-mail address that was checked
   * @param album the title of the album that is imported, if it is one
   */
  KeyStrategy strategy(
      String owner, Optional<String> album, Optional<Path> secretFile, CliContext context) {
    return switch (this) {
      case OWNER_MD5 -> KeyStrategies.ownerMd5(owner);
      case OWNER_HMAC -> KeyStrategies.ownerHmac(owner, secret(secretFile, context));
      case DATE -> KeyStrategies.captureDate();
      case ALBUM -> KeyStrategies.albumTitle(album.orElse(""));
    };
  }

  private static byte[] secret(Optional<Path> file, CliContext context) {
    byte[] secret = file.map(KeyChoice::read)
        .or(() -> context
            .variable(SECRET_VARIABLE)
            .map(text -> secretIn(text.getBytes(StandardCharsets.UTF_8))))
        .orElseThrow(() -> Refusal.usage("--keys owner-hmac needs a secret; set " + SECRET_VARIABLE
            + " or give --hmac-key-file FILE (openssl rand -hex 32 makes one)"));
    if (secret.length < MIN_SECRET_BYTES) {
      throw Refusal.usage("the secret for --keys owner-hmac must have at least " + MIN_SECRET_BYTES
          + " bytes (openssl rand -hex 32 makes one)");
    }
    return secret;
  }

  private static byte[] read(Path file) {
    try {
      return secretIn(Files.readAllBytes(file));
    } catch (IOException e) {
      throw Refusal.usage("--hmac-key-file: cannot read " + Printable.of(file.toString()), e);
    }
  }

  /**
   * The bytes without what editors and shells add: white space around them, and a byte-order mark
   * before them. Text in UTF-16, as Windows PowerShell writes it, is the same secret as in UTF-8.
   */
  static byte[] secretIn(byte[] file) {
    String bytes = new String(file, StandardCharsets.ISO_8859_1);
    if (bytes.startsWith("\u00ff\u00fe") || bytes.startsWith("\u00fe\u00ff")) {
      String text = new String(file, StandardCharsets.UTF_16).strip();
      if (!text.isEmpty() && text.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
        return text.getBytes(StandardCharsets.US_ASCII);
      }
    }
    if (bytes.startsWith("\u00ef\u00bb\u00bf")) {
      bytes = bytes.substring(3);
    }
    return bytes.strip().getBytes(StandardCharsets.ISO_8859_1);
  }
}
