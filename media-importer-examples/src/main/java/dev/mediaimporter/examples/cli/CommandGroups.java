package dev.mediaimporter.examples.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;

/** The commands of the program by what they are for. */
final class CommandGroups {
  private static final String LAST = "Help:";

  private static final Map<String, List<String>> GROUPS = groups();

  private CommandGroups() {}

  private static Map<String, List<String>> groups() {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    groups.put("Sign in:", List.of("login", "whoami", "logout"));
    groups.put("Import:", List.of("demo", "pick", "albums", "import", "takeout"));
    groups.put("Keep up to date:", List.of("watch", "watches"));
    groups.put("Look at what was imported:", List.of("ls", "stats", "report", "verify", "ledger"));
    groups.put("Try it without Google:", List.of("emulator"));
    groups.put(LAST, List.of("help", "version", "completion"));
    return groups;
  }

  /** The names of the commands below a command by the heading of their group. */
  static Map<String, List<String>> of(CommandSpec spec) {
    if (spec.parent() != null) {
      return Map.of("Commands:", List.copyOf(spec.subcommands().keySet()));
    }
    // A command without a group is listed with the last one.
    TreeSet<String> rest = new TreeSet<>(spec.subcommands().keySet());
    GROUPS.values().forEach(rest::removeAll);
    Map<String, List<String>> groups = new LinkedHashMap<>(GROUPS);
    List<String> last = new ArrayList<>(List.copyOf(GROUPS.get(LAST)));
    last.addAll(rest);
    groups.put(LAST, last);
    return groups;
  }
}
