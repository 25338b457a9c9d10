package dev.mediaimporter.examples.cli;

import dev.mediaimporter.testkit.emulator.media.MediaBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Hashes of files, by another route than the program's own. */
final class Hashes {
  private Hashes() {}

  static String sha256(Path file) throws IOException {
    return MediaBytes.of(Files.readAllBytes(file)).sha256();
  }
}
