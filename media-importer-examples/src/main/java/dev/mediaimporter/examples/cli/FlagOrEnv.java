package dev.mediaimporter.examples.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a flag says, or an environment variable where the flag is absent. */
final class FlagOrEnv {
  private static final int MOST_PORT = 65_535;

  private final CliContext surroundings;

  FlagOrEnv(CliContext surroundings) {
    this.surroundings = surroundings;
  }

  /** The value of a flag alone. */
  static Optional<String> flag(String name, @Nullable String value) {
    if (value != null && value.isBlank()) {
      throw Refusal.usage(name + " is empty");
    }
    return Optional.ofNullable(value);
  }

  Optional<String> text(String flag, @Nullable String value, String variable) {
    return flag(flag, value).or(() -> surroundings.variable(variable).map(String::trim));
  }

  Optional<URI> url(String flag, @Nullable String value, String variable) {
    Optional<String> given = text(flag, value, variable);
    if (given.isEmpty()) {
      return Optional.empty();
    }
    String name = value == null ? variable : flag;
    try {
      URI url = new URI(given.get().trim().replaceFirst("/+$", ""));
      if (url.getHost() != null
          && ("http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme()))
          && url.getPort() != 0
          && url.getPort() <= MOST_PORT
          && url.getRawUserInfo() == null
          && url.getRawQuery() == null
          && url.getRawFragment() == null) {
        return Optional.of(url);
      }
    } catch (URISyntaxException e) {
      // The value may hold a secret, so the message shows an example instead.
    }
    throw Refusal.usage(
        name + " is no URL of the form https://host[:port][/path], without user, ? and #");
  }

  /** The root of an API of Google's. */
  Optional<URI> root(String flag, @Nullable String value, String variable) {
    Optional<URI> root = url(flag, value, variable);
    if (root.isPresent() && root.get().getPath().matches(".*/v1/*")) {
      throw Refusal.usage(
          (value == null ? variable : flag) + " is the root of the API, without /v1");
    }
    return root;
  }
}
