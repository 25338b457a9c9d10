package dev.mediaimporter.examples.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Resolves links in a path, also when its end does not exist yet. */
final class RealPath {
  private static final int MOST_LINKS = 40;

  private RealPath() {}

  static Path of(Path path) {
    return of(path.toAbsolutePath().normalize(), MOST_LINKS);
  }

  private static Path of(Path path, int links) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      Path parent = path.getParent();
      if (parent == null || links == 0) {
        return path;
      }
      Path folder = of(parent, links - 1);
      try {
        // A link whose target does not exist yet.
        return of(folder.resolve(Files.readSymbolicLink(path)).normalize(), links - 1);
      } catch (IOException | UnsupportedOperationException noLink) {
        return folder.resolve(path.getFileName());
      }
    }
  }
}
