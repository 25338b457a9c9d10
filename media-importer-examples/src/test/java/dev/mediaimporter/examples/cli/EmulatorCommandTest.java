package dev.mediaimporter.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmulatorCommandTest {
  @TempDir
  Path folder;

  @Test
  void its_export_lines_are_all_that_an_import_needs() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Cli cli = new Cli(folder).with(new PrintStream(out, true, StandardCharsets.UTF_8) {
      @Override
      public void println(String line) {
        super.println(line);
        if (line.startsWith("export GOOGLE_ACCESS_TOKEN=")) {
          started.countDown();
        }
      }
    });
    FutureTask<Cli.Result> running = new FutureTask<>(() ->
        cli.run("emulator", "--library", "generated:3:1000:2000", "--fault", "cut-after:100*1"));
    Thread emulator = new Thread(running);
    emulator.start();
    try {
      assertThat(started.await(1, TimeUnit.MINUTES)).isTrue();
      Map<String, String> exports = Pattern.compile("(?m)^export ([A-Z_]+)=(.*)$")
          .matcher(out.toString(StandardCharsets.UTF_8))
          .results()
          .collect(Collectors.toMap(line -> line.group(1), line -> line.group(2)));
      Cli other = new Cli(folder);
      exports.forEach(other::with);

      Cli.Result result = other.run(
          "import", "--from", "library:all", "--to", "photos", "--owner", Cli.OWNER, "-v");

      assertThat(result.exitCode()).as(result.err()).isZero();
      assertThat(result.out()).startsWith("Complete. All 3 items");
      assertThat(result.err()).contains("retrying ");
    } finally {
      emulator.interrupt();
    }
    assertThat(running.get(1, TimeUnit.MINUTES).exitCode()).isEqualTo(ExitCode.PAUSED);
  }

  @Test
  void mistakes_are_one_line_and_help_lists_the_faults() {
    Cli.Result wrong = new Cli(folder).run("emulator", "--fault", "no-such");

    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains("there is no fault no-such").hasLineCount(1);
    assertThat(new Cli(folder).run("help", "emulator").out())
        .contains("--library L", "  video-processing\n", "  stall-after:BYTES,LENGTH\n");
  }
}
