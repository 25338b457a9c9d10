package dev.mediaimporter.examples.cli;

import dev.mediaimporter.resilience.Sleeper;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;

/** The command line: its commands, and how failures are shown. */
@Command(
    name = "media-importer",
    description = "Imports Google Photos into a folder or into S3, and verifies every file.",
    footer = {
      "",
      "Start with 'media-importer demo', which needs no account. Each command has its own --help;"
          + " 'help import' shows examples.",
      "'./media-importer cloud' starts the AWS deployment on this machine."
    })
final class Program implements Runnable {
  private static final int MIN_HELP_WIDTH = 30;

  private static final int MAX_HELP_WIDTH = 100;

  private static final Set<String> WITHOUT_CONFIG =
      Set.of("demo", "emulator", "help", "version", "completion");

  private static final String HELP_ALL = "--help-all";

  private static final Set<String> HELP = Set.of("-h", "--help", HELP_ALL, "-V", "--version");

  @CommandLine.Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = CommandLine.ScopeType.INHERIT,
      order = 200,
      description = "Show this help.")
  boolean help;

  @CommandLine.Option(
      names = "--help-all",
      scope = CommandLine.ScopeType.INHERIT,
      order = 200,
      description = "Show the whole help, as 'help COMMAND' does.")
  boolean helpAll;

  @CommandLine.Option(
      names = "--debug",
      scope = CommandLine.ScopeType.INHERIT,
      order = 199,
      description = "Show the stack trace of an error.")
  boolean debug;

  @CommandLine.Option(
      names = "--ca-file",
      scope = CommandLine.ScopeType.INHERIT,
      order = 198,
      paramLabel = "FILE",
      description = "Trust the certificates in this PEM file too. For Google and for S3, as behind"
          + " a proxy that opens TLS. [MEDIA_IMPORTER_CA_FILE]")
  @Nullable
  String caFile;

  @CommandLine.Option(
      names = "--profile",
      scope = CommandLine.ScopeType.INHERIT,
      order = 197,
      paramLabel = "NAME",
      description = "Take settings from this section of ~/.config/media-importer/config."
          + " [MEDIA_IMPORTER_PROFILE]")
  @Nullable
  String profile;

  @CommandLine.Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  boolean version;

  @CommandLine.Spec
  CommandLine.Model.@Nullable CommandSpec spec;

  private Program() {}

  /** Runs a command line to its end and returns the exit code. Throws nothing. */
  static int run(String[] args, CliContext context) {
    List<String> typed = List.of(args);
    CommandLine commands = commands(context);
    // The demo is the same for everybody, and help is for those whose file has an error, too.
    boolean bare = typed.isEmpty()
        || WITHOUT_CONFIG.contains(typed.get(0))
        || typed.stream().anyMatch(HELP::contains);
    try {
      context.refuseUndecoded(typed);
      ConfigFile config = bare ? ConfigFile.none() : ConfigFile.read(typed, commands, context);
      return run(typed, commands, context, config);
    } catch (Refusal e) {
      return explain(e, typed, ConfigFile.none(), context.err());
    } catch (OutOfMemoryError e) {
      return explain(e, typed, ConfigFile.none(), context.err());
    }
  }

  /** The same without the user's configuration file. */
  static int runBare(List<String> args, CliContext context) {
    return run(args, commands(context), context, ConfigFile.none());
  }

  /** picocli knows one flag for help only. */
  private static List<String> whole(List<String> typed, CommandLine commands) {
    if (!typed.contains(HELP_ALL)) {
      return typed;
    }
    commands.<Program>getCommand().helpAll = true;
    return typed.stream().map(arg -> arg.equals(HELP_ALL) ? "--help" : arg).toList();
  }

  private static int helpWidth(CliContext context) {
    int width = context.terminal().width().getAsInt();
    return Math.max(MIN_HELP_WIDTH, Math.min(MAX_HELP_WIDTH, width));
  }

  /** The commands with their flags. */
  static CommandLine commands(CliContext context) {
    Program program = new Program();
    CommandLine commands = new CommandLine(program)
        .addSubcommand(new DemoCommand(context))
        .addSubcommand(new LoginCommand(context))
        .addSubcommand(new LogoutCommand(context))
        .addSubcommand(new WhoamiCommand(context))
        .addSubcommand(new PickCommand(context))
        .addSubcommand(new AlbumsCommand(context))
        .addSubcommand(new ImportCommand(context))
        .addSubcommand(new LsCommand(context))
        .addSubcommand(new StatsCommand(context))
        .addSubcommand(new ReportCommand(context))
        .addSubcommand(new VerifyCommand(context))
        .addSubcommand(
            new WatchCommand(context, Sleeper.system(), again -> Program.run(again, context)))
        .addSubcommand(new WatchesCommand(context))
        .addSubcommand(
            new CommandLine(new LedgerCommand()).addSubcommand(new LedgerCommand.Rebuild(context)))
        .addSubcommand(new CommandLine(new TakeoutCommand())
            .addSubcommand(new TakeoutCommand.Inspect(context)))
        .addSubcommand(emulator(context))
        .addSubcommand(new CompletionCommand(context))
        .addSubcommand(new VersionCommand(context))
        .addSubcommand(new HelpCommand(context));
    commands.getCommandSpec().version(Main.version());
    commands.setHelpSectionKeys(List.of("page"));
    commands.setHelpSectionMap(Map.of(
        "page", help -> HelpPage.of(help.commandSpec(), helpWidth(context), program.helpAll)));
    return commands;
  }

  private static CommandLine emulator(CliContext context) {
    CommandLine emulator = new CommandLine(new EmulatorCommand(context));
    emulator.getCommandSpec().usageMessage().footer(EmulatorCommand.options());
    return emulator;
  }

  private static int run(
      List<String> typed, CommandLine commands, CliContext context, ConfigFile config) {
    PrintStream err = context.err();
    List<String> args = whole(typed, commands);
    commands
        .setDefaultValueProvider(new FlagDefaults(context, config))
        .setOut(writer(context.out()))
        .setErr(writer(err))
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(context.terminal().colours() ? Ansi.ON : Ansi.OFF))
        .setExpandAtFiles(false)
        .setParameterExceptionHandler((e, arguments) -> {
          String message = describe(e, args);
          err.println(
              "media-importer: " + Failure.oneLine(message + config.origins(message, args)));
          return ExitCode.USAGE;
        })
        .setExecutionExceptionHandler((e, command, parsed) -> explain(e, args, config, err));
    int exitCode = commands.execute(args.toArray(String[]::new));
    err.flush();
    boolean written = exitCode != ExitCode.OK || written(context.out(), err);
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
    CommandLine program = java.util.Objects.requireNonNull(spec).commandLine();
    program.usage(program.getOut());
  }

  private static String describe(ParameterException e, List<String> args) {
    // A wrong option is the likely reason why a required one is missing, so it is named first.
    CommandLine at = e.getCommandLine();
    while (at.getUnmatchedArguments().isEmpty() && at.getParent() != null) {
      at = at.getParent();
    }
    boolean unmatched = e instanceof CommandLine.UnmatchedArgumentException
        || e instanceof CommandLine.MissingParameterException;
    if (!unmatched || at.getUnmatchedArguments().isEmpty()) {
      at = e.getCommandLine();
    }
    String message =
        unmatched && !at.getUnmatchedArguments().isEmpty() ? unknown(at, args) : reason(e);
    String command = at.getCommandSpec().qualifiedName();
    return message + " ('" + command + " --help' shows the usage)";
  }

  /** Without the Java types that picocli names. */
  private static String reason(ParameterException e) {
    return e.getValue() != null
            && e.getArgSpec() instanceof CommandLine.Model.OptionSpec option
            && (option.type() == int.class || option.type() == Integer.class)
        ? option.longestName() + " must be a whole number, got " + Printable.of(e.getValue(), 40)
        : String.valueOf(e.getMessage());
  }

  private static String unknown(CommandLine at, List<String> args) {
    String unknown = at.getUnmatchedArguments().get(0);
    boolean option = unknown.startsWith("-");
    boolean argument = !option && at.getSubcommands().isEmpty();
    List<String> suggestions = argument
        ? withoutItsFlag(at, unknown, args)
        : Suggestions.of(
            unknown,
            option
                ? at.getCommandSpec().optionsMap().keySet()
                : at.getSubcommands().keySet());
    return "unknown " + (option ? "option" : argument ? "argument" : "command")
        + " '" + unknown + "'"
        + (suggestions.isEmpty() ? "" : "; did you mean " + String.join(" or ", suggestions) + "?");
  }

  /** The flag that was left out before a value: of a source, or of the destination. */
  private static List<String> withoutItsFlag(CommandLine at, String value, List<String> args) {
    String flag = value.matches("(?:library|picker|takeout):.*") ? "--from" : "--to";
    boolean given = args.stream().anyMatch(arg -> arg.equals(flag) || arg.startsWith(flag + "="));
    return given || at.getCommandSpec().findOption(flag) == null
        ? List.of()
        : List.of(flag + " " + Printable.quoted(value));
  }

  private static int explain(Throwable e, List<String> args, ConfigFile config, PrintStream err) {
    Failure failure = Failure.of(e);
    err.println("media-importer: " + failure.message()
        + (e instanceof Refusal ? config.origins(failure.message(), args) : ""));
    if (args.contains("--debug")
        || config.find("--debug").filter(set -> set.value().equals("true")).isPresent()) {
      e.printStackTrace(err);
    }
    return failure.exitCode();
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }
}
