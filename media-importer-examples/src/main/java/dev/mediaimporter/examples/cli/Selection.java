package dev.mediaimporter.examples.cli;

import dev.mediaimporter.signin.GoogleScopes;

/** What {@code --from} names. */
sealed interface Selection {
  /** One album, by its id or its exact title. */
  record OfAlbum(String idOrTitle) implements Selection {}

  /** Everything that the account shows to this client. */
  record Everything() implements Selection {}

  /** What a user picked in a session. */
  record Picked(String sessionId) implements Selection {}

  /** What the sign-in has to be good for. */
  default String scope() {
    return this instanceof Picked ? GoogleScopes.PICKER : GoogleScopes.LIBRARY_READ;
  }

  /**
   * Reads {@code library:album/<id or exact title>}, {@code library:all} or
   * {@code picker:<session>}.
   */
  static Selection parse(String text) {
    String album = "library:album/";
    if (text.equals("library:all")) {
      return new Everything();
    }
    if (text.startsWith(album) && text.length() > album.length()) {
      return new OfAlbum(text.substring(album.length()));
    }
    String picker = "picker:";
    if (text.startsWith(picker) && text.length() > picker.length()) {
      return new Picked(text.substring(picker.length()));
    }
    throw Refusal.usage(
        "--from is library:album/<id or exact title>, library:all or picker:<session>, not "
            + Printable.of(text, 80));
  }
}
