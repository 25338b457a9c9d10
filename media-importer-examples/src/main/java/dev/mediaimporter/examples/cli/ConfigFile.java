package dev.mediaimporter.examples.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The user's configuration file: a line {@code flag = value} for each flag, without its dashes.
 * Lines below {@code [name]} count only for the profile of that name, and come before the others.
 */
final class ConfigFile {
  static final String VARIABLE = "MEDIA_IMPORTER_PROFILE";

  private static final long MAX_BYTES = 1 << 20;
  private static final Pattern PROFILE = Pattern.compile("\\[\\s*([A-Za-z0-9._-]+)\\s*]");
  private static final Pattern SETTING = Pattern.compile("(?:--)?([A-Za-z0-9-]+)\\s*=\\s*(.*)");

  /** Flags of which a configuration file makes no sense. */
  private static final Set<String> NEVER = Set.of("--help", "--help-all", "--version", "--profile");

  private static final Set<String> SECRET = Set.of("--access-token");

  /**
   * A value of the file.
   *
   * @param place the file and the line
   */
  record Setting(String value, String place) {}

  private final Map<String, Setting> general = new HashMap<>();
  private final Map<String, Map<String, Setting>> profiles = new HashMap<>();
  private Map<String, Setting> chosen = Map.of();

  private ConfigFile() {}

  /** No settings. */
  static ConfigFile none() {
    return new ConfigFile();
  }

  /**
   * Reads the file, if there is one.
   *
   * @param typed the command line, which may name the profile
   * @param program its flags are the keys
   * @throws Refusal naming the file, the line and the remedy
   */
  static ConfigFile read(List<String> typed, CommandLine program, CliContext context) {
    Optional<String> profile = Optional.ofNullable(profileIn(typed));
    Optional<String> wanted = profile.or(() -> context.variable(VARIABLE));
    String name = profile.isPresent() ? "--profile" : VARIABLE;
    Path file;
    try {
      file = context.configDirectory().resolve("config");
    } catch (Refusal noHome) {
      if (wanted.isPresent()) {
        throw noHome;
      }
      return none();
    }
    if (!Files.exists(file)) {
      wanted.ifPresent(profileName -> {
        throw Refusal.usage(name + ": there is no " + Printable.of(file.toString())
            + "; create it with the line [" + Printable.of(profileName, 80)
            + "] and flags below it, such as owner = ann@example.com");
      });
      return none();
    }
    ConfigFile config = new ConfigFile();
    config.parse(file, flagsOf(program, new HashMap<>()), context);
    wanted.ifPresent(profileName -> config.choose(name, profileName, file));
    return config;
  }

  private static @Nullable String profileIn(List<String> typed) {
    for (int i = 0; i < typed.size(); i++) {
      if (typed.get(i).startsWith("--profile=")) {
        return typed.get(i).substring("--profile=".length());
      }
      if (typed.get(i).equals("--profile") && i + 1 < typed.size()) {
        return typed.get(i + 1);
      }
    }
    return null;
  }

  private static Map<String, OptionSpec> flagsOf(
      CommandLine command, Map<String, OptionSpec> flags) {
    for (OptionSpec option : command.getCommandSpec().options()) {
      if (!NEVER.contains(option.longestName())) {
        flags.put(option.longestName(), option);
      }
    }
    command.getSubcommands().values().forEach(sub -> flagsOf(sub, flags));
    return flags;
  }

  private void choose(String name, String profile, Path file) {
    if (!profiles.containsKey(profile)) {
      throw Refusal.usage(name + ": there is no profile " + Printable.of(profile, 80) + " in "
          + Printable.of(file.toString())
          + (profiles.isEmpty()
              ? ", which has no [profile]"
              : "; it has " + String.join(", ", new TreeSet<>(profiles.keySet()))));
    }
    chosen = profiles.get(profile);
  }

