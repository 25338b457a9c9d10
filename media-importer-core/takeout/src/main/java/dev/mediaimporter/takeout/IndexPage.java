package dev.mediaimporter.takeout;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page {@code archive_browser.html}, on which Google lists every file that it packed and every
 * one that it could not. Its elements are recognised by their classes, because its text is
 * localized. Nothing in it is run or fetched.
 *
 * @param files the files of Google Photos, in the order of the page
 * @param failures how many messages about items that Google could not export it holds
 */
record IndexPage(List<File> files, int failures) {
  /** A larger page was not made by Google. */
  static final int MAX_BYTES = 64 << 20;

  private static final Pattern ELEMENT = Pattern.compile("<[a-zA-Z]([^<>]{0,4000})>([^<]{0,4000})");
  private static final Pattern NAMES =
      Pattern.compile("\\b(?:class|id)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')");
  private static final Pattern ENTITY =
      Pattern.compile("&(?:#(\\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos|nbsp));");
  private static final int PIECE_CHARS = 1 << 16;
  private static final int LONGEST_ELEMENT = 1 << 20;
  private static final String SERVICE = "service-details-";
  private static final String PHOTOS = "service-details-PHOTOS";

  /** A file that the page names: folder and name in NFC, the name uncut. */
  record File(String folder, String name) {}

  /** Reads the page piece by piece; what it does not recognise it leaves out. Blocks. */
  static IndexPage read(Reader html) throws IOException {
    Reading reading = new Reading();
    StringBuilder text = new StringBuilder();
    char[] piece = new char[PIECE_CHARS];
    for (int n = html.read(piece); n >= 0; n = html.read(piece)) {
      text.append(piece, 0, n);
      int lastElement = text.lastIndexOf("<");
      if (lastElement > 0) {
        reading.read(text.substring(0, lastElement));
        text.delete(0, lastElement);
      } else if (text.length() > LONGEST_ELEMENT) {
        text.setLength(0);
      }
    }
    reading.read(text.toString());
    return new IndexPage(List.copyOf(reading.files), reading.failures);
  }

  /** What was found so far. */
  private static final class Reading {
    private final List<File> files = new ArrayList<>();
    private final Map<String, String> folders = new HashMap<>();
    private int failures;
    private boolean anyService;
    private boolean photos = true;
    private String folder = "";

    void read(String html) {
      Matcher element = ELEMENT.matcher(html);
      while (element.find()) {
        StringBuilder names = new StringBuilder(" ");
        Matcher name = NAMES.matcher(element.group(1));
        while (name.find()) {
          names.append(name.group(1) == null ? name.group(2) : name.group(1)).append(' ');
        }
        found(names.toString(), Entry.nameOf(unescape(element.group(2)).strip()));
      }
    }

    private void found(String classes, String text) {
      if (classes.contains(" " + SERVICE)) {
        photos = classes.contains(" " + PHOTOS + " ");
        if (!anyService) {
          // What came before the first service is not of Google Photos.
          anyService = true;
          files.clear();
          failures = 0;
        }
      }
      if (!photos || text.isEmpty()) {
        return;
      }
      if (classes.contains(" extracted-folder-name ")) {
        String name = EntryPath.lastOf(text.replaceFirst("/+$", ""));
        folder = folders.computeIfAbsent(name, any -> name);
      } else if (classes.contains(" extracted-file-name ") || classes.contains(" file-leaf ")) {
        files.add(new File(folder, EntryPath.lastOf(text)));
      } else if (classes.contains(" failure-message ")) {
        failures++;
      }
    }
  }

  private static String unescape(String text) {
    return ENTITY.matcher(text).replaceAll(match -> {
      String name = match.group(3);
      int codePoint = name == null
          ? match.group(1) != null
              ? Integer.parseInt(match.group(1))
              : Integer.parseInt(match.group(2), 16)
          : switch (name) {
            case "amp" -> '&';
            case "lt" -> '<';
            case "gt" -> '>';
            case "quot" -> '"';
            case "apos" -> '\'';
            default -> ' ';
          };
      return Matcher.quoteReplacement(
          Character.isValidCodePoint(codePoint) ? Character.toString(codePoint) : "?");
    });
  }
}
