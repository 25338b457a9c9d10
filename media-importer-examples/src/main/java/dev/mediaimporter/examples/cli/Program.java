package dev.mediaimporter.examples.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;

/** The command line: which commands there are, and what every failure looks like. */
@Command(
    name = "media-importer",
    description = "Imports Google Photos into a folder or into S3: completely, provably, fast.",
    versionProvider = Program.VersionLine.class,
    footer = {
      "",
      "Start with 'media-importer demo': it needs no account. Each command has"
          + " its own --help; 'import --help' ends in examples.",
      "'./media-importer cloud' starts the AWS deployment on this machine."
    })
final class Program implements Runnable {
  @CommandLine.Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = CommandLine.ScopeType.INHERIT,
      order = 200,
      description = "Show this help.")
  boolean help;

  @CommandLine.Option(
      names = "--debug",
      scope = CommandLine.ScopeType.INHERIT,
      order = 199,
      description = "Show where in the program an error came from.")
  boolean debug;

  @CommandLine.Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  boolean version;

  @CommandLine.Spec
  CommandLine.Model.@Nullable CommandSpec spec;

  private Program() {}

  /** Runs a command line to its end and returns the exit code. Throws nothing. */
  static int run(String[] args, CliContext surroundings) {
    CommandLine commands = new CommandLine(new Program())
        .addSubcommand(new DemoCommand(surroundings))
        .addSubcommand(new LoginCommand(surroundings))
        .addSubcommand(new LogoutCommand(surroundings))
        .addSubcommand(new WhoamiCommand(surroundings))
        .addSubcommand(new PickCommand(surroundings))
        .addSubcommand(new AlbumsCommand(surroundings))
        .addSubcommand(new ImportCommand(surroundings))
        .addSubcommand(new VerifyCommand(surroundings))
        .addSubcommand(new CommandLine(new LedgerCommand())
            .addSubcommand(new LedgerCommand.Rebuild(surroundings)));
    PrintStream err = surroundings.err();
    commands
        .setOut(writer(surroundings.out()))
        .setErr(writer(err))
        .setColorScheme(CommandLine.Help.defaultColorScheme(
            surroundings.terminal().colours() ? Ansi.ON : Ansi.OFF))
        .setExpandAtFiles(false)
        .setParameterExceptionHandler((e, arguments) -> {
          err.println("media-importer: " + Failure.oneLine(describe(e)));
          return ExitCode.USAGE;
        })
        .setExecutionExceptionHandler(
            (e, command, parsed) -> explain(e, List.of(args).contains("--debug"), err));
    int exitCode = commands.execute(args);
    err.flush();
    boolean written = exitCode != ExitCode.OK || written(surroundings.out(), err);
    return written ? exitCode : ExitCode.USAGE;
  }

  /** Whether standard output took everything; complains if not. */
  static boolean written(PrintStream out, PrintStream err) {
    boolean written = !out.checkError();
    if (!written) {
      err.println("media-importer: not all of the output could be written to standard output");
    }
    return written;
  }

  @Override
  public void run() {
    throw new ParameterException(
        java.util.Objects.requireNonNull(spec).commandLine(),
        "say what to do: demo, login, pick, albums, import, verify, ...");
  }

  private static String describe(ParameterException e) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    String message = String.valueOf(e.getMessage());
    if (e instanceof CommandLine.UnmatchedArgumentException unmatched) {
      List<String> suggestions = unmatched.getSuggestions();
      message = command + " does not know " + unmatched.getUnmatched().get(0)
          + (suggestions.isEmpty()
              ? ""
              : "; did you mean " + String.join(" or ", suggestions) + "?");
    }
    return message + " ('" + command + " --help' shows the usage)";
  }

  private static int explain(Exception e, boolean debug, PrintStream err) {
    Failure failure = Failure.of(e);
    err.println("media-importer: " + failure.message());
    if (debug) {
      e.printStackTrace(err);
    }
    return failure.exitCode();
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  /** The version, for picocli. */
  static final class VersionLine implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {Version.line()};
    }
  }
}