  private void parse(Path file, Map<String, OptionSpec> flags, CliContext context) {
    Map<String, Setting> section = general;
    List<String> lines = lines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      String place = file + ", line " + (i + 1);
      if (line.isEmpty() || line.startsWith("#") || line.startsWith(";")) {
        continue;
      }
      Matcher profile = PROFILE.matcher(line);
      if (profile.matches()) {
        section = profiles.computeIfAbsent(profile.group(1), unused -> new HashMap<>());
        continue;
      }
      Matcher setting = SETTING.matcher(line);
      if (!setting.matches()) {
        throw Refusal.usage(place + ": must be 'flag = value' or '[profile]'");
      }
      String flag = "--" + setting.group(1);
      OptionSpec option = flags.get(flag);
      if (option == null) {
        throw unknown(place, flag, flags);
      }
      String value = value(place, option, setting.group(2), context);
      if (section.putIfAbsent(flag, new Setting(value, place)) != null) {
        throw Refusal.usage(place + ": " + setting.group(1) + " is set twice");
      }
      if (SECRET.contains(flag) && othersCanRead(file)) {
        throw Refusal.usage(place + ": " + setting.group(1) + " is a secret, and other users can"
            + " read this file; put it into its environment variable, or run chmod 600 " + file);
      }
    }
  }

  private static Refusal unknown(String place, String flag, Map<String, OptionSpec> flags) {
    String key = flag.substring(2);
    List<String> close = Suggestions.of(
        key, flags.keySet().stream().map(known -> known.substring(2)).toList());
    return Refusal.usage(place + ": unknown key " + Printable.of(key, 80)
        + (close.isEmpty()
            ? "; keys are the flags of the commands without their dashes"
            : "; did you mean " + String.join(" or ", close) + "?"));
  }

  private static String value(String place, OptionSpec option, String text, CliContext context) {
    boolean yesOrNo =
        option.arity().max() == 0 && option.typeInfo().isBoolean() && !option.negatable();
    if (yesOrNo && !text.equals("true") && !text.equals("false")) {
      throw Refusal.usage(place + ": must be true or false, got " + Printable.of(text, 80));
    }
    if (text.isEmpty()) {
      throw Refusal.usage(place + ": has no value");
    }
    // A shell would have expanded it on the command line.
    return text.startsWith("~/")
        ? context.variable("HOME").map(home -> home + text.substring(1)).orElse(text)
        : text;
  }

  private static List<String> lines(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw Refusal.usage(Printable.of(file.toString()) + " is too large for a configuration");
      }
      return Files.readAllLines(file);
    } catch (CharacterCodingException e) {
      throw Refusal.usage(Printable.of(file.toString()) + " is not UTF-8 text; save it as such", e);
    } catch (IOException e) {
      throw Refusal.usage(Failure.words(e), e);
    }
  }

  private static boolean othersCanRead(Path file) {
    try {
      PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
      return view != null
          && view.readAttributes().permissions().stream()
              .anyMatch(
                  Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ)
                      ::contains);
    } catch (IOException e) {
      return true;
    }
  }

  /** The value of a flag. */
  Optional<Setting> find(String flag) {
    return Optional.ofNullable(chosen.get(flag)).or(() -> Optional.ofNullable(general.get(flag)));
  }

  /** Where the flags are set that a message names and the user did not type; empty for none. */
  String origins(String message, List<String> typed) {
    StringBuilder origins = new StringBuilder();
    TreeSet<String> flags = new TreeSet<>(general.keySet());
    flags.addAll(chosen.keySet());
    for (String flag : flags) {
      boolean named = Pattern.compile(Pattern.quote(flag) + "(?![A-Za-z0-9-])")
          .matcher(message)
          .find();
      boolean isTyped =
          typed.stream().anyMatch(arg -> arg.equals(flag) || arg.startsWith(flag + "="));
      String place = find(flag).orElseThrow().place();
      if (named && !isTyped && !message.contains(place)) {
        origins.append("; ").append(flag).append(" is set in ").append(place);
      }
    }
    return origins.toString();
  }
}
