package dev.mediaimporter.examples.cli;

import com.google.gson.JsonObject;
import dev.mediaimporter.photos.Album;
import dev.mediaimporter.signin.GoogleAccount;
import dev.mediaimporter.signin.GoogleScopes;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code albums}: what there is to import. */
@Command(
    name = "albums",
    description = "List the albums: title, number of items, id.",
    customSynopsis = "@|bold media-importer albums|@ [OPTIONS]",
    sortOptions = false,
    footer = {
      "",
      "Google shows only the albums that were made with the same client id.",
      "Import one with: media-importer import --from library:album/<id or exact title> ...",
      "",
      "Exit codes: 0 all are listed; 2 wrong usage or settings; 3 access rejected, a person must"
          + " act; 4 Google failed, try again."
    })
final class AlbumsCommand implements Callable<Integer> {
  private static final int LONGEST_TITLE = 60;

  @Option(
      names = "--json",
      description = "One JSON object a line, with id, title and items; null is unknown.")
  boolean json;

  @ArgGroup(exclusive = false, validate = false, heading = SignInOptions.HEADING)
  final GoogleOptions google = new GoogleOptions();

  private final CliContext surroundings;

  AlbumsCommand(CliContext surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    GoogleSettings settings = google.resolve(surroundings);
    Optional<GoogleAccount> account = settings.haveCredentials()
        ? Optional.empty()
        : new SignIns(settings, surroundings).account(Optional.empty());
    try (GoogleAccess access =
        GoogleAccess.open(settings, account, GoogleScopes.LIBRARY_READ, surroundings)) {
      long albums = 0;
      for (Album album :
          access.patientClient(RetryMessages.on(surroundings.err())).albums()) {
        albums++;
        print(album);
      }
      if (albums == 0 && !json) {
        surroundings
            .err()
            .println("There are no albums that this token may see: Google shows an"
                + " app only what was uploaded with the same client id.");
      }
      return ExitCode.OK;
    }
  }

  private void print(Album album) {
    PrintStream out = surroundings.out();
    if (json) {
      JsonObject line = new JsonObject();
      line.addProperty("id", album.id());
      line.addProperty("title", album.title().orElse(null));
      line.addProperty(
          "items", album.itemCount().isPresent() ? album.itemCount().getAsLong() : null);
      out.println(ReportJson.line(line));
    } else {
      String items =
          album.itemCount().isPresent() ? Format.items(album.itemCount().getAsLong()) : "? items";
      String title =
          album.title().map(text -> Printable.of(text, LONGEST_TITLE)).orElse("(untitled)");
      out.println(title + " (" + items + ")");
      out.println("  " + Printable.of(album.id()));
    }
  }
}
