package dev.mediaimporter.examples.cli;

import dev.mediaimporter.photos.Album;
import dev.mediaimporter.photos.PhotosClient;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds an album by id or title. */
final class AlbumChoice {
  private static final Pattern LIKE_AN_ID = Pattern.compile("[A-Za-z0-9_-]+");
  private static final int MOST_SUGGESTIONS = 3;

  private AlbumChoice() {}

  /**
   * The album with this id or else with this title; accents compare equal however they are encoded
   * (NFC or NFD). Blocks while the albums are listed.
   *
   * @throws Refusal when there is none or more than one; the message helps to choose
   */
  static Album find(PhotosClient photos, String idOrTitle) {
    if (LIKE_AN_ID.matcher(idOrTitle).matches()) {
      Optional<Album> byId = photos.album(idOrTitle);
      if (byId.isPresent()) {
        return byId.get();
      }
    }
    String wanted = composed(idOrTitle);
    List<Album> matches = new ArrayList<>();
    List<String> titles = new ArrayList<>();
    for (Album album : photos.albums()) {
      if (album.id().equals(idOrTitle)) {
        return album;
      }
      if (album.title().map(AlbumChoice::composed).filter(wanted::equals).isPresent()) {
        matches.add(album);
      }
      album.title().ifPresent(titles::add);
    }
    if (matches.size() > 1) {
      List<String> ids = matches.stream().map(Album::id).map(Printable::of).toList();
      throw Refusal.usage(matches.size() + " albums are called \"" + Printable.of(idOrTitle)
          + "\"; choose one by its id: " + String.join(", ", ids));
    }
    if (matches.isEmpty()) {
      throw Refusal.usage("there is no album \"" + Printable.of(idOrTitle, 80) + "\""
          + suggestion(idOrTitle, titles) + "; 'media-importer albums' lists them all");
    }
    return matches.get(0);
  }

  private static String composed(String title) {
    return Normalizer.normalize(title, Normalizer.Form.NFC);
  }

  private static String suggestion(String wanted, List<String> titles) {
    String folded = wanted.toLowerCase(Locale.ROOT);
    int tolerance = Math.max(2, folded.length() / 3);
    List<String> close = titles.stream()
        .distinct()
        .filter(title -> Suggestions.distance(folded, title.toLowerCase(Locale.ROOT)) <= tolerance
            || title.toLowerCase(Locale.ROOT).contains(folded))
        .sorted(Comparator.comparingInt(
            title -> Suggestions.distance(folded, title.toLowerCase(Locale.ROOT))))
        .limit(MOST_SUGGESTIONS)
        .map(title -> "\"" + Printable.of(title, 80) + "\"")
        .toList();
    return close.isEmpty() ? "" : "; did you mean " + String.join(" or ", close) + "?";
  }
}
