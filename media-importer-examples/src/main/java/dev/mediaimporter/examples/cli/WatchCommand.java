package dev.mediaimporter.examples.cli;

import dev.mediaimporter.resilience.Sleeper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** {@code watch}: imports an album again and again. */
@Command(
    name = "watch",
    description = "Keep a copy of an album up to date: import it now, and again every few hours."
        + " What is stored already is not downloaded again.",
    customSynopsis = "@|bold media-importer watch|@ --album ALBUM --to DESTINATION [--every TIME]"
        + " [--once] [OPTIONS OF import]",
    sortOptions = false,
    footer = {
      "",
      "Runs until Ctrl-C. Times that were missed, because the machine slept, are not made up for."
          + " It ends by itself when somebody has to act: exit code 2 or 3.",
      "",
      "For cron and systemd timers, --once imports if the time has come and ends; start it as often"
          + " as you like:",
      "    */15 * * * *  media-importer watch --album Lake --to ~/Pictures --once --quiet",
      "",
      "All options of 'import' except --from are allowed and passed on. 'media-importer watches'"
          + " lists what is watched.",
      "",
      "Exit codes: those of the last import; with --once 0 if it was not due."
    })
final class WatchCommand extends CliCommand {
  /** Google has no notion of changes: every look is a listing of the whole album. */
  private static final Duration SHORTEST = Duration.ofMinutes(5);

  private static final Duration LONGEST = Duration.ofDays(365);

  /** A clock that was set, or a machine that slept, is noticed after this time. */
  private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);

  private static final List<String> OWN = List.of("--album", "--every");

  @Option(
      names = "--album",
      required = true,
      paramLabel = "ALBUM",
      description = "Its id or exact title; 'media-importer albums' lists them.")
  String album = "";

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DESTINATION",
      description = "A folder, or s3://bucket[/prefix].")
  String to = "";

  @Option(
      names = "--every",
      paramLabel = "TIME",
      defaultValue = "6h",
      description =
          "From one import to the next, 5m to 365d, such as 30m, 6h or 1d" + " (default: 6h).")
  String every = "";

  @Option(names = "--once", description = "Import if the time has come, and end.")
  boolean once;

  @Option(names = "--json", description = "Print JSON events, as 'import' does.")
  boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print nothing unless something is missing.")
  boolean quiet;

  @Unmatched
  List<String> forImport = new ArrayList<>();

  private final Sleeper sleeper;
  private final ToIntFunction<String[]> program;

  /**
   * @param sleeper how time passes between imports
   * @param program runs a command line to its end and returns its exit code
   */
  WatchCommand(CliContext context, Sleeper sleeper, ToIntFunction<String[]> program) {
    super(context);
    this.sleeper = sleeper;
    this.program = program;
  }

  @Override
  public Integer call() throws IOException {
    Duration time = time();
    if (forImport.stream().anyMatch(arg -> arg.equals("--from") || arg.startsWith("--from="))) {
      throw Refusal.usage("watch takes --album instead of --from");
    }
    String[] command = importCommand();
    String destination = Destination.parse(to, context) instanceof Destination.Folder folder
        ? folder.path().toString()
        : to;
    WatchFile watch = WatchFile.open(album, destination, time, context);
    // Until the first import has run, 'watches' knows that it is due.
    watch.save();
    while (true) {
      if (!watch.schedule().isDue(context.clock().instant())) {
        if (once) {
          say("Not due before " + shown(watch.nextRun()) + ".");
          return ExitCode.OK;
        }
        say("Next import of " + Printable.of(album, 60) + " at " + shown(watch.nextRun())
            + ". Ctrl-C ends.");
        if (!awaited(watch.nextRun())) {
          return ExitCode.PAUSED;
        }
      }
      Instant began = context.clock().instant();
      int exitCode = program.applyAsInt(command);
      watch = watch.ran(began, exitCode, context.clock().instant());
      watch.save();
      boolean stopped = exitCode == ExitCode.PAUSED && context.interruption().wasReceived();
      if (once || stopped || needsSomebody(exitCode)) {
        return exitCode;
      }
    }
  }

  private static boolean needsSomebody(int exitCode) {
    return exitCode == ExitCode.USAGE || exitCode == ExitCode.ACCESS;
  }

  private boolean awaited(Instant due) {
    context.interruption().endAtOnce(() -> {});
    try {
      for (Duration left = left(due); left.compareTo(Duration.ZERO) > 0; left = left(due)) {
        sleeper.sleep(left.compareTo(LONGEST_SLEEP) < 0 ? left : LONGEST_SLEEP);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Duration left(Instant due) {
    return Duration.between(context.clock().instant(), due);
  }

  private void say(String line) {
    if (!quiet && !json) {
      context.tell(line);
    }
  }

  private static String shown(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' ').replace("Z", " UTC");
  }

  private Duration time() {
    if (every.matches("[0-9]{1,5}[mhd]")) {
      long number = Long.parseLong(every.substring(0, every.length() - 1));
      Duration time = switch (every.charAt(every.length() - 1)) {
        case 'm' -> Duration.ofMinutes(number);
        case 'h' -> Duration.ofHours(number);
        default -> Duration.ofDays(number);
      };
      if (time.compareTo(SHORTEST) >= 0 && time.compareTo(LONGEST) <= 0) {
        return time;
      }
    }
    throw Refusal.usage(
        "--every must be 5m to 365d, such as 30m, 6h or 1d, got " + Printable.of(every, 40));
  }

  /** The same command line with {@code import} and its source in place of what is of a watch. */
  private String[] importCommand() {
    List<String> typed =
        Objects.requireNonNull(command).root().commandLine().getParseResult().originalArgs();
    List<String> args = new ArrayList<>();
    boolean named = false;
    for (Iterator<String> i = typed.iterator(); i.hasNext(); ) {
      String arg = i.next();
      if (!named && arg.equals("watch")) {
        named = true;
        args.addAll(List.of("import", "--from", "library:album/" + album));
      } else if (OWN.contains(arg)) {
        i.next();
      } else if (!arg.equals("--once")
          && OWN.stream().noneMatch(own -> arg.startsWith(own + "="))) {
        args.add(arg);
      }
    }
    return args.toArray(String[]::new);
  }
}
