package dev.mediaimporter.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CountdownTest {
  private static final Duration LEFT = Duration.ofMinutes(59);

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 20, 40, 54, 63, 80})
  void never_wraps(int columns) {
    assertThat(Countdown.line(LEFT, columns)).hasSizeLessThan(columns);
  }

  @Test
  void says_how_to_stop_where_there_is_room() {
    assertThat(Countdown.line(LEFT, 80)).contains("left. Ctrl-C cancels.");
    assertThat(Countdown.line(LEFT, 40)).startsWith("Waiting: ").endsWith(" left");
  }
}
