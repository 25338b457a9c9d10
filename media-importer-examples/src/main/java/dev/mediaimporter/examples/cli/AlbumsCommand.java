package dev.mediaimporter.examples.cli;

import com.google.gson.JsonObject;
import dev.mediaimporter.photos.Album;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code albums}: what there is to import. */
@Command(
    name = "albums",
    description = "List the albums: number of items, title, id.",
    customSynopsis = "@|bold media-importer albums|@ [OPTIONS]",
    sortOptions = false,
    footer = {
      "",
      "Google shows only the albums that were made with the same client id.",
      "Import one with: media-importer import --from library:album/<id or exact title> ..."
    })
final class AlbumsCommand implements Callable<Integer> {
  @Option(
      names = "--json",
      description = "One JSON object a line, with id, title and items; null is unknown.")
  boolean json;

  @ArgGroup(exclusive = false, validate = false, heading = ConnectionOptions.HEADING)
  final ConnectionOptions connection = new ConnectionOptions();

  private final Surroundings surroundings;

  AlbumsCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    try (GoogleAccess google = GoogleAccess.open(connection.resolve(surroundings))) {
      long albums = 0;
      for (Album album : google.patientClient(Retelling.on(surroundings.err())).albums()) {
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
          album.itemCount().isPresent() ? Amounts.number(album.itemCount().getAsLong()) : "?";
      out.println(String.format(
          Locale.ROOT,
          "%9s  %-30s  %s",
          items,
          album.title().map(title -> Printable.of(title)).orElse("(untitled)"),
          Printable.of(album.id())));
    }
  }
}
