package dev.mediaimporter.examples.cli;

import com.google.gson.JsonObject;
import dev.mediaimporter.ImportListener;
import dev.mediaimporter.ItemOutcome;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.MediaItem;
import java.io.PrintStream;
import java.time.Duration;
import java.util.OptionalLong;

/** Progress as one JSON object per line; {@code docs/events.md} lists the events. */
final class JsonEvents implements Progress, ImportListener {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Tally tally;
  private final PrintStream out;
  private Tally.Snapshot last;
  private volatile Duration begun = Duration.ZERO;

  JsonEvents(Tally tally, PrintStream out) {
    this.tally = tally;
    this.out = out;
    this.last = tally.snapshot();
  }

  @Override
  public ImportListener listener() {
    return this;
  }

  @Override
  public void begin(String what, String where, OptionalLong expected) {
    tally.expect(expected);
    begun = tally.snapshot().elapsed();
    JsonObject event = event("started");
    event.addProperty("from", what);
    event.addProperty("to", where);
    expected.ifPresent(items -> event.addProperty("expected", items));
    print(event);
  }

  @Override
  public void pageListed(int items) {
    tally.pageListed(items);
    JsonObject event = event("listed");
    event.addProperty("items", items);
    print(event);
  }

  @Override
  public void bytesReceived(MediaItem item, long count) {
    tally.bytesReceived(item, count);
  }

  @Override
  public void itemFinished(ItemOutcome outcome) {
    tally.itemFinished(outcome);
    print(ReportJson.addOutcome(event("item"), outcome));
  }

  @Override
  public void retrying(String what, Duration wait, MediaImportException cause) {
    tally.retrying(what, wait, cause);
    JsonObject event = event("retrying");
    event.addProperty("what", what);
    event.addProperty("waitMs", wait.toMillis());
    event.addProperty("cause", cause.reason().label());
    event.addProperty("message", cause.getMessage());
    print(event);
  }

  @Override
  public void tick() {
    Tally.Snapshot now = tally.snapshot();
    if (now.bytes() == last.bytes()
        || now.elapsed().minus(last.elapsed()).compareTo(INTERVAL) < 0) {
      return;
    }
    last = now;
    JsonObject event = event("progress");
    now.expected().ifPresent(items -> event.addProperty("expected", items));
    event.addProperty("listed", now.listed());
    event.addProperty("done", now.done());
    event.addProperty("bytes", now.bytes());
    event.addProperty("elapsedMs", now.elapsed().minus(begun).toMillis());
    print(event);
  }

  @Override
  public void stopping() {
    print(event("stopping"));
  }

  @Override
  public void end() {}

  private void print(JsonObject event) {
    out.println(ReportJson.line(event));
  }

  private static JsonObject event(String name) {
    JsonObject event = new JsonObject();
    event.addProperty("event", name);
    return event;
  }
}
