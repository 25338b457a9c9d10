package dev.mediaimporter.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SuggestionsTest {
  private static final List<String> NAMES =
      List.of("-h", "--from", "--no-ledger", "--web", "import", "verify");

  @ParameterizedTest
  @CsvSource({"--form, --from", "--wbe, --web", "imprt, import"})
  void names_within_two_edits_are_suggested(String unknown, String name) {
    assertThat(Suggestions.of(unknown, NAMES)).containsExactly(name);
  }

  @Test
  void nothing_is_suggested_for_one_letter_or_for_another_word() {
    assertThat(Suggestions.of("-n", NAMES)).isEmpty();
    assertThat(Suggestions.of("version", NAMES)).isEmpty();
    assertThat(Suggestions.of("x", List.of())).isEmpty();
  }
}
