package dev.mediaimporter.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a job imports of an export. Immutable.
 *
 * @param trashed whether items in the trash are imported
 * @param archived whether items in the archive are
 * @param locked whether items in the locked folder are
 * @param edited which form of edited items is
 * @param manifests whether a file is written for each album
 * @param xmp whether a file is written beside each item
 */
public record ExportChoice(
    boolean trashed,
    boolean archived,
    boolean locked,
    Edited edited,
    boolean manifests,
    boolean xmp) {
  /**
   * Everything but the trash and the locked folder, edited items in both forms, and a file for each
   * album.
   */
  public static final ExportChoice USUAL =
      new ExportChoice(false, true, false, Edited.BOTH, true, false);

  private static final String EDITED = "edited=";

  /** The forms of an edited item. */
  public enum Edited {
    /** As it was taken. */
    ORIGINAL,
    /** As it was edited. */
    EDITED,
    /** Both, as two items. */
    BOTH;

    /** The name in the API. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The form with this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Edited of(String label) {
      for (Edited form : values()) {
        if (form.label().equals(label)) {
          return form;
        }
      }
      throw new IllegalArgumentException("edited must be original, edited or both.");
    }
  }

  /** What is chosen otherwise than usual, as {@link #parse} reads it; empty if nothing is. */
  String text() {
    List<String> words = new ArrayList<>();
    if (trashed) {
      words.add("trashed");
    }
    if (!archived) {
      words.add("no-archived");
    }
    if (locked) {
      words.add("locked");
    }
    if (edited != Edited.BOTH) {
      words.add(EDITED + edited.label());
    }
    if (!manifests) {
      words.add("no-manifests");
    }
    if (xmp) {
      words.add("xmp");
    }
    return String.join(",", words);
  }

  /**
   * The choice with this text.
   *
   * @throws IllegalArgumentException if only a newer version knows what was chosen
   */
  static ExportChoice parse(String text) {
    List<String> words = List.of(text.split(",", -1));
    Edited form = words.stream()
        .filter(word -> word.startsWith(EDITED))
        .map(word -> Edited.of(word.substring(EDITED.length())))
        .findFirst()
        .orElse(Edited.BOTH);
    ExportChoice choice = new ExportChoice(
        words.contains("trashed"),
        !words.contains("no-archived"),
        words.contains("locked"),
        form,
        !words.contains("no-manifests"),
        words.contains("xmp"));
    if (!choice.text().equals(text)) {
      throw new IllegalArgumentException("Not a choice of an export: " + text);
    }
    return choice;
  }
}
