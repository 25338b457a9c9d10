package dev.mediaimporter.takeout;

import dev.mediaimporter.media.MediaItem;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What destinations keep beside an item, most important first. Pure functions. */
final class Details {
  private Details() {}

  static Map<String, String> of(TakeoutItem item) {
    Map<String, String> details = new LinkedHashMap<>();
    item.place().ifPresent(place -> details.put("place", text(place)));
    flag(details, "favourite", item.favourite());
    flag(details, "archived", item.archived());
    flag(details, "trashed", item.trashed());
    item.origin().ifPresent(origin -> details.put("origin", origin));
    if (!item.caption().isEmpty()) {
      details.put("caption", item.caption());
    }
    lines(details, MediaItem.ALBUMS, item.albums());
    lines(details, "people", item.people());
    return details;
  }

  /** What {@link #of} wrote into the details of a media item. */
  static TakeoutItem read(MediaItem item) {
    Map<String, String> details = item.details();
    return new TakeoutItem(
        item.id(),
        item.filename().orElse(""),
        "",
        0,
        item.creationTime(),
        details.getOrDefault("caption", ""),
        Optional.ofNullable(details.get("place")).map(Details::place),
        details.getOrDefault("people", "").lines().toList(),
        details.containsKey("favourite"),
        details.containsKey("archived"),
        details.containsKey("trashed"),
        Optional.ofNullable(details.get("origin")),
        details.getOrDefault(MediaItem.ALBUMS, "").lines().toList());
  }

  private static TakeoutItem.Place place(String text) {
    String[] numbers = text.split(",", -1);
    return new TakeoutItem.Place(
        Double.parseDouble(numbers[0]),
        Double.parseDouble(numbers[1]),
        Double.parseDouble(numbers[2]));
  }

  private static void flag(Map<String, String> details, String name, boolean value) {
    if (value) {
      details.put(name, "true");
    }
  }

  private static void lines(Map<String, String> details, String name, List<String> values) {
    if (!values.isEmpty()) {
      details.put(
          name,
          values.stream()
              .map(value -> value.replaceAll("\\R", " "))
              .collect(Collectors.joining("\n")));
    }
  }

  /** {@code latitude,longitude,altitude}, without exponents. */
  private static String text(TakeoutItem.Place place) {
    return plain(place.latitude()) + "," + plain(place.longitude()) + "," + plain(place.altitude());
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }
}
