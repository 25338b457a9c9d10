package dev.mediaimporter.examples.cli;

import com.google.gson.JsonObject;
import dev.mediaimporter.ItemOutcome;
import dev.mediaimporter.media.MediaImportException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Progress as one JSON object per line; {@code docs/events.md} lists the events. */
final class JsonEvents extends Progress {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final PrintStream out;
  private Snapshot last = snapshot();

  JsonEvents(LongSupplier nanoClock, PrintStream out) {
    super(nanoClock);
    this.out = out;
  }

  @Override
  void begin(String what, String where, OptionalLong expected) {
    super.begin(what, where, expected);
    JsonObject event = event("started", "from", what, "to", where);
    expected.ifPresent(items -> event.addProperty("expected", items));
    print(event);
  }

  @Override
  public void pageListed(int items) {
    super.pageListed(items);
    print(event("listed", "items", items));
  }

  @Override
  public void itemFinished(ItemOutcome outcome) {
    super.itemFinished(outcome);
    print(ReportJson.addOutcome(event("item"), outcome));
  }

  @Override
  public void awaitingVideos(int videos, Duration atMost) {
    print(event("awaiting-videos", "videos", videos, "atMostMs", atMost.toMillis()));
  }

  @Override
  public void retrying(String what, Duration wait, MediaImportException cause) {
    super.retrying(what, wait, cause);
    print(ReportJson.addCause(event("retrying", "what", what, "waitMs", wait.toMillis()), cause));
  }

  @Override
  void tick() {
    Snapshot now = snapshot();
    if (now.bytes() == last.bytes()
        || now.elapsed().minus(last.elapsed()).compareTo(INTERVAL) < 0) {
      return;
    }
    last = now;
    JsonObject event = ReportJson.object(
        "event", "progress",
        "listed", now.listed(),
        "done", now.done(),
        "bytes", now.bytes(),
        "elapsedMs", elapsed().toMillis());
    now.expected().ifPresent(items -> event.addProperty("expected", items));
    print(event);
  }

  @Override
  void stopping() {
    print(event("stopping"));
  }

  private void print(JsonObject event) {
    out.println(ReportJson.line(event));
  }

  private static JsonObject event(String name, Object... namesAndValues) {
    return ReportJson.add(ReportJson.object("event", name), namesAndValues);
  }
}
