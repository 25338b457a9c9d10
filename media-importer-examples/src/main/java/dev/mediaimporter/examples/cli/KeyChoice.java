package dev.mediaimporter.examples.cli;

import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.key.KeyStrategy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What {@code --keys} names. */
enum KeyChoice {
  OWNER_MD5("owner-md5"),
  OWNER_HMAC("owner-hmac"),
  DATE("date"),
  ALBUM("album");

  private static final int SHORTEST_SECRET = 16;
  static final String SECRET_VARIABLE = "MEDIA_IMPORTER_HMAC_KEY";

  private final String label;

  KeyChoice(String label) {
    this.label = label;
  }

  @Override
  public String toString() {
    return label;
  }

  static KeyChoice parse(String text) {
    return Arrays.stream(values())
        .filter(choice -> choice.label.equals(text))
        .findFirst()
        .orElseThrow(() -> Refusal.usage(
            "--keys is one of " + List.of(values()) + ", not " + Printable.of(text, 80)));
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
        .or(() -> context.variable(SECRET_VARIABLE).map(text -> text.strip()
            .getBytes(StandardCharsets.UTF_8)))
        .orElseThrow(() -> Refusal.usage("--keys owner-hmac needs a secret: set " + SECRET_VARIABLE
            + " or give --hmac-key-file FILE (openssl rand -hex 32 makes one)"));
    if (secret.length < SHORTEST_SECRET) {
      throw Refusal.usage("the secret for --keys owner-hmac has fewer than " + SHORTEST_SECRET
          + " bytes and could be guessed (openssl rand -hex 32 makes a good one)");
    }
    return secret;
  }

  /** The bytes of the file without white space around them, which editors like to add. */
  private static byte[] read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1)
          .strip()
          .getBytes(StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new Refusal(
          ExitCode.USAGE, "--hmac-key-file: cannot read " + Printable.of(file.toString()), e);
    }
  }
}
