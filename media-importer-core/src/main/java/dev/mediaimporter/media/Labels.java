package dev.mediaimporter.media;

import java.util.Locale;

/** The names of enum constants in records and reports. Pure functions. */
final class Labels {
  private Labels() {}

  /** The name in lower case with hyphens: {@code link-refused}. */
  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
