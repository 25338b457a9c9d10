package dev.mediaimporter.lambda.work;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mediaimporter.takeout.Completeness;
import dev.mediaimporter.takeout.TakeoutContents;
import dev.mediaimporter.takeout.TakeoutExport;
import dev.mediaimporter.takeout.TakeoutItem;
import dev.mediaimporter.takeout.TakeoutSelection;
import java.util.List;
import java.util.Locale;

/** What a job says about its export, as {@code TakeoutReport} of the API. Bounded in size. */
final class ExportReport {
  private static final int MOST_PROBLEMS = 20;
  private static final int LONGEST_PROBLEM = 300;

  private ExportReport() {}

  /** While parts are being read. */
  static String reading(int read, int parts) {
    JsonObject json = new JsonObject();
    json.addProperty("state", "reading");
    json.addProperty("partsRead", read);
    json.addProperty("parts", parts);
    return json.toString();
  }

  /** Once the catalogue is made. */
  static String of(TakeoutExport export, TakeoutSelection selection) {
    Completeness completeness = export.completeness();
    TakeoutContents contents = export.contents();
    JsonObject json = new JsonObject();
    json.addProperty("state", label(completeness.state()));
    json.addProperty(
        "partsRead",
        export.parts().stream().filter(part -> part.problem().isEmpty()).count());
    json.addProperty("parts", export.parts().size());
    json.addProperty("items", export.items(selection).count());
    json.addProperty(
        "bytes", export.items(selection).mapToLong(TakeoutItem::bytes).sum());
    json.add("problems", cut(completeness.reasons()));
    json.addProperty("missingFiles", completeness.missingFiles().size());
    json.addProperty("indexedFiles", completeness.indexed());
    json.addProperty("failedAtGoogle", completeness.failedAtGoogle());
    JsonObject byRule = new JsonObject();
    contents.byRule().forEach((rule, count) -> byRule.addProperty(label(rule), count));
    json.add("pairedByRule", byRule);
    json.addProperty("withoutSidecar", contents.withoutSidecar().size());
    json.addProperty("withoutMedium", contents.withoutMedium().size());
    json.addProperty("damagedSidecars", contents.damagedSidecars().size());
    json.addProperty("duplicates", contents.duplicates());
    json.addProperty("variants", contents.variants().size());
    json.addProperty("albums", export.albums().size());
    JsonObject leftOut = new JsonObject();
    export.leftOut(selection).forEach((reason, count) -> leftOut.addProperty(label(reason), count));
    json.add("leftOut", leftOut);
    return json.toString();
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static JsonArray cut(List<String> problems) {
    JsonArray array = new JsonArray();
    problems.stream()
        .limit(MOST_PROBLEMS)
        .map(text -> text.substring(0, Math.min(LONGEST_PROBLEM, text.length())))
        .forEach(array::add);
    return array;
  }
}
