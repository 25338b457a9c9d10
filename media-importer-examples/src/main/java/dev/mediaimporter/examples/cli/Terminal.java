package dev.mediaimporter.examples.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * The screen behind standard output and standard error. Java cannot tell which of them is a
 * terminal, nor how wide it is; {@code test} and {@code stty} can, so they are asked once, and
 * again for the width when the window changes.
 *
 * @param colours whether results on standard output may be coloured
 * @param redraws whether standard error is a terminal whose last line can be drawn again
 * @param unicode whether it shows more than ASCII
 * @param width how many columns it has now
 */
record Terminal(boolean colours, boolean redraws, boolean unicode, IntSupplier width) {
  private static final int DEFAULT_COLUMNS = 80;

  /** A file, a pipe, a test. */
  static Terminal none() {
    return new Terminal(false, false, true, () -> DEFAULT_COLUMNS);
  }

  /** Asks the system. */
  static Terminal detect(Map<String, String> env) {
    if (env.getOrDefault("TERM", "dumb").equals("dumb")) {
      return none();
    }
    int terminals =
        ask("t=0; test -t 1 && t=1; test -t 2 && t=$((t+2)); exit $t", Redirect.INHERIT);
    if (terminals <= 0) {
      return none();
    }
    boolean colours = (terminals & 1) != 0 && env.getOrDefault("NO_COLOR", "").isEmpty();
    boolean redraws = (terminals & 2) != 0;
    String charset = System.getProperty("native.encoding", "").toUpperCase(Locale.ROOT);
    return new Terminal(
        colours, redraws, charset.equals("UTF-8"), redraws ? columns() : () -> DEFAULT_COLUMNS);
  }

  private static IntSupplier columns() {
    var changed = new java.util.concurrent.atomic.AtomicBoolean(true);
    var known = new java.util.concurrent.atomic.AtomicInteger(DEFAULT_COLUMNS);
    Signals.handle("WINCH", () -> changed.set(true));
    return () -> {
      if (changed.getAndSet(false)) {
        int answer =
            ask("set -- $(stty size <&2) && exit $(( $2 > 250 ? 250 : $2 ))", Redirect.DISCARD);
        known.set(answer > 9 ? answer : DEFAULT_COLUMNS);
      }
      return known.get();
    };
  }

  /** The exit code of a shell that inherits our standard error; -1 when there is none. */
  private static int ask(String script, Redirect output) {
    try {
      Process shell = new ProcessBuilder("sh", "-c", script)
          .redirectOutput(output)
          .redirectError(Redirect.INHERIT)
          .start();
      try {
        return shell.waitFor(2, TimeUnit.SECONDS) ? shell.exitValue() : -1;
      } finally {
        shell.destroyForcibly();
      }
    } catch (IOException e) {
      return -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }
}
