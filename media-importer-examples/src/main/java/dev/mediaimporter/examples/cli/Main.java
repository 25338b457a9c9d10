package dev.mediaimporter.examples.cli;

import dev.mediaimporter.examples.demo.Browser;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;

/** The process around {@link Program}: its streams, its signals, its exit code. */
public final class Main {
  private static final Duration TIME_TO_BREAK_OFF = Duration.ofSeconds(5);
  private static final Duration TIME_FOR_LAST_WORDS = Duration.ofSeconds(2);

  private Main() {}

  /** Runs the program; never returns. */
  public static void main(String[] args) {
    PrintStream out = utf8(FileDescriptor.out);
    if (args.length == 1 && args[0].equals("--version")) {
      // Answered before anything is loaded that would take longer than the answer.
      out.println(version());
      System.exit(Program.written(out, utf8(FileDescriptor.err)) ? ExitCode.OK : ExitCode.USAGE);
    }
    // The demo draws pictures, which must not open a window or need a display.
    System.setProperty("java.awt.headless", "true");
    try {
      CliContext.refuseUndecoded(System.getProperty("user.dir", ""));
      ProxyVariables.toProperties(System.getenv(), System.getProperties().stringPropertyNames())
          .forEach(System::setProperty);
    } catch (Refusal e) {
      System.err.println("media-importer: " + e.getMessage());
      System.exit(e.exitCode());
    }
    Interruption interruption = new Interruption(Main::end, Main::soon);
    Signals.handle("INT", interruption::received);
    Signals.handle("TERM", interruption::received);
    Signals.handle("HUP", interruption::received);
    int exitCode = Program.run(
        args,
        new CliContext(
            System.getenv(),
            Path.of("").toAbsolutePath(),
            out,
            utf8(FileDescriptor.err),
            Terminal.detect(System.getenv()),
            Clock.system(ZoneId.systemDefault()),
            interruption,
            Browser.ofDesktop(System.getenv())));
    System.exit(exitCode);
  }

  /** The program's name and version, as the build wrote it down. */
  static String version() {
    try (InputStream file = Main.class.getResourceAsStream("version")) {
      return "media-importer"
          + (file == null
              ? ""
              : " " + new String(file.readAllBytes(), StandardCharsets.UTF_8).trim());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A screen or a pipe that takes nothing any more must not keep the process. */
  private static void end(Runnable lastWords) {
    Thread speaker = daemon("last words", lastWords);
    try {
      speaker.join(TIME_FOR_LAST_WORDS.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(ExitCode.PAUSED);
  }

  private static void soon(Runnable action) {
    daemon("end", () -> {
      try {
        Thread.sleep(TIME_TO_BREAK_OFF.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      action.run();
    });
  }

  private static Thread daemon(String name, Runnable action) {
    Thread thread = new Thread(action, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** Results are UTF-8 whatever the locale: scripts read them, and names are not ASCII. */
  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
