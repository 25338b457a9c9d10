package dev.mediaimporter.takeout;

import java.util.ArrayList;
import java.util.List;
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

  private static final Pattern ELEMENT = Pattern.compile(
      "<[a-zA-Z][^<>]{0,2000}?(?:class|id)\\s*=\\s*[\"']([^\"'<>]{1,500})[\"'][^<>]{0,2000}>([^<]{0,4000})");
  private static final Pattern ENTITY =
      Pattern.compile("&(?:#(\\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos|nbsp));");
  private static final String SERVICE = "service-details-";
  private static final String PHOTOS = "service-details-PHOTOS";

  /** A file that the page names: folder and name in NFC, the name uncut. */
  record File(String folder, String name) {}

  /** Reads the page; what it does not recognise it leaves out. */
  static IndexPage read(String html) {
    List<File> files = new ArrayList<>();
    int failures = 0;
    boolean photos = !html.contains(SERVICE);
    String folder = "";
    Matcher element = ELEMENT.matcher(html);
    while (element.find()) {
      String classes = " " + element.group(1).trim() + " ";
      String text = Entry.nameOf(unescape(element.group(2)).strip());
      if (classes.contains(" " + SERVICE)) {
        photos = classes.contains(" " + PHOTOS);
      }
      if (!photos || text.isEmpty()) {
        continue;
      }
      if (classes.contains(" extracted-folder-name ")) {
        folder = EntryPath.lastOf(text.replaceFirst("/+$", ""));
      } else if (classes.contains(" extracted-file-name ") || classes.contains(" file-leaf ")) {
        files.add(new File(folder, EntryPath.lastOf(text)));
      } else if (classes.contains(" failure-message ")) {
        failures++;
      }
    }
    return new IndexPage(List.copyOf(files), failures);
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
