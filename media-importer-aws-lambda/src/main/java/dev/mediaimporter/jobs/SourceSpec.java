package dev.mediaimporter.jobs;

/** What a sync imports. Immutable. */
public sealed interface SourceSpec {
  /** The scope that an app's own albums and items need. */
  String LIBRARY_SCOPE = "https://www.googleapis.com/auth/photoslibrary.readonly.appcreateddata";

  /** The scope that picked items need. */
  String PICKER_SCOPE = "https://www.googleapis.com/auth/photospicker.mediaitems.readonly";

  /** The API a source is read from; each has quotas of its own. */
  enum Api {
    /** The Library API, with its daily quotas for the whole project. */
    LIBRARY(LIBRARY_SCOPE),
    /** The Picker API. */
    PICKER(PICKER_SCOPE);

    private final String scope;

    Api(String scope) {
      this.scope = scope;
    }

    /** The OAuth scope it needs. */
    public String scope() {
      return scope;
    }
  }

  /** The items of one album. */
  record Album(String albumId) implements SourceSpec {
    /** An album needs an id. */
    public Album {
      requireId(albumId);
    }
  }

  /** Every item of the library that this app may see. */
  record Everything() implements SourceSpec {}

  /** What the user picked in one session. */
  record Picked(String sessionId) implements SourceSpec {
    /** A session needs an id. */
    public Picked {
      requireId(sessionId);
    }
  }

  /** The API it is read from. */
  default Api api() {
    return this instanceof Picked ? Api.PICKER : Api.LIBRARY;
  }

  /** {@code library:album/<id>}, {@code library:all} or {@code picker:<id>}. */
  default String text() {
    if (this instanceof Album album) {
      return "library:album/" + album.albumId();
    }
    if (this instanceof Picked picked) {
      return "picker:" + picked.sessionId();
    }
    return "library:all";
  }

  /**
   * The source with this text.
   *
   * @throws IllegalArgumentException if there is none
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
    throw new IllegalArgumentException("not a source");
  }

  private static void requireId(String id) {
    if (!id.matches("[A-Za-z0-9_-]{1,256}")) {
      throw new IllegalArgumentException("an id has 1 to 256 of the characters A-Z a-z 0-9 _ -");
    }
  }
}
