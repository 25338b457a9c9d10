package dev.mediaimporter.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.StopSignal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InterruptionTest {
  private final List<String> heard = new ArrayList<>();
  private final List<Runnable> later = new ArrayList<>();
  private final Interruption interruption = new Interruption(
      lastWords -> {
        lastWords.run();
        heard.add("end");
      },
      later::add);

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
  void cleans_up_before_its_last_words() {
    interruption.cleanUpWith(() -> heard.add("cleaned up"));
    interruption.endAtOnce(() -> heard.add("paused"));

    interruption.received();

    assertThat(heard).containsExactly("cleaned up", "paused", "end");
  }

  @Test
  void stops_gently_first_then_breaks_off_then_ends() {
    StopSignal stop =
        interruption.stopGently(() -> heard.add("stopping"), () -> heard.add("known so far"));
    assertThat(stop.stopRequested()).isFalse();

    interruption.received();
    assertThat(stop.stopRequested()).isTrue();
    assertThat(heard).containsExactly("stopping");
    assertThat(Thread.interrupted()).isFalse();

    interruption.received();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(heard).containsExactly("stopping");
    assertThat(later).hasSize(1);

    interruption.received();
    assertThat(heard).containsExactly("stopping", "known so far", "end");
  }

  @Test
  void an_import_that_does_not_break_off_in_time_is_left_with_what_is_known() {
    interruption.stopGently(() -> {}, () -> heard.add("known so far"));
    interruption.received();
    interruption.received();
    assertThat(Thread.interrupted()).isTrue();

    later.get(0).run();

    assertThat(heard).containsExactly("known so far", "end");
  }

  @Test
  void the_report_is_not_cut_off() {
    interruption.stopGently(() -> {}, () -> heard.add("known so far"));
    interruption.received();
    interruption.received();
    interruption.report();
    assertThat(Thread.interrupted()).isFalse();

    later.get(0).run();
    interruption.received();
    assertThat(heard).isEmpty();

    interruption.received();
    assertThat(heard).containsExactly("end");
  }
}
