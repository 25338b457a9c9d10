package dev.mediaimporter.examples.cli;

import dev.mediaimporter.ImportListener;
import dev.mediaimporter.examples.demo.Browser;
import dev.mediaimporter.media.MediaImportException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The environment of the program; nothing else of the process is read.
 *
 * @param env environment variables
 * @param workingDirectory what relative paths are resolved against
 * @param out for results; UTF-8
 * @param err for progress and messages; UTF-8
 * @param terminal the terminal behind both
 * @param clock for times in reports and waits
 * @param interruption handles Ctrl-C
 * @param browser opens pages
 */
record CliContext(
    Map<String, String> env,
    Path workingDirectory,
    PrintStream out,
    PrintStream err,
    Terminal terminal,
    Clock clock,
    Interruption interruption,
    Browser browser) {

  /** The same with other variables. */
  CliContext withVariables(Map<String, String> variables) {
    return new CliContext(
        variables, workingDirectory, out, err, terminal, clock, interruption, browser);
  }

  /** The same with another browser. */
  CliContext withBrowser(Browser other) {
    return new CliContext(env, workingDirectory, out, err, terminal, clock, interruption, other);
  }

  /** Prints a line of results. */
  void print(String line) {
    out.println(line);
  }

  /** Prints a line of progress or a message. */
  void tell(String line) {
    err.println(line);
  }

  /** Prints the retries of single requests. */
  ImportListener retryMessages() {
    return new ImportListener() {
      @Override
      public void retrying(String what, Duration wait, MediaImportException cause) {
        tell(Printable.of(String.valueOf(cause.getMessage()), 200) + "; trying again in "
            + Format.duration(wait));
      }
    };
  }

  /** The value of a variable; an empty one counts as absent. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(env.get(name)).filter(value -> !value.isBlank());
  }

  /** A path as the user wrote it. */
  Path path(String text) {
    try {
      return workingDirectory.resolve(text).normalize();
    } catch (InvalidPathException e) {
      throw Refusal.usage("not a valid path on this system: " + Printable.of(text)
          + " (with letters beyond ASCII, set LC_ALL to a UTF-8 locale such as C.UTF-8)");
    }
  }

  /**
   * Refuses what has letters that this locale does not know. Java could not tell afterwards which
   * they were, so that other files or albums would be used than the user means.
   */
  void refuseUndecoded(List<String> typed) {
    Stream<String> folders = Stream.of("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME")
        .flatMap(name -> variable(name).stream());
    Stream.concat(typed.stream(), folders).forEach(CliContext::refuseUndecoded);
  }

  /** The same for one text. */
  static void refuseUndecoded(String text) {
    if (text.indexOf('\uFFFD') >= 0) {
      throw Refusal.usage("the locale of this system has no letters beyond ASCII, so "
          + Printable.of(text, 200) + " cannot be read; set LC_ALL to a UTF-8 locale such as"
          + " C.UTF-8");
    }
  }

  /** Where programs keep state, by the XDG base directory specification. */
  Path stateDirectory() {
    return directory("XDG_STATE_HOME", ".local/state");
  }

  /** Where programs keep configuration, by the same specification. */
  Path configDirectory() {
    return directory("XDG_CONFIG_HOME", ".config");
  }

  private Path directory(String variable, String below) {
    return variable(variable)
        .map(Path::of)
        .filter(Path::isAbsolute)
        .orElseGet(() -> home(variable).resolve(below))
        .resolve("media-importer");
  }

  /** Java says {@code ?} for a user whom the system does not know, as in many containers. */
  private Path home(String instead) {
    Path home = Path.of(variable("HOME").orElseGet(() -> System.getProperty("user.home", "")));
    if (!home.isAbsolute() || home.getParent() == null) {
      throw Refusal.usage("this user has no home folder; set HOME, or " + instead
          + ", to a folder that can be written");
    }
    return home;
  }
}
