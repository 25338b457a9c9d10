package dev.mediaimporter.lambda.api;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who may use the deployment. Immutable.
 *
 * @param everybody whether anyone may
 * @param entries addresses and domains in lower case that may otherwise
 */
public record SignInRule(boolean everybody, Set<String> entries) {
  /** What stands for anyone. */
  public static final String EVERYBODY = "everybody";

  private static final Pattern ENTRY = Pattern.compile("([^@\\s]+@)?[^@\\s]+\\.[^@\\s]+");

  /** Copies the entries. */
  public SignInRule {
    entries = Set.copyOf(entries);
  }

  /** Reads {@code everybody}, or addresses and domains with commas; empty when it is neither. */
  public static Optional<SignInRule> parse(String text) {
    if (text.strip().equals(EVERYBODY)) {
      return Optional.of(new SignInRule(true, Set.of()));
    }
    List<String> entries = Stream.of(text.split(",", -1))
        .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
        .toList();
    return entries.stream().allMatch(entry -> ENTRY.matcher(entry).matches())
        ? Optional.of(new SignInRule(false, entries.stream().collect(Collectors.toSet())))
        : Optional.empty();
  }

  /** Whether the owner of this address, which is in lower case and verified, may. */
  boolean admits(String email) {
    return everybody
        || entries.contains(email)
        || entries.contains(email.substring(email.lastIndexOf('@') + 1));
  }

  @Override
  public String toString() {
    return everybody ? EVERYBODY : entries.size() + " addresses and domains";
  }
}
