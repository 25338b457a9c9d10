package dev.mediaimporter.inbox;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name of a file in an inbox. Immutable.
 *
 * @param export the export that it is part of, as the user calls it
 * @param name its filename, in Unicode form NFC
 */
public record ExportFile(String export, String name) {
  private static final Pattern EXPORT = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern NAME = Pattern.compile("[^/\\\\\\p{Cntrl}.][^/\\\\\\p{Cntrl}]*");
  private static final Pattern TGZ = Pattern.compile(".*\\.(tgz|tar|tar\\.gz)");
  private static final Pattern PARTIAL = Pattern.compile(".*\\.(crdownload|part|partial|download)");
  private static final int MAX_NAME_BYTES = 255;

  /**
   * Checks both names.
   *
   * @throws IllegalArgumentException saying what is wrong with one of them
   */
  public ExportFile {
    requireExport(export);
    name = Normalizer.normalize(name, Normalizer.Form.NFC);
    if (!NAME.matcher(name).matches()
        || name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
      throw new IllegalArgumentException(
          "name must be a filename of at most " + MAX_NAME_BYTES + " bytes.");
    }
    String lower = name.toLowerCase(Locale.ROOT);
    if (TGZ.matcher(lower).matches()) {
      throw new IllegalArgumentException(
          "tgz archives cannot be imported from here. Order the export as zip, or import it with"
              + " the program.");
    }
    if (PARTIAL.matcher(lower).matches()) {
      throw new IllegalArgumentException("The download of this file is not finished.");
    }
  }

  /**
   * Checks the name of an export.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static void requireExport(String export) {
    if (!EXPORT.matcher(export).matches()) {
      throw new IllegalArgumentException(
          "The name of an export must be 1 to 64 of A-Z, a-z, 0-9, - and _.");
    }
  }
}
