package dev.mediaimporter.testkit.emulator.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.mediaimporter.testkit.emulator.faults.ApiError;
import dev.mediaimporter.testkit.emulator.library.ItemKind;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import dev.mediaimporter.testkit.emulator.media.Hash;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The body of mediaItems:search, checked.
 *
 * @param canonical what was asked for but the page token, the same for the same request
 */
record Search(
    String canonical,
    String pageToken,
    int pageSize,
    String albumId,
    Optional<Filters> filters,
    String orderBy) {
  private static final String OLDEST_FIRST = "MediaMetadata.creation_time";
  private static final String NEWEST_FIRST = "MediaMetadata.creation_time desc";

  /** A date in which 0 stands for any. */
  record Day(int year, int month, int day) {
    boolean matches(LocalDate date) {
      return (year == 0 || year == date.getYear())
          && (month == 0 || month == date.getMonthValue())
          && (day == 0 || day == date.getDayOfMonth());
    }

    /** Where this stands in time when what is left out counts as these. */
    private int order(int anyMonth, int anyDay) {
      return (year * 100 + (month == 0 ? anyMonth : month)) * 100 + (day == 0 ? anyDay : day);
    }
  }

  /** From one date to another, both inclusive. */
  record Range(Day start, Day end) {
    boolean matches(LocalDate date) {
      int year = start.year() == 0 ? 0 : date.getYear();
      int order = new Day(year, date.getMonthValue(), date.getDayOfMonth()).order(0, 0);
      return order >= start.order(1, 1) && order <= end.order(12, 31);
    }
  }

  record Filters(
      boolean dated,
      List<Day> days,
      List<Range> ranges,
      String mediaType,
      Set<String> included,
      Set<String> excluded,
      boolean favorites,
      boolean archivedToo,
      boolean onlyOrderable) {
    boolean matches(LibraryItem item) {
      return (archivedToo || !item.archived())
          && (!favorites || item.favorite())
          && (mediaType.equals("ALL_MEDIA")
              || mediaType.equals("VIDEO") == (item.kind() == ItemKind.VIDEO))
          && (included.isEmpty() || item.categories().stream().anyMatch(included::contains))
          && item.categories().stream().noneMatch(excluded::contains)
          && (!dated
              || item.creationTime()
                  .map(time -> matches(time.atZone(ZoneOffset.UTC).toLocalDate()))
                  .orElse(false));
    }

    private boolean matches(LocalDate date) {
      return days.stream().anyMatch(day -> day.matches(date))
          || ranges.stream().anyMatch(range -> range.matches(date));
    }
  }

  static Search parse(String body, boolean orderByIgnored) {
    JsonObject json;
    try {
      json = body.isBlank() ? new JsonObject() : JsonParser.parseString(body).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw ApiError.invalid("Invalid JSON payload received. Expected an object.");
    }
    try {
      return parse(json, orderByIgnored);
    } catch (NumberFormatException
        | ClassCastException
        | IllegalStateException
        | UnsupportedOperationException e) {
      throw ApiError.invalid("Invalid JSON payload received. A field has a value of another type.");
    }
  }

  private static Search parse(JsonObject json, boolean orderByIgnored) {
    ApiQuery.onlyFields(json, "", "albumId", "pageSize", "pageToken", "filters", "orderBy");
    String albumId = string(json, "albumId");
    String orderBy = string(json, "orderBy");
    Optional<Filters> filters = json.has("filters")
        ? Optional.of(filters(json.getAsJsonObject("filters")))
        : Optional.empty();
    if (!albumId.isEmpty() && filters.isPresent()) {
      throw ApiError.invalid("Filters cannot be specified with an albumId.");
    }
    if (!orderBy.isEmpty() && !orderByIgnored) {
      if (!orderBy.equals(OLDEST_FIRST) && !orderBy.equals(NEWEST_FIRST)) {
        throw ApiError.invalid("Invalid order by.");
      }
      if (filters.isEmpty() || !filters.get().dated() || !filters.get().onlyOrderable()) {
        throw ApiError.invalid("Order by is only supported with a date filter.");
      }
    }
    JsonObject rest = json.deepCopy();
    rest.remove("pageToken");
    return new Search(
        canonical(rest),
        string(json, "pageToken"),
        number(json, "pageSize"),
        albumId,
        filters,
        orderBy);
  }

  private static Filters filters(JsonObject json) {
    ApiQuery.onlyFields(
        json,
        "filters.",
        "dateFilter",
        "contentFilter",
        "mediaTypeFilter",
        "featureFilter",
        "includeArchivedMedia",
        "excludeNonAppCreatedData");
    JsonObject dates = object(json, "dateFilter");
    JsonObject content = object(json, "contentFilter");
    List<Day> days = new ArrayList<>();
    array(dates, "dates").forEach(date -> days.add(day(date.getAsJsonObject())));
    List<Range> ranges = new ArrayList<>();
    for (JsonElement element : array(dates, "ranges")) {
      JsonObject range = element.getAsJsonObject();
      ranges.add(new Range(day(object(range, "startDate")), day(object(range, "endDate"))));
    }
    Set<String> included = strings(content, "includedContentCategories");
    Set<String> excluded = strings(content, "excludedContentCategories");
    if (days.size() > 5 || ranges.size() > 5 || included.size() > 10 || excluded.size() > 10) {
      throw ApiError.invalid("Too many filter values.");
    }
    boolean typed = json.has("mediaTypeFilter");
    Set<String> types = strings(object(json, "mediaTypeFilter"), "mediaTypes");
    if (typed && (types.size() != 1 || !Set.of("ALL_MEDIA", "VIDEO", "PHOTO").containsAll(types))) {
      throw ApiError.invalid("Exactly one media type must be specified.");
    }
    Set<String> features = strings(object(json, "featureFilter"), "includedFeatures");
    included.remove("NONE");
    excluded.remove("NONE");
    return new Filters(
        json.has("dateFilter"),
        days,
        ranges,
        typed ? types.iterator().next() : "ALL_MEDIA",
        included,
        excluded,
        features.contains("FAVORITES"),
        json.has("includeArchivedMedia") && json.get("includeArchivedMedia").getAsBoolean(),
        !typed && !json.has("contentFilter") && !json.has("featureFilter"));
  }

  private static Day day(JsonObject json) {
    Day day = new Day(number(json, "year"), number(json, "month"), number(json, "day"));
    if ((day.month() == 0 && (day.day() != 0 || day.year() == 0))
        || (day.year() == 0 && day.day() == 0)) {
      throw ApiError.invalid("Unsupported date.");
    }
    return day;
  }

  /** The items that a search without an album is about, in order. */
  List<LibraryItem> apply(List<LibraryItem> items) {
    List<LibraryItem> matching = new ArrayList<>();
    for (LibraryItem item : items) {
      if (!item.foreign()
          && (filters.isPresent() ? filters.get().matches(item) : !item.archived())) {
        matching.add(item);
      }
    }
    if (filters.isPresent() && filters.get().dated()) {
      Comparator<LibraryItem> oldestFirst =
          Comparator.comparing(item -> item.creationTime().orElseThrow());
      matching.sort(orderBy.equals(OLDEST_FIRST) ? oldestFirst : oldestFirst.reversed());
    }
    return matching;
  }

  private static String canonical(JsonObject json) {
    return Long.toHexString(Hash.mix(11, json.toString()));
  }

  private static String string(JsonObject json, String name) {
    return json.has(name) && !json.get(name).isJsonNull() ? json.get(name).getAsString() : "";
  }

  private static int number(JsonObject json, String name) {
    return json.has(name) ? json.get(name).getAsInt() : 0;
  }

  private static JsonObject object(JsonObject json, String name) {
    return json.has(name) ? json.getAsJsonObject(name) : new JsonObject();
  }

  private static JsonArray array(JsonObject json, String name) {
    return json.has(name) ? json.getAsJsonArray(name) : new JsonArray();
  }

  private static Set<String> strings(JsonObject json, String name) {
    Set<String> strings = new HashSet<>();
    array(json, name).forEach(element -> strings.add(element.getAsString()));
    return strings;
  }
}
