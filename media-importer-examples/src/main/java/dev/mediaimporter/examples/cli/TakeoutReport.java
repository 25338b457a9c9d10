package dev.mediaimporter.examples.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mediaimporter.takeout.Completeness;
import dev.mediaimporter.takeout.ReducedItems;
import dev.mediaimporter.takeout.TakeoutAlbum;
import dev.mediaimporter.takeout.TakeoutContents;
import dev.mediaimporter.takeout.TakeoutDocuments;
import dev.mediaimporter.takeout.TakeoutExport;
import dev.mediaimporter.takeout.TakeoutPart;
import dev.mediaimporter.takeout.TakeoutSelection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells what a Takeout export holds and what it lacks, as text and as JSON. */
final class TakeoutReport {
  private static final int MOST_NAMES = 10;
  private static final int BAR_COLUMNS = 40;

  /** A few are normal in a whole export. */
  private static final double MOST_WITHOUT_SIDECAR = 0.05;

  private final TakeoutExport export;
  private final TakeoutContents contents;
  private final Completeness completeness;
  private final Map<TakeoutSelection.LeftOut, Integer> leftOut;
  private final Map<String, Integer> kept = new LinkedHashMap<>();
  private final Map<String, TakeoutDocuments.Written> written = new LinkedHashMap<>();
  private final List<String> lines = new ArrayList<>();
  private Optional<String> problem = Optional.empty();
  private int alsoFromElsewhere;
  private ReducedItems.Found reduced = new ReducedItems.Found(List.of(), 0, 0);

  /** @param selection which items are imported */
  TakeoutReport(TakeoutExport export, TakeoutSelection selection) {
    this.export = export;
    this.leftOut = export.leftOut(selection);
    this.contents = export.contents();
    this.completeness = export.completeness();
    for (String what : List.of("place", "caption", "people", "favourite", "album")) {
      kept.put(what, 0);
    }
    export.items(selection).forEach(item -> {
      kept.merge("place", item.place().isPresent() ? 1 : 0, Integer::sum);
      kept.merge("caption", item.caption().isEmpty() ? 0 : 1, Integer::sum);
      kept.merge("people", item.people().isEmpty() ? 0 : 1, Integer::sum);
      kept.merge("favourite", item.favourite() ? 1 : 0, Integer::sum);
      kept.merge("album", item.albums().isEmpty() ? 0 : 1, Integer::sum);
    });
  }

  /** Files were written beside the items. */
  void wrote(String what, TakeoutDocuments.Written files) {
    written.put(what, files);
  }

  /** Files could not be written beside the items. */
  void notWritten(String why) {
    problem = Optional.of(why);
  }

  /** How many stored items have the same bytes as others from elsewhere. */
  void alsoFromElsewhere(int items) {
    alsoFromElsewhere = items;
  }

  /** Which stored items are there in reduced quality as well. */
  void reduced(ReducedItems.Found found) {
    reduced = found;
  }

  /** Whether something could not be written beside the items, or replaced. */
  boolean writingFailed() {
    return problem.isPresent()
        || reduced.failed() > 0
        || written.values().stream().anyMatch(files -> files.failed() > 0);
  }

  /** The lines below the report of an import. */
  List<String> lines() {
    lines.clear();
    parts();
    contents();
    written.forEach((what, files) -> someOf(
        what,
        counted(files.created(), "written"),
        counted(files.updated(), "updated"),
        counted(files.unchanged(), "unchanged"),
        counted(files.leftAlone(), "left alone: not ours, or changed"),
        counted(files.failed(), "failed; import again")));
    problem.ifPresent(why -> line("not written", why));
    reducedItems();
    counted("same bytes", alsoFromElsewhere, "also stored from another source or export");
    return List.copyOf(lines);
  }

  private void reducedItems() {
    counted("replaced", reduced.replaced(), "in reduced quality, by their originals");
    counted("not replaced", reduced.failed(), "that are in use or changed; import again");
    if (reduced.failed() == 0) {
      counted(
          "reduced",
          reduced.names().size(),
          "also stored in reduced quality; --replace-reduced replaces them");
    }
    names(reduced.names());
  }

