package dev.mediaimporter.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.StopSignal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InterruptionTest {
  private final List<String> heard = new ArrayList<>();
  private final Interruption interruption =
      new Interruption(() -> heard.add("end"), () -> heard.add("end soon"));

  @Test
  void ends_at_once_while_nothing_runs() {
    interruption.received();

    assertThat(heard).containsExactly("end");
  }

  @Test
  void says_its_last_words_once() {
    interruption.endAtOnce(() -> heard.add("paused"));

    interruption.received();
    interruption.received();

    assertThat(heard).containsExactly("paused", "end", "end");
  }

  @Test
  void stops_gently_first_then_breaks_off_then_ends() {
    StopSignal stop = interruption.stopGently(() -> heard.add("stopping"));
    assertThat(stop.stopRequested()).isFalse();

    interruption.received();
    assertThat(stop.stopRequested()).isTrue();
    assertThat(heard).containsExactly("stopping");
    assertThat(Thread.interrupted()).isFalse();

    interruption.received();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(heard).containsExactly("stopping", "end soon");

    interruption.received();
    assertThat(heard).containsExactly("stopping", "end soon", "end");
  }
}
