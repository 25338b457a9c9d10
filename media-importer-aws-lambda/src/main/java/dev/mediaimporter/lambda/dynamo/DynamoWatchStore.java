package dev.mediaimporter.lambda.dynamo;

import dev.mediaimporter.jobs.DueWork;
import dev.mediaimporter.jobs.WorkMessage;
import dev.mediaimporter.photos.SourceSpec;
import dev.mediaimporter.watches.Watch;
import dev.mediaimporter.watches.WatchStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Watches as rows {@code WATCH#<album>}. All of them are in one partition of the index, in the
 * order in which they are due: each is written about once a day, so a partition's thousand writes a
 * second are enough.
 */
final class DynamoWatchStore implements WatchStore {
  private static final String WATCH = "WATCH#";
  private static final String ADDITIONS = "ADDITIONS";
  private static final String DUE = "WATCHES";

  private static final RowReader<Watch> WATCHES = new RowReader<>(WATCH, DynamoWatchStore::watch);

  private final DynamoTable table;

  DynamoWatchStore(DynamoTable table) {
    this.table = table;
  }

  @Override
  public Optional<Watch> find(String user, String albumId) {
    return table.get(DynamoTable.ofUser(user), WATCH + albumId).flatMap(WATCHES::one);
  }

  @Override
  public Optional<Watch> save(Watch watch) {
    Attributes row = row(watch);
    return table.putNext(row, watch.version()) ? Optional.of(watch(row)) : Optional.empty();
  }

  @Override
  public Optional<Watch> add(Watch watch, int most) {
    String pk = DynamoTable.ofUser(watch.user());
    // Read before the count, so that the count still holds if nobody wrote this row since.
    long additions =
        table.get(pk, ADDITIONS).map(row -> row.number(DynamoTable.VERSION, 0)).orElse(0L);
    Attributes row = row(watch);
    return list(watch.user(), most).size() < most
            && table.putNextBoth(row, watch.version(), Attributes.row(pk, ADDITIONS), additions)
        ? Optional.of(watch(row))
        : Optional.empty();
  }

  @Override
  public void delete(String user, String albumId) {
    table.delete(DynamoTable.ofUser(user), WATCH + albumId);
  }

  @Override
  public List<Watch> list(String user, int limit) {
    return table
        .query(DynamoTable.ofUser(user), WATCH, Optional.empty(), limit, true, WATCHES)
        .items();
  }

  @Override
  public DueWork dueWork() {
    return new DynamoDueWork(table.index(), DUE, WATCH, WorkMessage.Watched::new);
  }

  @Override
  public boolean eraseSome(String user) {
    String pk = DynamoTable.ofUser(user);
    return table.eraseSome(pk, WATCH) || table.eraseSome(pk, ADDITIONS);
  }

  private static Attributes row(Watch watch) {
    return Attributes.row(
            DynamoTable.ofUser(watch.user()), WATCH + watch.album().idOrTitle())
        .put(DynamoIndex.PK, DUE)
        .put(DynamoIndex.SK, DynamoIndex.sortable(watch.nextRun()))
        .put("user", watch.user())
        .put("title", watch.title())
        .put("every", watch.every().toString())
        .put("lastJob", watch.lastRun().map(Watch.Run::jobId))
        .put("lastRunAt", watch.lastRun().map(Watch.Run::at))
        .put("nextRun", watch.nextRun());
  }

  private static Watch watch(Attributes row) {
    return new Watch(
        row.requireText("user"),
        new SourceSpec.Album(row.requireText(DynamoTable.SK).substring(WATCH.length())),
        row.text("title"),
        Duration.parse(row.requireText("every")),
        row.text("lastJob").map(job -> new Watch.Run(job, row.requireTime("lastRunAt"))),
        row.requireTime("nextRun"),
        row.number(DynamoTable.VERSION, 0));
  }
}