  /** Why a selection imports nothing. */
  String nothingLeft() {
    return leftOut.isEmpty()
        ? "there is no photo or video here, only sidecars; are parts missing?"
        : leftOut.entrySet().stream()
            .map(reason -> Format.items(reason.getValue()) + " " + words(reason.getKey()))
            .collect(Collectors.joining("; "));
  }

  /** Whether something of the export is missing or damaged. */
  boolean incomplete() {
    return completeness.state() == Completeness.State.INCOMPLETE;
  }

  /** The lines of {@code takeout inspect}. */
  List<String> inspection() {
    lines.clear();
    for (TakeoutPart part : export.parts()) {
      lines.add("  " + Printable.of(part.name(), 60) + "  "
          + (part.sizeBytes() == 0 ? "unpacked" : Format.bytes(part.sizeBytes())) + ", "
          + part.problem().map(Printable::of).orElse(Format.files(part.files())));
    }
    lines.add("");
    parts();
    contents();
    years();
    albums();
    return List.copyOf(lines);
  }

  private void parts() {
    long damaged =
        export.parts().stream().filter(part -> part.problem().isPresent()).count();
    line(
        "parts",
        Format.number(export.parts().size() - damaged) + " read"
            + (damaged == 0 ? "" : ", " + Format.number(damaged) + " not readable"));
    line(
        "whole",
        switch (completeness.state()) {
          case COMPLETE ->
            "yes: all " + Format.number(completeness.indexed())
                + " files in Google's index are here";
          case UNKNOWN -> "not known: there is no index (archive_browser.html) to compare with";
          case INCOMPLETE -> "no";
        });
    names(completeness.reasons());
    named("missing", completeness.missingFiles());
    if (completeness.failedAtGoogle() > 0) {
      line(
          "not exported",
          Format.items(completeness.failedAtGoogle()) + ", says Google in its index");
    }
  }

  private void contents() {
    line("items", Format.number(contents.items()) + ", " + Format.bytes(contents.bytes()));
    leftOut.forEach((reason, items) -> line("left out", Format.items(items) + " " + words(reason)));
    someOf(
        "known",
        kept.entrySet().stream()
            .map(known -> counted(known.getValue(), "with " + known.getKey()))
            .toArray(String[]::new));
    line("albums", Format.number(export.albums().size()));
    contents
        .byRule()
        .forEach(
            (rule, items) -> line("sidecar", Format.number(items) + " by " + rule.description()));
    named("weak match", contents.weakPairs());
    named("no sidecar", contents.withoutSidecar());
    if (contents.withoutSidecar().size() > contents.items() * MOST_WITHOUT_SIDECAR) {
      line(
          "warning",
          "so many items without sidecar mean that parts are missing, or that Google names sidecars"
              + " in a new way; please report it");
    }
    named("no medium", contents.withoutMedium());
    named("damaged", contents.damagedSidecars());
    counted("copies", contents.duplicates(), "left out, equal to an item");
    named("variants", contents.variants());
    counted("twice", contents.deliveredTwice(), "files are in two parts");
    named("suffixes", contents.unknownSuffixes());
    counted("other files", contents.otherFiles(), "not of Google Photos, or not media");
    counted("refused", contents.refusedNames(), "names that could lead out of their folder");
  }

  private static String words(TakeoutSelection.LeftOut reason) {
    return switch (reason) {
      case TRASHED -> "in the trash; --trashed imports them";
      case ARCHIVED -> "in the archive";
      case LOCKED -> "in the locked folder; --locked imports them";
      case OTHER_FORM -> "of the form that --edited does not ask for";
    };
  }

  private void years() {
    lines.add("");
    int most =
        contents.byYear().values().stream().mapToInt(Integer::intValue).max().orElse(1);
    contents.byYear().forEach((year, items) -> {
      int columns = Math.max(1, (int) ((long) items * BAR_COLUMNS / most));
      lines.add(String.format(
          Locale.ROOT,
          "  %7s  %-" + BAR_COLUMNS + "s %,d",
          year == 0 ? "unknown" : year.toString(),
          "█".repeat(columns),
          items));
    });
  }

