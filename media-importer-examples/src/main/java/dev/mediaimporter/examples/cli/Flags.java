package dev.mediaimporter.examples.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The flags of a parsed command line, checked. Messages name the flag or the variable it is from.
 *
 * @param command the command, with a parsed command line
 */
record Flags(CommandSpec command) {
  private static final int MAX_PORT = 65_535;

  /** Whether the flag is on the command line itself. */
  boolean typed(String flag) {
    return command.commandLine().getParseResult().hasMatchedOption(flag);
  }

  /** What the user calls the setting: the flag, or the variable that set it. */
  String name(String flag) {
    return !typed(flag) && command.defaultValueProvider() instanceof FlagDefaults defaults
        ? defaults.find(flag).map(FlagDefaults.Value::name).orElse(flag)
        : flag;
  }

  Optional<String> text(String flag) {
    OptionSpec option = command.findOption(flag);
    // Options of the program are absent from a command that stands alone.
    @Nullable String value = option == null ? null : option.getValue();
    if (value != null && value.isBlank()) {
      throw Refusal.usage(name(flag) + " is empty");
    }
    return Optional.ofNullable(value);
  }

  Optional<URI> url(String flag) {
    return text(flag).map(value -> {
      try {
        URI url = new URI(value.trim().replaceFirst("/+$", ""));
        if (url.getHost() != null
            && ("http".equalsIgnoreCase(url.getScheme())
                || "https".equalsIgnoreCase(url.getScheme()))
            && url.getPort() != 0
            && url.getPort() <= MAX_PORT
            && url.getRawUserInfo() == null
            && url.getRawQuery() == null
            && url.getRawFragment() == null) {
          return url;
        }
      } catch (URISyntaxException e) {
        // The value may hold a secret, so the message shows an example instead.
      }
      throw Refusal.usage(name(flag)
          + " must be a URL of the form https://host[:port][/path], without user, ? and #");
    });
  }

  /** The root of one of Google's APIs. */
  Optional<URI> root(String flag) {
    return url(flag).map(root -> {
      if (root.getPath().matches(".*/v1/*")) {
        throw Refusal.usage(name(flag) + " must be the root of the API, without /v1");
      }
      return root;
    });
  }
}
