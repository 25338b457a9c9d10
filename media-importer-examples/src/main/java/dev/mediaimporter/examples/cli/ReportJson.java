package dev.mediaimporter.examples.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.mediaimporter.ImportReport;
import dev.mediaimporter.ItemOutcome;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.sink.StoredMedia;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
    report
        .failed()
        .forEach(
            outcome -> failed.add(addFailure(addItem(new JsonObject(), outcome.item()), outcome)));
    add(json, "bytes", report.bytes(), "elapsedMs", report.elapsed().toMillis());
    if (report.unlisted() > 0) {
      add(json, "unlisted", report.unlisted());
    }
    report.stoppedBy().ifPresent(cause -> addCause(json, cause));
    if (!report.notes().isEmpty()) {
      JsonObject notes = new JsonObject();
      report.notes().entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(note -> notes.addProperty(note.getKey().label(), note.getValue()));
      json.add("remarks", notes);
    }
    report.resumableUntil().ifPresent(time -> json.addProperty("resumableUntil", time.toString()));
    report.resumeAt().ifPresent(time -> json.addProperty("resumeAt", time.toString()));
    return json;
  }

  /** An object of these names and values, in turn. */
  static JsonObject object(@Nullable Object... namesAndValues) {
    return add(new JsonObject(), namesAndValues);
  }

  /** Adds names and values, in turn; an empty optional becomes null. */
  static JsonObject add(JsonObject json, @Nullable Object... namesAndValues) {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      Object value = namesAndValues[i + 1];
      json.add(
          String.valueOf(namesAndValues[i]),
          GSON.toJsonTree(value instanceof Optional<?> optional ? optional.orElse(null) : value));
    }
    return json;
  }

  /** The report of a run that ended before its first item. */
  static JsonObject notBegun(Failure failure) {
    JsonObject json = counts(failure.exitCode() == ExitCode.PAUSED ? "paused" : "failed", 0, 0, 0);
    return add(json, "bytes", 0, "elapsedMs", 0, "message", failure.message());
  }

  /** The report of a dry run. */
  static JsonObject dryRun(long wouldStore, long alreadyThere, long elapsedMillis) {
    JsonObject json = counts("complete", wouldStore + alreadyThere, 0, alreadyThere);
    return add(
        json, "bytes", 0, "elapsedMs", elapsedMillis, "dryRun", true, "wouldStore", wouldStore);
  }

  /** Adds the outcome of an item to an event. */
  static JsonObject addOutcome(JsonObject event, ItemOutcome outcome) {
    addItem(event, outcome.item());
    if (outcome instanceof ItemOutcome.Imported imported) {
      addStored(event, "stored", imported.stored());
      add(event, "attempts", imported.attempts());
    } else if (outcome instanceof ItemOutcome.AlreadyThere there) {
      addStored(event, "already-there", there.stored());
    } else if (outcome instanceof ItemOutcome.Failed failed) {
      addFailure(add(event, "outcome", "failed"), failed);
    }
    return event;
  }

  /** An object of these names and values, in turn, on one line. */
  static String line(@Nullable Object... namesAndValues) {
    return line(object(namesAndValues));
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
    return object(
        "status", status,
        "listed", listed,
        "stored", stored,
        "alreadyThere", alreadyThere,
        "failed", new JsonArray());
  }

  private static JsonObject addItem(JsonObject json, MediaItem item) {
    return add(json, "id", item.id(), "filename", item.filename());
  }

  private static JsonObject addFailure(JsonObject json, ItemOutcome.Failed failed) {
    add(addCause(json, failed.cause()), "attempts", failed.attempts());
    return add(json, "retryable", failed.cause().reason().retryable());
  }

  /** Adds the reason and the message of an exception. */
  static JsonObject addCause(JsonObject json, MediaImportException cause) {
    return add(json, "cause", cause.reason().label(), "message", cause.getMessage());
  }

  private static void addStored(JsonObject json, String outcome, StoredMedia stored) {
    add(json, "outcome", outcome, "key", stored.key().value());
    add(json, "bytes", stored.sizeBytes(), "sha256", stored.sha256());
  }
}