  private void albums() {
    if (export.albums().isEmpty()) {
      return;
    }
    lines.add("");
    for (TakeoutAlbum album : export.albums()) {
      lines.add(
          String.format(Locale.ROOT, "  %,7d  %s", album.items(), Printable.of(album.title(), 60)));
    }
  }

  private void line(String what, String detail) {
    lines.add(String.format(Locale.ROOT, "  %-13s %s", what, Printable.of(detail)));
  }

  /** A line with what there is of some; none if there is nothing. */
  private void someOf(String what, String... counts) {
    String some =
        Stream.of(counts).filter(count -> !count.isEmpty()).collect(Collectors.joining(", "));
    if (!some.isEmpty()) {
      line(what, some);
    }
  }

  private static String counted(int number, String detail) {
    return number == 0 ? "" : Format.number(number) + " " + detail;
  }

  private void counted(String what, int number, String detail) {
    if (number > 0) {
      line(what, Format.number(number) + " " + detail);
    }
  }

  private void named(String what, List<String> names) {
    if (!names.isEmpty()) {
      line(what, Format.number(names.size()));
      names(names);
    }
  }

  private void names(List<String> names) {
    for (String name : names.subList(0, Math.min(MOST_NAMES, names.size()))) {
      lines.add("    " + Printable.of(name, 200));
    }
    if (names.size() > MOST_NAMES) {
      lines.add("    and " + Format.number(names.size() - MOST_NAMES) + " more");
    }
  }

  /** Everything as one object. */
  JsonObject json() {
    JsonObject left = new JsonObject();
    leftOut.forEach((reason, items) ->
        left.addProperty(reason.name().toLowerCase(Locale.ROOT).replace('_', '-'), items));
    JsonArray parts = new JsonArray();
    for (TakeoutPart part : export.parts()) {
      parts.add(ReportJson.object(
          "name", part.name(),
          "bytes", part.sizeBytes(),
          "files", part.files(),
          "problem", part.problem()));
    }
    JsonArray albums = new JsonArray();
    for (TakeoutAlbum album : export.albums()) {
      albums.add(ReportJson.object(
          "title", album.title(), "folder", album.folder(), "items", album.items()));
    }
    JsonObject rules = new JsonObject();
    contents.byRule().forEach((rule, items) -> rules.addProperty(rule.label(), items));
    JsonObject years = new JsonObject();
    for (Map.Entry<Integer, Integer> year : contents.byYear().entrySet()) {
      years.addProperty(year.getKey().toString(), year.getValue());
    }
    JsonObject known = new JsonObject();
    kept.forEach(known::addProperty);
    JsonObject files = new JsonObject();
    written.forEach((what, count) -> files.add(
        what.equals("manifests") ? what : "xmp",
        ReportJson.object(
            "created", count.created(),
            "updated", count.updated(),
            "unchanged", count.unchanged(),
            "leftAlone", count.leftAlone(),
            "failed", count.failed())));
    return ReportJson.object(
        "completeness", completeness.state().name().toLowerCase(Locale.ROOT),
        "reasons", completeness.reasons(),
        "indexedFiles", completeness.indexed(),
        "missingFiles", completeness.missingFiles(),
        "failedAtGoogle", completeness.failedAtGoogle(),
        "parts", parts,
        "items", contents.items(),
        "bytes", contents.bytes(),
        "leftOut", left,
        "known", known,
        "written", files,
        "notWritten", problem,
        "sameBytesAsOthers", alsoFromElsewhere,
        "reduced", reduced.names(),
        "replaced", reduced.replaced(),
        "notReplaced", reduced.failed(),
        "byYear", years,
        "pairedBy", rules,
        "weakPairs", contents.weakPairs(),
        "withoutSidecar", contents.withoutSidecar(),
        "withoutMedium", contents.withoutMedium(),
        "damagedSidecars", contents.damagedSidecars(),
        "duplicates", contents.duplicates(),
        "variants", contents.variants(),
        "deliveredTwice", contents.deliveredTwice(),
        "unknownSuffixes", contents.unknownSuffixes(),
        "otherFiles", contents.otherFiles(),
        "refusedNames", contents.refusedNames(),
        "albums", albums);
  }
}
