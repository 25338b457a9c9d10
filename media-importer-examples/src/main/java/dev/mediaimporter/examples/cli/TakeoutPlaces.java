package dev.mediaimporter.examples.cli;

import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.sink.s3.S3Connection;
import dev.mediaimporter.takeout.CatalogueListener;
import dev.mediaimporter.takeout.S3Parts;
import dev.mediaimporter.takeout.TakeoutExport;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The parts of a Takeout export that the user names: folders, files and patterns of files, or a
 * prefix of a bucket.
 *
 * @param texts what the user wrote
 * @param before what the user writes before one of them
 */
record TakeoutPlaces(List<String> texts, String before, CliContext context) {
  private static final String SCHEME = "takeout:";
  private static final Pattern PART = Pattern.compile("takeout-(\\d{8})(T[0-9A-Za-z]*)-.*");
  private static final String S3 = "s3://";

  /** Opens an export. */
  private interface Opening {
    TakeoutExport open() throws IOException;
  }

  /**
   * The places, if {@code --from} names an export.
   *
   * @throws Refusal if only some of its values do
   */
  static Optional<TakeoutPlaces> of(List<String> from, CliContext context) {
    if (from.stream().noneMatch(text -> text.startsWith(SCHEME))) {
      return Optional.empty();
    }
    if (!from.stream().allMatch(text -> text.startsWith(SCHEME))) {
      throw Refusal.usage("--from takeout: cannot be combined with another source");
    }
    return Optional.of(new TakeoutPlaces(
        from.stream().map(text -> text.substring(SCHEME.length())).toList(),
        "--from " + SCHEME,
        context));
  }

  /** What the user called it. */
  String label() {
    return Printable.of(texts.get(0), 200)
        + (texts.size() == 1 ? "" : " and " + (texts.size() - 1) + " more");
  }

  /**
   * The bucket that holds the parts, if they are in one.
   *
   * @throws Refusal if there are other places besides
   */
  Optional<Destination> bucket() {
    if (texts.stream().noneMatch(text -> text.startsWith(S3))) {
      return Optional.empty();
    }
    if (texts.size() > 1) {
      throw Refusal.usage("takeout: parts in S3 must be below one prefix; name only that prefix");
    }
    return Optional.of(Destination.parse("takeout:", texts.get(0), context));
  }

  /**
   * Looks for places on this machine, so that a wrong one is named before anything else is missed.
   *
   * @throws Refusal if one of them is not there
   */
  void requireThere() throws IOException {
    if (bucket().isEmpty()) {
      for (Path place : paths()) {
        if (!Files.exists(place)) {
          throw Refusal.usage(
              "takeout: there is no file or folder " + Failure.oneLine(place.toString()));
        }
      }
    }
  }

  /**
   * Checks that later imports will not find what this one stores.
   *
   * @throws Refusal if the destination is in a folder that is searched for parts
   */
  void requireOutside(Destination destination) throws IOException {
    if (bucket().isEmpty() && destination instanceof Destination.Folder folder) {
      Path to = folder.path().toAbsolutePath().normalize();
      for (Path place : paths()) {
        if (Files.isDirectory(place) && to.startsWith(place.toAbsolutePath().normalize())) {
          throw Refusal.usage("--to is in the folder of the export, which is searched for parts;"
              + " choose another folder");
        }
      }
    }
  }

  /** How to reach the bucket, if there is one; reads the AWS settings only then. */
  S3Connection s3(S3Options options, Flags flags) {
    return options.resolve(
        flags, bucket().orElseGet(() -> new Destination.Folder(context.path("."))), context);
  }

  /**
   * Opens the export. Blocks while all its directories and sidecars are read.
   *
   * @param s3 how to reach {@link #bucket()}
   * @throws Refusal if there is none, or more than one
   */
  OpenExport open(S3Connection s3) throws IOException {
    return open(
        s3,
        new CatalogueListener() {
          @Override
          public void searched(Path folder, int folders, int archives, int others) {
            CatalogueProgress.searched(context, folder, folders, archives, others);
          }
        },
        Optional.empty());
  }

  /**
   * The same with a listener.
   *
   * @param memory where what was read before is kept
   */
  OpenExport open(S3Connection s3, CatalogueListener listener, Optional<Path> memory)
      throws IOException {
    Optional<Destination> bucket = bucket();
    List<Path> paths = bucket.isPresent() ? List.of() : paths();
    context.err().println("Reading the directories of the export in " + label() + " ...");
    if (!(bucket.orElse(null) instanceof Destination.Bucket parts)) {
      return new OpenExport(
          open(() -> memory.isPresent()
              ? TakeoutExport.open(paths, listener, memory.get())
              : TakeoutExport.open(paths, listener)),
          () -> {});
    }
    S3Client client = OpenDestination.client(s3, context);
    try {
      S3Parts place = S3Parts.in(client, parts.name(), parts.prefix());
      TakeoutExport export = open(() -> memory.isPresent()
          ? TakeoutExport.open(place, listener, memory.get())
          : TakeoutExport.open(place, listener));
      return new OpenExport(export, client::close);
    } catch (IOException | RuntimeException e) {
      client.close();
      throw e;
    }
  }

  private TakeoutExport open(Opening opening) throws IOException {
    try {
      return opening.open();
    } catch (InvalidRequestException e) {
      throw Refusal.usage(
          "takeout: " + Failure.oneLine(String.valueOf(e.getMessage())) + oneOfSeveral(), e);
    } catch (IOException e) {
      throw Refusal.usage(
          "takeout: cannot read " + label() + ": " + Failure.oneLine(Failure.words(e)), e);
    }
  }

  /** How to name the newest of several exports in one folder; empty if there are not several. */
  private String oneOfSeveral() throws IOException {
    if (texts.size() > 1 || bucket().isPresent() || !Files.isDirectory(paths().get(0))) {
      return "";
    }
    TreeSet<String> days = new TreeSet<>();
    TreeSet<String> times = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(paths().get(0))) {
      for (Path file : files) {
        Matcher part = PART.matcher(String.valueOf(file.getFileName()));
        if (part.matches()) {
          days.add(part.group(1));
          times.add(part.group(1) + part.group(2));
        }
      }
    }
    return times.size() < 2
        ? ""
        : "; for the newest write " + before
            + Printable.quoted(texts.get(0).replaceFirst("/+$", "") + "/takeout-"
                + (days.size() > 1 ? days.last() : times.last()) + "*");
  }

  private List<Path> paths() throws IOException {
    List<Path> paths = new ArrayList<>();
    for (String text : texts) {
      paths.addAll(paths(text));
    }
    return paths;
  }

  private List<Path> paths(String text) throws IOException {
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
