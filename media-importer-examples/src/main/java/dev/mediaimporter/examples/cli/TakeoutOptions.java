package dev.mediaimporter.examples.cli;

import dev.mediaimporter.takeout.TakeoutSelection;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Which items of a Takeout export are imported, and what is written beside them. */
final class TakeoutOptions {
  /** For the help. */
  static final String HEADING = "%nWith a Takeout export:%n";

  private static final List<String> FLAGS = List.of(
      "--trashed",
      "--no-archived",
      "--locked",
      "--edited",
      "--sidecars",
      "--albums",
      "--replace-reduced");

  @Option(names = "--trashed", description = "Import items that are in the trash, too.")
  boolean trashed;

  @Option(names = "--no-archived", description = "Leave out items that are in the archive.")
  boolean noArchived;

  @Option(names = "--locked", description = "Import items of the locked folder, too.")
  boolean locked;

  @Option(
      names = "--edited",
      paramLabel = "FORM",
      defaultValue = "both",
      description = "Which form of items that were edited: original, edited or both (default).")
  String edited = "";

  @Option(
      names = "--sidecars",
      paramLabel = "FORM",
      defaultValue = "none",
      description = "xmp: write what Google Photos says of each item (time, place, caption, people,"
          + " albums) into <name>.xmp beside it. none (default): only into the records of the folder"
          + " and the metadata in S3.")
  String sidecars = "";

  @Option(
      names = "--albums",
      paramLabel = "FORM",
      defaultValue = "manifests",
      description = "manifests (default): write albums/<title>.json, which lists the items of an"
          + " album; none: do not.")
  String albums = "";

  @Option(
      names = "--replace-reduced",
      description =
          "Replace items that were imported through one of Google's APIs, without location"
              + " or encoded again, by their originals from the export, where it is proven that they are"
              + " the same. The reduced ones are moved to .media-importer/damaged. Without it they are"
              + " counted and named.")
  boolean replaceReduced;

  boolean writesXmp() {
    return sidecars.equals("xmp");
  }

  boolean writesManifests() {
    return albums.equals("manifests");
  }

  /**
   * The choice.
   *
   * @param isTakeout whether the source is an export
   * @throws Refusal if a flag is wrong, or the source is none
   */
  TakeoutSelection resolve(boolean isTakeout, Flags flags) {
    for (String flag : FLAGS) {
      if (!isTakeout && flags.typed(flag)) {
        throw Refusal.usage(flag + " needs a Takeout export: --from takeout:<folder or file>");
      }
    }
    if (!writesXmp() && !sidecars.equals("none")) {
      throw Refusal.usage("--sidecars must be xmp or none, got " + Printable.of(sidecars, 80));
    }
    if (!writesManifests() && !albums.equals("none")) {
      throw Refusal.usage("--albums must be manifests or none, got " + Printable.of(albums, 80));
    }
    TakeoutSelection.Edited form = Arrays.stream(TakeoutSelection.Edited.values())
        .filter(choice -> choice.name().toLowerCase(Locale.ROOT).equals(edited))
        .findFirst()
        .orElseThrow(() -> Refusal.usage(
            "--edited must be original, edited or both, got " + Printable.of(edited, 80)));
    return new TakeoutSelection(trashed, !noArchived, locked, form);
  }
}
