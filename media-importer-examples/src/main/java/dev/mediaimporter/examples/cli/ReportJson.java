package dev.mediaimporter.examples.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.mediaimporter.ImportReport;
import dev.mediaimporter.ItemOutcome;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.sink.StoredMedia;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;

/** Formats a report as JSON. */
final class ReportJson {
  private static final Gson GSON =
      new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

  private ReportJson() {}

  /** A report of the engine. */
  static JsonObject of(ImportReport report) {
    JsonObject json = counts(
        report.status().name().toLowerCase(Locale.ROOT),
        report.listed(),
        report.stored(),
        report.alreadyThere());
    JsonArray failed = json.getAsJsonArray("failed");
    report.failed().forEach(outcome -> failed.add(failure(outcome)));
    json.addProperty("bytes", report.bytes());
    json.addProperty("elapsedMs", report.elapsed().toMillis());
    report.stoppedBy().ifPresent(cause -> addCause(json, cause));
    if (!report.notes().isEmpty()) {
      JsonObject notes = new JsonObject();
      report.notes().entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(remark -> notes.addProperty(remark.getKey().label(), remark.getValue()));
      json.add("remarks", notes);
    }
    report.resumableUntil().ifPresent(time -> json.addProperty("resumableUntil", time.toString()));
    report.resumeAt().ifPresent(time -> json.addProperty("resumeAt", time.toString()));
    return json;
  }

  /** The report of a run that ended before its first item. */
  static JsonObject notBegun(Failure failure) {
    JsonObject json = counts(failure.exitCode() == ExitCode.PAUSED ? "paused" : "failed", 0, 0, 0);
    json.addProperty("bytes", 0);
    json.addProperty("elapsedMs", 0);
    json.addProperty("message", failure.message());
    return json;
  }

  /** The report of a dry run. */
  static JsonObject dryRun(long wouldStore, long alreadyThere, long elapsedMillis) {
    JsonObject json = counts("complete", wouldStore + alreadyThere, 0, alreadyThere);
    json.addProperty("bytes", 0);
    json.addProperty("elapsedMs", elapsedMillis);
    json.addProperty("dryRun", true);
    json.addProperty("wouldStore", wouldStore);
    return json;
  }

  /** Adds the outcome of an item to an event. */
  static JsonObject addOutcome(JsonObject event, ItemOutcome outcome) {
    event.addProperty("id", outcome.item().id());
    event.addProperty("filename", outcome.item().filename().orElse(null));
    if (outcome instanceof ItemOutcome.Imported imported) {
      event.addProperty("outcome", "stored");
      addStored(event, imported.stored());
      event.addProperty("attempts", imported.attempts());
    } else if (outcome instanceof ItemOutcome.AlreadyThere there) {
      event.addProperty("outcome", "already-there");
      addStored(event, there.stored());
    } else if (outcome instanceof ItemOutcome.Failed failed) {
      event.addProperty("outcome", "failed");
      addFailure(event, failed);
    }
    return event;
  }

  /** The text of an object, on one line. */
  static String line(JsonElement json) {
    return GSON.toJson(json);
  }

  /**
   * Writes the report atomically, replacing the file.
   *
   * @throws IOException if it cannot; the old one then stays
   */
  static void write(JsonObject report, Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      // A pipe or a device: it is written to, never replaced.
      Files.writeString(file, line(report) + "\n");
      return;
    }
    Path draft = file.resolveSibling(
        "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
    try {
      Files.writeString(draft, line(report) + "\n");
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static JsonObject counts(String status, long listed, long stored, long alreadyThere) {
    JsonObject json = new JsonObject();
    json.addProperty("status", status);
    json.addProperty("listed", listed);
    json.addProperty("stored", stored);
    json.addProperty("alreadyThere", alreadyThere);
    json.add("failed", new JsonArray());
    return json;
  }

  private static JsonObject failure(ItemOutcome.Failed failed) {
    JsonObject json = new JsonObject();
    json.addProperty("id", failed.item().id());
    json.addProperty("filename", failed.item().filename().orElse(null));
    addFailure(json, failed);
    return json;
  }

  private static void addFailure(JsonObject json, ItemOutcome.Failed failed) {
    addCause(json, failed.cause());
    json.addProperty("attempts", failed.attempts());
    json.addProperty("retryable", failed.cause().reason().retryable());
  }

  private static void addCause(JsonObject json, MediaImportException cause) {
    json.addProperty("cause", cause.reason().label());
    json.addProperty("message", cause.getMessage());
  }

  private static void addStored(JsonObject json, StoredMedia stored) {
    json.addProperty("key", stored.key().value());
    json.addProperty("bytes", stored.sizeBytes());
    json.addProperty("sha256", stored.sha256().orElse(null));
  }
}
