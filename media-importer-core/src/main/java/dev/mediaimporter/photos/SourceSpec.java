package dev.mediaimporter.photos;

/**
 * What to import, as the program's {@code --from} and the records of jobs write it:
 * {@code library:album/<album>}, {@code library:all} or {@code picker:<session id>}. Immutable.
 */
public sealed interface SourceSpec {
  /** The Google API that a source is read from. Each has its own quotas. */
  enum Api {
    /** The Library API. */
    LIBRARY,
    /** The Picker API. */
    PICKER
  }

  /**
   * The items of one album.
   *
   * @param idOrTitle the album's id at Google, or its exact title where the reader looks up titles
   */
  record Album(String idOrTitle) implements SourceSpec {
    /** Fails when the id is empty. */
    public Album {
      requireText(idOrTitle);
    }
  }

  /** Every item of the library that this app may see. */
  record Everything() implements SourceSpec {}

  /**
   * What the user picked in one session.
   *
   * @param sessionId the id of the session at Google
   */
  record Picked(String sessionId) implements SourceSpec {
    /** Fails when the id is empty. */
    public Picked {
      requireText(sessionId);
    }
  }

  /** The API that the source is read from. */
  default Api api() {
    return this instanceof Picked ? Api.PICKER : Api.LIBRARY;
  }

  /** The text that {@link #parse} reads. */
  default String text() {
    if (this instanceof Album album) {
      return "library:album/" + album.idOrTitle();
    }
    if (this instanceof Picked picked) {
      return "picker:" + picked.sessionId();
    }
    return "library:all";
  }

  /**
   * Reads {@code library:album/<id or exact title>}, {@code library:all} or {@code picker:<session
   * id>}.
   *
   * @throws IllegalArgumentException if the text has none of these forms
   */
  static SourceSpec parse(String text) {
    if (text.equals("library:all")) {
      return new Everything();
    }
    if (text.startsWith("library:album/")) {
      return new Album(text.substring("library:album/".length()));
    }
    if (text.startsWith("picker:")) {
      return new Picked(text.substring("picker:".length()));
    }
    throw new IllegalArgumentException(
        "A source must be library:album/<id or title>, library:all or picker:<session id>.");
  }

  private static void requireText(String id) {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("A source must name an album or a session.");
    }
  }
}
