package dev.mediaimporter.examples.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.mediaimporter.ImportReport;
import dev.mediaimporter.ItemOutcome;
import dev.mediaimporter.media.MediaImportException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Formats a report as JSON. */
final class ReportJson {
  private static final Gson GSON =
      new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

  private ReportJson() {}

  /** A report of the engine. */
  static JsonObject of(ImportReport report) {
    return GSON.toJsonTree(report.toMap()).getAsJsonObject();
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
    GSON.toJsonTree(outcome.toMap())
        .getAsJsonObject()
        .entrySet()
        .forEach(field -> event.add(field.getKey(), field.getValue()));
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

  /** Adds the reason and the message of an exception. */
  static JsonObject addCause(JsonObject json, MediaImportException cause) {
    return add(json, "cause", cause.reason().label(), "message", cause.getMessage());
  }
}
