package dev.mediaimporter.examples.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Which version this is, as the build wrote it down. */
final class Version {
  private Version() {}

  static String line() {
    try (InputStream file = Version.class.getResourceAsStream("version")) {
      if (file == null) {
        return "media-importer";
      }
      return "media-importer " + new String(file.readAllBytes(), StandardCharsets.UTF_8).trim();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
