package dev.mediaimporter.examples.cli;

import dev.mediaimporter.photos.Album;
import dev.mediaimporter.signin.GoogleAccount;
import dev.mediaimporter.signin.GoogleScopes;
import java.io.PrintStream;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code albums}: lists the albums that can be imported. */
@Command(
    name = "albums",
    description = "List the albums: title, number of items, id.",
    customSynopsis = "@|bold media-importer albums|@ [OPTIONS]",
    sortOptions = false,
    footer = {
      "",
      "Google shows only albums that were created with the same OAuth client.",
      "Import one with: media-importer import --from library:album/<id or exact title> ...",
      "",
      "Exit codes: 0 all albums are listed; 2 wrong usage or settings; 3 access denied, user action"
          + " required; 4 Google failed, try again."
    })
final class AlbumsCommand extends CliCommand {
  private static final int MAX_TITLE = 60;

  @Option(
      names = "--json",
      description = "Print one JSON object per line with id, title and items (null: unknown).")
  boolean json;

  @ArgGroup(exclusive = false, validate = false, heading = SignInOptions.HEADING)
  final GoogleOptions google = new GoogleOptions();

  AlbumsCommand(CliContext context) {
    super(context);
  }

  @Override
  public Integer call() {
    GoogleSettings settings = google.resolve(flags(), context);
    Optional<GoogleAccount> account = settings.haveCredentials()
        ? Optional.empty()
        : new SignIns(settings, context).account(Optional.empty());
    try (GoogleAccess access =
        GoogleAccess.open(settings, account, GoogleScopes.LIBRARY_READ, context)) {
      long albums = 0;
      for (Album album : access.patientClient(context.retryMessages()).albums()) {
        albums++;
        print(album);
      }
      if (albums == 0 && !json) {
        context.tell("There are no albums that this account can show: Google shows only"
            + " what was uploaded with the same OAuth client.");
      }
      return ExitCode.OK;
    }
  }

  private void print(Album album) {
    PrintStream out = context.out();
    if (json) {
      Long items = album.itemCount().isPresent() ? album.itemCount().getAsLong() : null;
      out.println(ReportJson.line("id", album.id(), "title", album.title(), "items", items));
    } else {
      String items =
          album.itemCount().isPresent() ? Format.items(album.itemCount().getAsLong()) : "? items";
      String title = album.title().map(text -> Printable.of(text, MAX_TITLE)).orElse("(untitled)");
      out.println(title + " (" + items + ")");
      out.println("  " + Printable.of(album.id()));
    }
  }
}
