package dev.mediaimporter.examples.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.IHelpSectionRenderer;

/** Lists the commands of the program by what they are for. */
final class CommandGroups implements IHelpSectionRenderer {
  private record Group(String heading, List<String> commands) {}

  private static final List<Group> GROUPS = List.of(
      new Group("Sign in:", List.of("login", "whoami", "logout")),
      new Group("Import:", List.of("demo", "pick", "albums", "import", "takeout")),
      new Group("Keep up to date:", List.of("watch", "watches")),
      new Group("Look at what was imported:", List.of("ls", "stats", "report", "verify", "ledger")),
      new Group("Try it without Google:", List.of("emulator")),
      new Group("Help:", List.of("help", "version", "completion")));

  @Override
  public String render(Help help) {
    Map<String, Help> commands = help.subcommands();
    // A command without a group is listed with the last one.
    TreeSet<String> rest = new TreeSet<>(commands.keySet());
    GROUPS.forEach(group -> group.commands().forEach(rest::remove));
    StringBuilder text = new StringBuilder();
    for (Group group : GROUPS) {
      List<String> names = new ArrayList<>(group.commands());
      if (group.equals(GROUPS.get(GROUPS.size() - 1))) {
        names.addAll(rest);
      }
      text.append(String.format("%n%s%n", help.colorScheme().text(group.heading())));
      text.append(table(help, names));
    }
    return text.toString();
  }

  private static String table(Help help, List<String> names) {
    int longest =
        help.subcommands().keySet().stream().mapToInt(String::length).max().orElse(0);
    int left = longest + 4;
    TextTable table = TextTable.forColumns(
        help.colorScheme(),
        new Column(left, 2, Overflow.SPAN),
        new Column(help.commandSpec().usageMessage().width() - left, 0, Overflow.WRAP));
    for (String name : names) {
      Help command = help.subcommands().get(name);
      String[] description =
          command == null ? new String[0] : command.commandSpec().usageMessage().description();
      table.addRowValues(
          help.colorScheme().commandText(name),
          help.colorScheme().text(description.length == 0 ? "" : firstSentence(description[0])));
    }
    return table.toString();
  }

  private static String firstSentence(String text) {
    int end = text.indexOf(". ");
    return end < 0 ? text : text.substring(0, end + 1);
  }
}
