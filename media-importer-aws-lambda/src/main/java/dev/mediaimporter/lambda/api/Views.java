package dev.mediaimporter.lambda.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mediaimporter.jobs.FailedItem;
import dev.mediaimporter.jobs.HeldItem;
import dev.mediaimporter.jobs.Job;
import dev.mediaimporter.jobs.JobSource;
import dev.mediaimporter.jobs.MonthTotals;
import dev.mediaimporter.jobs.Tally;
import dev.mediaimporter.media.ItemNote;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.photos.Album;
import dev.mediaimporter.photos.Page;
import dev.mediaimporter.photos.PickingSession;
import dev.mediaimporter.photos.SourceSpec;
import dev.mediaimporter.watches.Watch;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What callers see of things: only what is named here. */
final class Views {
  private static final String COVER_SIZE = "=w192-h192-c";

  private Views() {}

  private static void add(JsonObject json, String name, Optional<?> value) {
    value.ifPresent(present -> json.addProperty(name, present.toString()));
  }

  /** A page of things and the cursor of the next. */
  static <T> JsonObject page(String name, Page<T> page, Function<T, JsonObject> view) {
    JsonArray items = new JsonArray();
    page.items().forEach(item -> items.add(view.apply(item)));
    JsonObject json = new JsonObject();
    json.add(name, items);
    add(json, "nextCursor", page.nextToken());
    return json;
  }

  static JsonObject job(Job job) {
    Tally tally = job.soFar();
    JsonObject causes = new JsonObject();
    tally.failures().forEach((reason, count) -> causes.addProperty(reason.label(), count));
    JsonObject failed = new JsonObject();
    failed.addProperty("count", tally.failed());
    failed.add("byCause", causes);
    JsonObject json = new JsonObject();
    json.addProperty("id", job.id());
    json.add("source", source(job.source()));
    json.addProperty("state", label(job.state()));
    add(json, "problem", job.problem());
    add(json, "resumesAt", job.resumeAt());
    job.picked().ifPresent(total -> json.addProperty("total", total));
    json.addProperty("listed", tally.listed());
    json.addProperty("stored", tally.stored());
    json.addProperty("alreadyThere", tally.alreadyThere());
    json.addProperty("bytes", tally.bytes());
    json.add("failed", failed);
    job.sourceReport().ifPresent(report -> json.add("takeout", JsonParser.parseString(report)));
    json.addProperty("createdAt", job.createdAt().toString());
    json.addProperty("updatedAt", job.updatedAt().toString());
    add(json, "endedAt", job.endedAt());
    return json;
  }

  private static JsonObject source(JobSource source) {
    JsonObject json = new JsonObject();
    if (source instanceof JobSource.Inbox inbox) {
      json.addProperty("type", "takeout");
      json.addProperty("export", inbox.export());
      json.addProperty("trashed", inbox.choice().trashed());
      json.addProperty("archived", inbox.choice().archived());
      json.addProperty("locked", inbox.choice().locked());
      json.addProperty("edited", inbox.choice().edited().label());
      json.addProperty("albumFiles", inbox.choice().manifests());
      json.addProperty("xmpFiles", inbox.choice().xmp());
      return json;
    }
    SourceSpec spec = ((JobSource.Google) source).spec();
    if (spec instanceof SourceSpec.Album album) {
      json.addProperty("type", "album");
      json.addProperty("albumId", album.idOrTitle());
    } else if (spec instanceof SourceSpec.Picked picked) {
      json.addProperty("type", "picker");
      json.addProperty("sessionId", picked.sessionId());
    } else {
      json.addProperty("type", "everything");
    }
    return json;
  }

  static JsonObject watch(Watch watch) {
    JsonObject json = new JsonObject();
    json.addProperty("albumId", watch.album().idOrTitle());
    add(json, "title", watch.title());
    json.addProperty("everySeconds", watch.every().toSeconds());
    watch.lastRun().ifPresent(run -> {
      JsonObject last = new JsonObject();
      last.addProperty("jobId", run.jobId());
      last.addProperty("at", run.at().toString());
      json.add("lastRun", last);
    });
    json.addProperty("nextRun", watch.nextRun().toString());
    return json;
  }

  static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static JsonObject failure(FailedItem item) {
    JsonObject json = new JsonObject();
    json.addProperty("itemId", item.itemId());
    add(json, "filename", item.filename());
    json.addProperty("cause", item.reason().label());
    json.addProperty("retryable", item.reason().retryable());
    json.addProperty("attempts", item.attempts());
    json.addProperty("at", item.at().toString());
    return json;
  }

  static JsonObject months(List<MonthTotals> totals) {
    JsonArray months = new JsonArray();
    long items = 0;
    long bytes = 0;
    for (MonthTotals total : totals) {
      JsonObject month = new JsonObject();
      month.addProperty("month", total.month().label());
      month.addProperty("items", total.items());
      month.addProperty("bytes", total.bytes());
      months.add(month);
      items += total.items();
      bytes += total.bytes();
    }
    JsonObject json = new JsonObject();
    json.addProperty("items", items);
    json.addProperty("bytes", bytes);
    json.add("months", months);
    return json;
  }

  static JsonObject media(HeldItem item) {
    JsonObject json = new JsonObject();
    json.addProperty("itemId", item.itemId());
    json.addProperty("key", item.entry().key().value());
    add(json, "filename", item.filename());
    json.addProperty("mimeType", item.mimeType());
    json.addProperty("sizeBytes", item.entry().receipt().sizeBytes());
    add(json, "sha256", item.entry().receipt().sha256());
    add(json, "takenAt", item.entry().receipt().creationTime());
    add(json, "zone", Optional.ofNullable(item.entry().details().get(MediaItem.ZONE)));
    JsonArray notes = new JsonArray();
    item.entry().notes().stream().sorted().map(ItemNote::label).forEach(notes::add);
    json.add("remarks", notes);
    return json;
  }

  static JsonObject album(Album album) {
    JsonObject json = new JsonObject();
    json.addProperty("id", album.id());
    add(json, "title", album.title());
    album.itemCount().ifPresent(count -> json.addProperty("itemCount", count));
    add(json, "coverUrl", album.cover().map(cover -> cover.baseUrl() + COVER_SIZE));
    return json;
  }

  static JsonObject session(PickingSession session) {
    JsonObject json = new JsonObject();
    json.addProperty("id", session.id());
    add(json, "pickerUri", session.pickerUri());
    json.addProperty("picked", session.mediaItemsSet());
    session.pollInterval().ifPresent(d -> json.addProperty("pollAfterMillis", d.toMillis()));
    session.timeoutIn().ifPresent(d -> json.addProperty("timeoutMillis", d.toMillis()));
    add(json, "expiresAt", session.expireTime());
    return json;
  }
}
