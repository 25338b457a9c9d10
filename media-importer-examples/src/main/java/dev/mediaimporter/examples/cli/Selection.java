package dev.mediaimporter.examples.cli;

/** What {@code --from} names. */
sealed interface Selection {
  /** One album, by its id or its exact title. */
  record OfAlbum(String idOrTitle) implements Selection {}

  /** Everything that the account shows to this client. */
  record Everything() implements Selection {}

  /** Reads {@code library:album/<id or exact title>} or {@code library:all}. */
  static Selection parse(String text) {
    String album = "library:album/";
    if (text.equals("library:all")) {
      return new Everything();
    }
    if (text.startsWith(album) && text.length() > album.length()) {
      return new OfAlbum(text.substring(album.length()));
    }
    throw Refusal.usage("--from is library:album/<id or exact title> or library:all, not "
        + Printable.of(text, 80));
  }
}
