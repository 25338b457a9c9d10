package dev.mediaimporter.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.examples.demo.Browser;
import dev.mediaimporter.resilience.Sleeper;
import dev.mediaimporter.testkit.ManualClock;
import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

final class WatchTest {
  private static final Instant START = Instant.parse("2024-07-14T09:00:00Z");

  @TempDir
  Path folder;

  private final ManualClock clock = ManualClock.at(START);
  private Sleeper sleeper = clock;
  private final List<String> imports = new ArrayList<>();
  private final List<Instant> begun = new ArrayList<>();
  private final Deque<Integer> exitCodes = new ArrayDeque<>();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Command(name = "media-importer")
  private static final class Root {}

  /** Runs {@code watch} with imports that take ten minutes and end as scripted. */
  private int watch(String... args) {
    CliContext context = new CliContext(
        Map.of("HOME", folder.toString()),
        folder,
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        Terminal.none(),
        clock,
        Interruption.none(),
        Browser.none());
    return new CommandLine(new Root())
        .addSubcommand(new WatchCommand(context, sleeper, again -> {
          begun.add(clock.instant());
          imports.add(String.join(" ", Arrays.asList(again)));
          clock.advance(Duration.ofMinutes(10));
          return exitCodes.remove();
        }))
        .setExecutionExceptionHandler((e, command, parsed) -> Failure.of(e).exitCode())
        .execute(args);
  }

  @Test
  void imports_at_once_and_again_and_again() {
    exitCodes.addAll(List.of(0, 1, 5, 4, 3));

    int exitCode = watch("watch", "--album", "Lake", "--to", "photos", "--every", "6h");

    assertThat(exitCode).isEqualTo(ExitCode.ACCESS);
    assertThat(begun)
        .containsExactly(
            START,
            START.plus(Duration.ofHours(6)),
            START.plus(Duration.ofHours(12)),
            START.plus(Duration.ofHours(18)),
            START.plus(Duration.ofHours(24)));
    assertThat(err.toString(StandardCharsets.UTF_8).lines().findFirst())
        .contains("Next import of Lake at 2024-07-14 15:00:00 UTC. Ctrl-C ends.");
  }

  @Test
  void passes_the_options_of_an_import_on() {
    exitCodes.add(2);

    watch(
        "watch",
        "--keys=date",
        "--every=1d",
        "--album",
        "The Lake",
        "--to",
        "photos",
        "--owner",
        "ann@example.com",
        "--json");

    assertThat(imports)
        .containsExactly("import --from library:album/The Lake --keys=date --to photos --owner"
            + " ann@example.com --json");
  }

  @Test
  void leaves_out_times_that_were_missed() {
    exitCodes.addAll(List.of(0, 2));
    Deque<Duration> asleep = new ArrayDeque<>(List.of(Duration.ofHours(20)));
    sleeper = time -> {
      clock.advance(time);
      if (!asleep.isEmpty()) {
        clock.advance(asleep.remove());
      }
    };

    watch("watch", "--album", "Lake", "--to", "photos", "--every", "6h");
    exitCodes.add(0);
    int later = watch("watch", "--album", "Lake", "--to", "photos", "--every", "6h", "--once");

    assertThat(later).isZero();
    assertThat(begun)
        .as("one import for the three times that were slept through")
        .hasSize(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("Not due before 2024-07-15 09:00:00");
  }

  @Test
  void once_imports_when_it_is_due() {
    exitCodes.addAll(List.of(1, 0));
    String[] args = {"watch", "--album", "Lake", "--to", "photos", "--once"};

    assertThat(watch(args)).isEqualTo(1);
    assertThat(watch(args)).isZero();
    assertThat(imports).hasSize(1);
    clock.advance(Duration.ofHours(6));
    assertThat(watch(args)).isZero();
    assertThat(imports).hasSize(2);
  }

  @Test
  void a_shorter_time_counts_from_the_last_import() {
    exitCodes.addAll(List.of(0, 0));

    watch("watch", "--album", "Lake", "--to", "photos", "--every", "30d", "--once");
    clock.advance(Duration.ofHours(1));
    watch("watch", "--album", "Lake", "--to", "photos", "--every", "1h", "--once");

    assertThat(imports).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"4m", "366d", "6", "h", "-1h", "6 h", "every day"})
  void a_wrong_time_is_refused(String every) {
    Cli.Result result =
        new Cli(folder).run("watch", "--album", "Lake", "--to", "photos", "--every=" + every);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("--every must be 5m to 365d").hasLineCount(1);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void watches_are_listed_and_forgotten() {
    try (PhotosEmulator google = PhotosEmulator.start(Library.builder()
        .album("Lake", LibraryItem.photo("id-1", "a.jpg", 3_000))
        .build())) {
      Cli cli = new Cli(folder).at(google);
      assertThat(cli.run("watches").out()).startsWith("No album is watched.");

      Cli.Result first =
          cli.run("watch", "--album", "Lake", "--to", "photos", "--once", "--owner", Cli.OWNER);
      Cli.Result second =
          cli.run("watch", "--album", "Lake", "--to", "photos", "--once", "--owner", Cli.OWNER);

      assertThat(first.exitCode()).isZero();
      assertThat(first.out()).contains("The 1 item is in ");
      assertThat(second.exitCode()).isZero();
      assertThat(second.err()).startsWith("Not due before ");
      assertThat(google.requests().count(RequestKind.MEDIA)).isEqualTo(1);
      assertThat(cli.run("watches").out())
          .startsWith("Lake, into " + folder.resolve("photos") + "\n  every 6 h, next ")
          .endsWith(" UTC (complete)\n");
      assertThat(cli.run("watches", "--json").report().get("lastExitCode").getAsInt())
          .isZero();
      assertThat(cli.run("watches", "--forget", "Lake").out())
          .startsWith("Forgot 1 watch of Lake.");
      assertThat(cli.run("watches", "--json").out()).isEmpty();
      assertThat(cli.run("watches", "--forget", "Lake").exitCode()).isEqualTo(2);
    }
  }

  @Test
  void a_watch_has_no_other_source() {
    assertThat(new Cli(folder)
            .run("watch", "--album", "Lake", "--to", "photos", "--from", "library:all")
            .err())
        .contains("watch takes --album instead of --from")
        .hasLineCount(1);
  }
}
