package dev.mediaimporter;

import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.sink.StoredMedia;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reports and outcomes as maps of strings, numbers, lists and maps, which every JSON library can
 * write. Pure functions.
 */
final class ReportFields {
  private ReportFields() {}

  static Map<String, @Nullable Object> of(ImportReport report) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("status", report.status().name().toLowerCase(Locale.ROOT));
    fields.put("listed", report.listed());
    fields.put("stored", report.stored());
    fields.put("alreadyThere", report.alreadyThere());
    if (report.updated() > 0) {
      fields.put("updated", report.updated());
    }
    fields.put("failed", report.failed().stream().map(ReportFields::failure).toList());
    fields.put("bytes", report.bytes());
    fields.put("elapsedMs", report.elapsed().toMillis());
    if (report.unlisted() > 0) {
      fields.put("unlisted", report.unlisted());
    }
    report.stoppedBy().ifPresent(cause -> addCause(fields, cause));
    if (!report.notes().isEmpty()) {
      Map<String, @Nullable Object> remarks = new LinkedHashMap<>();
      new TreeMap<>(report.notes()).forEach((note, items) -> remarks.put(note.label(), items));
      fields.put("remarks", remarks);
    }
    report.resumableUntil().ifPresent(time -> fields.put("resumableUntil", time.toString()));
    report.resumeAt().ifPresent(time -> fields.put("resumeAt", time.toString()));
    return fields;
  }

  static Map<String, @Nullable Object> of(ItemOutcome outcome) {
    Map<String, @Nullable Object> fields = item(outcome.item());
    if (outcome instanceof ItemOutcome.Imported imported) {
      addStored(fields, "stored", imported.stored());
      fields.put("attempts", imported.attempts());
    } else if (outcome instanceof ItemOutcome.AlreadyThere there) {
      addStored(fields, "already-there", there.stored());
      if (there.updated()) {
        fields.put("updated", true);
      }
    } else if (outcome instanceof ItemOutcome.Failed failed) {
      fields.put("outcome", "failed");
      addFailure(fields, failed);
    }
    return fields;
  }

  private static Map<String, @Nullable Object> failure(ItemOutcome.Failed failed) {
    Map<String, @Nullable Object> fields = item(failed.item());
    addFailure(fields, failed);
    return fields;
  }

  private static Map<String, @Nullable Object> item(MediaItem item) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("id", item.id());
    fields.put("filename", item.filename().orElse(null));
    return fields;
  }

  private static void addStored(
      Map<String, @Nullable Object> fields, String outcome, StoredMedia stored) {
    fields.put("outcome", outcome);
    fields.put("key", stored.key().value());
    fields.put("bytes", stored.sizeBytes());
    fields.put("sha256", stored.sha256().orElse(null));
  }

  private static void addFailure(Map<String, @Nullable Object> fields, ItemOutcome.Failed failed) {
    addCause(fields, failed.cause());
    fields.put("attempts", failed.attempts());
    fields.put("retryable", failed.cause().reason().retryable());
  }

  private static void addCause(Map<String, @Nullable Object> fields, MediaImportException cause) {
    fields.put("cause", cause.reason().label());
    fields.put("message", cause.getMessage());
  }
}
