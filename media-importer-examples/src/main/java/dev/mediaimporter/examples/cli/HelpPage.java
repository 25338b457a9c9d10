package dev.mediaimporter.examples.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The help of a command, in two columns or, on narrow screens, in one. What is longer than a screen
 * is shortened to what most people need: the first words of each flag, and only the names of flags
 * that have a group. picocli's own help needs 55 columns and is always whole.
 */
final class HelpPage {
  /** The lines of a small screen, with the prompt below. */
  private static final int SCREEN = 25;

  private static final int TWO_COLUMNS = 60;
  private static final int LEFT = 28;
  private static final int INDENT = 6;

  private final StringBuilder text = new StringBuilder();
  private final CommandSpec spec;
  private final int width;
  private final boolean all;

  private HelpPage(CommandSpec spec, int width, boolean all) {
    this.spec = spec;
    this.width = width;
    this.all = all;
  }

  /**
   * The page, ending in a line break.
   *
   * @param all whether to shorten nothing
   */
  static String of(CommandSpec spec, int width, boolean all) {
    String whole = new HelpPage(spec, width, true).render();
    return all || spec.parent() == null || whole.lines().count() <= SCREEN
        ? whole
        : new HelpPage(spec, width, false).render();
  }

  private String render() {
    synopsis();
    for (String line : spec.usageMessage().description()) {
      wrapped(line, 0);
    }
    for (PositionalParamSpec parameter : spec.positionalParameters()) {
      row("      " + parameter.paramLabel(), description(parameter.description()));
    }
    List<OptionSpec> grouped = spec.argGroups().stream()
        .flatMap(group -> group.allOptionsNested().stream())
        .toList();
    List<OptionSpec> own = spec.options().stream()
        .filter(option -> !option.hidden() && !option.inherited() && !grouped.contains(option))
        .toList();
    own.forEach(this::row);
    for (ArgGroupSpec group : spec.argGroups()) {
      String heading = String.valueOf(group.heading()).replace("%n", "");
      group(heading, group.options().stream().filter(option -> !option.hidden()).toList());
    }
    general();
    commands();
    if (all) {
      for (String line : spec.usageMessage().footer()) {
        wrapped(line.replace("%%", "%"), 0);
      }
    } else {
      wrapped(
          "All of it, with examples: " + spec.root().name() + " help "
              + spec.qualifiedName().substring(spec.root().name().length() + 1),
          0);
    }
    return text.toString();
  }

  private void synopsis() {
    String[] lines = spec.usageMessage().customSynopsis();
    String generated =
        spec.qualifiedName() + (spec.subcommands().isEmpty() ? " [OPTIONS]" : " COMMAND [OPTIONS]");
    List<String> shown = lines.length == 0 ? List.of(generated) : List.of(lines);
    for (int i = 0; i < shown.size(); i++) {
      String line = shown.get(i).replaceAll("@\\|bold (.*?)\\|@", "$1").strip();
      wrapped((i == 0 ? "Usage: " : "       ") + line, 7);
    }
  }

  /** The flags of all commands, which the page of the program describes. */
  private void general() {
    String names = spec.options().stream()
        .filter(option -> option.inherited() && !option.hidden())
        .map(OptionSpec::longestName)
        .collect(Collectors.joining(" "));
    if (!names.isEmpty()) {
      text.append(all ? "\n" : "");
      wrapped("General: " + names + (all ? " (see '" + spec.root().name() + " help')" : ""), 2);
    }
  }

  /** A group of flags: on a short page only their names. */
  private void group(String heading, List<OptionSpec> options) {
    if (options.isEmpty()) {
      return;
    }
    if (all) {
      text.append('\n');
      wrapped(heading, 0);
      options.forEach(this::row);
    } else {
      String names = options.stream().map(OptionSpec::longestName).collect(Collectors.joining(" "));
      wrapped(heading.replaceFirst(" \\(.*\\)", "") + " " + names, 2);
    }
  }

  private void row(OptionSpec option) {
    String shortest = option.shortestName();
    String names = shortest.startsWith("--")
        ? "      " + option.longestName()
        : "  " + shortest + ", " + option.longestName();
    boolean takesValue = option.arity().max() > 0;
    boolean optional = option.arity().min() == 0;
    String value =
        !takesValue ? "" : optional ? "[=" + option.paramLabel() + "]" : " " + option.paramLabel();
    row(names + value, description(option.description()));
  }

  private String description(String[] lines) {
    String whole = String.join(" ", lines);
    if (all) {
      return whole;
    }
    int end = whole.length();
    for (String stop : List.of(". ", "; ", " (", ": ", " [")) {
      int at = whole.indexOf(stop);
      end = at > 0 ? Math.min(end, at) : end;
    }
    String start = whole.substring(0, end);
    return start.endsWith(".") ? start : start + ".";
  }

  private void commands() {
    Map<String, CommandLine> commands = spec.subcommands();
    if (commands.isEmpty()) {
      return;
    }
    CommandGroups.of(spec).forEach((heading, names) -> {
      text.append('\n');
      wrapped(heading, 0);
      for (String name : names) {
        CommandLine command = commands.get(name);
        if (command != null) {
          String[] words = command.getCommandSpec().usageMessage().description();
          row("  " + name, words.length == 0 ? "" : firstSentence(words[0]), 14);
        }
      }
    });
  }

  private static String firstSentence(String text) {
    int end = text.indexOf(". ");
    return end < 0 ? text : text.substring(0, end + 1);
  }

  private void row(String left, String right) {
    row(left, right, LEFT);
  }

  private void row(String left, String right, int column) {
    if (width < TWO_COLUMNS) {
      wrapped(left, INDENT);
      wrapped(" ".repeat(INDENT) + right, INDENT);
    } else if (left.length() < column - 1) {
      wrapped(left + " ".repeat(column - left.length()) + right, column);
    } else {
      wrapped(left, column);
      wrapped(" ".repeat(column) + right, column);
    }
  }

  /**
   * Adds a line, broken between words where it is too long.
   *
   * @param indent of all lines but the first
   */
  private void wrapped(String line, int indent) {
    String rest = line.stripTrailing();
    if (rest.length() > width && indent == 0 && indentOf(rest) > width / 3) {
      rest = " ".repeat(INDENT) + rest.strip();
    }
    int deeper = Math.max(indent, rest.startsWith(" ") && indent == 0 ? indentOf(rest) + 4 : 0);
    while (rest.length() > width) {
      int space = rest.lastIndexOf(' ', width);
      if (space <= indentOf(rest)) {
        // A word that is longer than the line.
        space = rest.indexOf(' ', width);
      }
      if (space < 0) {
        break;
      }
      text.append(rest.substring(0, space).stripTrailing()).append('\n');
      rest = " ".repeat(deeper) + rest.substring(space).strip();
    }
    text.append(rest).append('\n');
  }

  private static int indentOf(String line) {
    return line.length() - line.stripLeading().length();
  }

  /** The pages of a command and of all below it, whole, with their names; for documentation. */
  static List<Map.Entry<String, String>> ofAll(CommandSpec spec, int width) {
    List<Map.Entry<String, String>> pages = new ArrayList<>();
    pages.add(Map.entry(spec.qualifiedName(), of(spec, width, true)));
    Stream<CommandSpec> below =
        spec.subcommands().values().stream().map(CommandLine::getCommandSpec).distinct();
    below.forEach(command -> pages.addAll(ofAll(command, width)));
    return pages;
  }
}
