package dev.mediaimporter.examples.cli;

import dev.mediaimporter.ImportListener;
import dev.mediaimporter.photos.SourceSpec;
import dev.mediaimporter.signin.GoogleAccount;
import dev.mediaimporter.signin.GoogleScopes;
import dev.mediaimporter.sink.s3.S3Connection;
import dev.mediaimporter.takeout.TakeoutSelection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * What {@code --from} names, for commands that fetch single items of it.
 *
 * @param spec empty for a Takeout export
 */
record SourceInput(List<String> from, Optional<SourceSpec> spec, CliContext context) {
  /** Everything of an export: what is wanted of it was decided when it was imported. */
  private static final TakeoutSelection ALL_OF_AN_EXPORT =
      new TakeoutSelection(true, true, true, TakeoutSelection.Edited.BOTH);

  /** Works with the opened source, whose connections are closed afterwards. */
  @FunctionalInterface
  interface Work<T> {
    T with(ResolvedSource source) throws IOException;
  }

  /**
   * Checks what the user wrote.
   *
   * @throws Refusal if it names no source
   */
  static SourceInput parse(List<String> from, CliContext context) {
    if (TakeoutPlaces.of(from, context).isPresent()) {
      return new SourceInput(from, Optional.empty(), context);
    }
    try {
      if (from.size() > 1) {
        throw Refusal.usage("--from can be repeated only for the parts of a Takeout export");
      }
      return new SourceInput(from, Optional.of(SourceSpec.parse(from.get(0))), context);
    } catch (IllegalArgumentException e) {
      throw Refusal.usage("--from must be library:album/<id or exact title>, library:all,"
          + " picker:<session> or takeout:<folder or file>, got " + Printable.of(from.get(0), 80)
          + "; did you mean " + Printable.quoted(meant(from.get(0), context)) + "?");
    }
  }

  /** The most likely source behind a word, a title or a folder without its prefix. */
  private static String meant(String text, CliContext context) {
    String folded = text.toLowerCase(Locale.ROOT);
    int colon = text.indexOf(':');
    if (List.of("", "all", "library", "library:", "everything").contains(folded)) {
      return "library:all";
    }
    if (List.of("takeout", "picker").contains(folded)) {
      return folded.equals("takeout") ? "takeout:FOLDER" : "picker:SESSION";
    }
    if (folded.startsWith("s3://") || isFile(text, context)) {
      return "takeout:" + text;
    }
    if (folded.startsWith("album/") || folded.startsWith("album:")) {
      return "library:album/" + text.substring("album/".length());
    }
    List<String> close = colon < 0
        ? List.of()
        : Suggestions.of(folded.substring(0, colon), List.of("library", "picker", "takeout"));
    if (close.isEmpty()) {
      return "library:album/" + text;
    }
    String rest = text.substring(colon + 1);
    return close.get(0)
        + (close.get(0).equals("library") && !rest.equals("all") && !rest.startsWith("album/")
            ? ":album/"
            : ":")
        + rest;
  }

  private static boolean isFile(String text, CliContext context) {
    try {
      return Files.exists(context.path(text));
    } catch (InvalidPathException | Refusal e) {
      return false;
    }
  }

  /** Who signed in, for sources that need it and settings without other credentials. */
  Optional<GoogleAccount> account(GoogleSettings google, Optional<String> owner) {
    if (spec.isEmpty() || google.haveCredentials()) {
      return Optional.empty();
    }
    Optional<GoogleAccount> account = new SignIns(google, context).account(owner);
    GoogleAccess.requireCredentials(google, account);
    return account;
  }

  /**
   * Opens the source, and works with it; blocks while Google is asked.
   *
   * @param s3 how to reach an export in a bucket
   */
  <T> T open(
      GoogleSettings google,
      Optional<GoogleAccount> account,
      Function<TakeoutPlaces, S3Connection> s3,
      ImportListener retries,
      Work<T> work)
      throws IOException {
    if (spec.isEmpty()) {
      TakeoutPlaces places = TakeoutPlaces.of(from, context).orElseThrow();
      try (OpenExport opened = places.open(s3.apply(places))) {
        return work.with(ResolvedSource.of(opened.export(), ALL_OF_AN_EXPORT, places.label()));
      }
    }
    try (GoogleAccess access =
        GoogleAccess.open(google, account, GoogleScopes.neededFor(spec.get().api()), context)) {
      return work.with(ResolvedSource.by(spec.get(), access, retries));
    }
  }
}
