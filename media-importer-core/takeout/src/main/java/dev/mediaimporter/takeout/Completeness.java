package dev.mediaimporter.takeout;

import java.util.List;

/**
 * Whether all files of an export are here. Immutable.
 *
 * @param state the verdict
 * @param reasons what is missing, in sentences; empty unless the state is INCOMPLETE
 * @param missingFiles files that Google's index names and that are in no part, as
 *     {@code folder/name}
 * @param indexed how many files Google's index names; 0 without an index
 * @param failedAtGoogle how many items Google itself could not export
 */
public record Completeness(
    State state, List<String> reasons, List<String> missingFiles, int indexed, int failedAtGoogle) {
  /** The verdicts. */
  public enum State {
    /** Every file in Google's index is here. */
    COMPLETE,
    /** Something is missing or damaged. */
    INCOMPLETE,
    /** Nothing is known to be missing, but the export has no index to prove it. */
    UNKNOWN
  }

  /** Copies the lists. */
  public Completeness {
    reasons = List.copyOf(reasons);
    missingFiles = List.copyOf(missingFiles);
  }
}
