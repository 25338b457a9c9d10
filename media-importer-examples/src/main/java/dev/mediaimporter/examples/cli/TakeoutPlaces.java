package dev.mediaimporter.examples.cli;

import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.takeout.TakeoutExport;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/**
 * The parts of a Takeout export that the user names: a folder, a file, or a pattern of files.
 *
 * @param text what the user wrote
 */
record TakeoutPlaces(String text, CliContext context) {
  private static final String SCHEME = "takeout:";

  /** The places, if {@code --from} names an export. */
  static Optional<TakeoutPlaces> of(String from, CliContext context) {
    return from.startsWith(SCHEME)
        ? Optional.of(new TakeoutPlaces(from.substring(SCHEME.length()), context))
        : Optional.empty();
  }

  /**
   * Opens the export. Blocks while all its directories and sidecars are read.
   *
   * @throws Refusal if there is none, or more than one
   */
  TakeoutExport open() throws IOException {
    List<Path> places = paths();
    context
        .err()
        .println("Reading the directories of the export in " + Printable.of(text, 200) + " ...");
    try {
      return TakeoutExport.open(places);
    } catch (InvalidRequestException e) {
      throw Refusal.usage("takeout: " + Failure.oneLine(String.valueOf(e.getMessage())), e);
    } catch (IOException e) {
      throw Refusal.usage(
          "takeout: cannot read " + Printable.of(text, 200) + ": "
              + Failure.oneLine(Failure.words(e)),
          e);
    }
  }

  private List<Path> paths() throws IOException {
    if (text.isEmpty()) {
      throw Refusal.usage("takeout: needs a folder or a file, such as takeout:Downloads/takeout");
    }
    int slash = text.lastIndexOf('/') + 1;
    String name = text.substring(slash);
    if (name.indexOf('*') < 0 && name.indexOf('?') < 0) {
      return List.of(context.path(home(text)));
    }
    Path folder = context.path(home(text.substring(0, slash)));
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> matching = Files.newDirectoryStream(folder, name)) {
        matching.forEach(files::add);
      } catch (PatternSyntaxException e) {
        throw Refusal.usage("takeout: not a pattern of files: " + Printable.of(name, 80), e);
      }
    }
    if (files.isEmpty()) {
      throw Refusal.usage("takeout: no file matches " + Printable.of(text, 200));
    }
    files.sort(Path::compareTo);
    return files;
  }

  /** A shell does not expand a tilde that follows a colon. */
  private String home(String path) {
    return path.startsWith("~/")
        ? context.variable("HOME").map(home -> home + path.substring(1)).orElse(path)
        : path;
  }
}
