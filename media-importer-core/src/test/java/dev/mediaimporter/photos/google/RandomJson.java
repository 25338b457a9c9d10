package dev.mediaimporter.photos.google;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** JSON with the right names in the wrong places. */
final class RandomJson {
  private static final List<String> ODDITIES = List.of(
      "null",
      "true",
      "1e999",
      "-0.5",
      "7",
      "\"\"",
      "\"7\"",
      "\"\\ud800\"",
      "[]",
      "{}",
      "9999999999999999999999");

  private RandomJson() {}

  /** Scalars, and objects and arrays of them, with members of these names. */
  static Arbitrary<String> of(List<String> names, List<String> values) {
    Arbitrary<String> json = scalars(values);
    for (int depth = 0; depth < 2; depth++) {
      json = nest(names, json);
    }
    return json;
  }

  private static Arbitrary<String> nest(List<String> names, Arbitrary<String> inner) {
    return Arbitraries.frequencyOf(
        Tuple.of(1, inner),
        Tuple.of(1, inner.list().ofMaxSize(3).map(list -> "[" + String.join(",", list) + "]")),
        Tuple.of(
            2,
            Arbitraries.maps(Arbitraries.of(names), inner).ofMaxSize(4).map(RandomJson::object)));
  }

  private static Arbitrary<String> scalars(List<String> values) {
    return Arbitraries.oneOf(
        Arbitraries.strings().alpha().map(text -> "\"" + text + "\""),
        Arbitraries.of(ODDITIES),
        Arbitraries.of(values));
  }

  private static String object(Map<String, String> members) {
    return members.entrySet().stream()
        .map(member -> "\"" + member.getKey() + "\":" + member.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }
}
