package dev.mediaimporter.lambda.work;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mediaimporter.jobs.ExportChoice;
import dev.mediaimporter.jobs.ItemStore;
import dev.mediaimporter.jobs.Job;
import dev.mediaimporter.jobs.JobSetup;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.media.SinkException;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.takeout.AlbumMembers;
import dev.mediaimporter.takeout.TakeoutDocuments;
import dev.mediaimporter.takeout.TakeoutItem;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes the files of albums and of items once all items of an export were tried, some at a time. A
 * cursor says what comes next and what became of the files before, so that a piece that is done
 * again counts once.
 */
final class ExportDocuments implements JobSetup.Finish {
  /** As many as the store of items is asked for at once. */
  private static final int ITEMS = 100;

  private static final String FORM = "(?:albums|items)(?::[0-9]{1,9}){5}";

  private final Job job;
  private final ExportChoice choice;
  private final ExportWork work;
  private final ItemStore items;
  private final MediaSink sink;
  private final String folder;
  private volatile Optional<String> report = Optional.empty();

  /** @param folder of the owner in the bucket */
  ExportDocuments(
      Job job,
      ExportChoice choice,
      ExportWork work,
      ItemStore items,
      MediaSink sink,
      String folder) {
    this.job = job;
    this.choice = choice;
    this.work = work;
    this.items = items;
    this.sink = sink;
    this.folder = folder;
  }

  /**
   * A cursor.
   *
   * @param ofAlbums whether it is at the files of albums
   * @param slice the object of the plan
   * @param from the item in it
   * @param there how many files are there
   * @param leftAlone how many others have changed
   * @param failed how many could not be written
   */
  private record Step(boolean ofAlbums, int slice, int from, int there, int leftAlone, int failed) {
    static Step parse(String text) {
      if (!text.matches(FORM)) {
        throw new InvalidRequestException("not a piece of an export: " + text, null);
      }
      String[] words = text.split(":", -1);
      return new Step(
          words[0].equals("albums"),
          Integer.parseInt(words[1]),
          Integer.parseInt(words[2]),
          Integer.parseInt(words[3]),
          Integer.parseInt(words[4]),
          Integer.parseInt(words[5]));
    }

    Step at(boolean albums, int nextSlice, int nextFrom) {
      return new Step(albums, nextSlice, nextFrom, there, leftAlone, failed);
    }

    Step plus(TakeoutDocuments.Written written) {
      return new Step(
          ofAlbums,
          slice,
          from,
          there + written.created() + written.updated() + written.unchanged(),
          leftAlone + written.leftAlone(),
          failed + written.failed());
    }

    String text() {
      return String.join(
          ":",
          List.of(
              ofAlbums ? "albums" : "items",
              "" + slice,
              "" + from,
              "" + there,
              "" + leftAlone,
              "" + failed));
    }
  }

  /** What it found out about the export since it was made. */
  Optional<String> report() {
    return report;
  }

  @Override
  public Optional<String> piece(Optional<String> cursor) {
    Step step = cursor.map(Step::parse).orElse(new Step(choice.manifests(), 0, 0, 0, 0, 0));
    try {
      return step.ofAlbums() ? albums(step) : items(step);
    } catch (IOException e) {
      throw new SinkException(
          SinkException.State.NOT_WRITTEN,
          SinkException.Scope.DESTINATION,
          "the files of an export cannot be written: " + e.getMessage(),
          e);
    }
  }

  private Optional<String> albums(Step step) throws IOException {
    Optional<List<AlbumMembers>> albums = work.readAlbums(step.slice());
    if (albums.isEmpty()) {
      return items(step.at(false, 0, 0));
    }
    Held held = new Held();
    held.read(albums.get().stream().flatMap(album -> album.ids().stream()).toList());
    Step done = step.plus(new TakeoutDocuments(sink, held)
        .writeAlbums(folder, folder + "/", albums.get(), () -> false));
    return Optional.of(done.at(true, step.slice() + 1, 0).text());
  }

  private Optional<String> items(Step step) throws IOException {
    Optional<List<PlannedItem>> slice =
        choice.xmp() ? work.readSlice(step.slice()) : Optional.empty();
    if (slice.isEmpty()) {
      return over(step);
    }
    List<PlannedItem> planned = slice.get();
    int to = Math.min(step.from() + ITEMS, planned.size());
    List<TakeoutItem> some = planned.subList(Math.min(step.from(), to), to).stream()
        .map(item -> TakeoutItem.of(item.item()))
        .toList();
    Held held = new Held();
    held.read(some.stream().map(TakeoutItem::id).toList());
    Step done = step.plus(new TakeoutDocuments(sink, held).writeXmp(some.stream(), () -> false));
    return Optional.of((to < planned.size()
            ? done.at(false, step.slice(), to)
            : done.at(false, step.slice() + 1, 0))
        .text());
  }

  private Optional<String> over(Step step) {
    job.sourceReport().ifPresent(before -> {
      JsonObject files = new JsonObject();
      files.addProperty("there", step.there());
      files.addProperty("leftAlone", step.leftAlone());
      files.addProperty("failed", step.failed());
      JsonObject json = JsonParser.parseString(before).getAsJsonObject();
      json.add("files", files);
      report = Optional.of(json.toString());
    });
    return Optional.empty();
  }

  /** What the user holds of some items. Files are none of them. */
  private final class Held implements ImportLedger {
    private final Map<String, LedgerEntry> known = new HashMap<>();

    void read(Collection<String> ids) {
      List<String> wanted = ids.stream().distinct().toList();
      for (int from = 0; from < wanted.size(); from += ITEMS) {
        items
            .held(job.user(), wanted.subList(from, Math.min(from + ITEMS, wanted.size())))
            .forEach((id, item) -> known.put(id, item.entry()));
      }
    }

    @Override
    public Optional<LedgerEntry> find(String itemId) {
      return Optional.ofNullable(known.get(itemId));
    }

    @Override
    public void record(LedgerEntry entry) {}

    @Override
    public Stream<LedgerEntry> entries() {
      return known.values().stream();
    }

    @Override
    public void close() {}
  }
}
