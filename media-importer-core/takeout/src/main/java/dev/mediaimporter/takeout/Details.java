package dev.mediaimporter.takeout;

import dev.mediaimporter.media.MediaItem;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
