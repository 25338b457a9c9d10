package dev.mediaimporter.examples.cli;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The values of flags that the command line leaves out: from environment variables, else from the
 * configuration file.
 */
record FlagDefaults(CliContext context, ConfigFile config) implements IDefaultValueProvider {
  private static final Map<String, String> VARIABLES = Map.ofEntries(
      Map.entry("--access-token", "GOOGLE_ACCESS_TOKEN"),
      Map.entry("--credentials", "MEDIA_IMPORTER_CREDENTIALS"),
      Map.entry("--account", "MEDIA_IMPORTER_ACCOUNT"),
      Map.entry("--client-file", "MEDIA_IMPORTER_CLIENT"),
      Map.entry("--photos-url", "MEDIA_IMPORTER_PHOTOS_URL"),
      Map.entry("--picker-url", "MEDIA_IMPORTER_PICKER_URL"),
      Map.entry("--auth-url", "MEDIA_IMPORTER_AUTH_URL"),
      Map.entry("--token-url", "MEDIA_IMPORTER_TOKEN_URL"),
      Map.entry("--revoke-url", "MEDIA_IMPORTER_REVOKE_URL"),
      Map.entry("--jwks-url", "MEDIA_IMPORTER_JWKS_URL"),
      Map.entry("--ca-file", "MEDIA_IMPORTER_CA_FILE"),
      Map.entry("--s3-endpoint", "AWS_ENDPOINT_URL_S3"),
      Map.entry("--s3-region", "AWS_REGION"),
      Map.entry("--s3-path-style", "MEDIA_IMPORTER_S3_PATH_STYLE"));

  /** What the AWS tools ask next. */
  private static final Map<String, String> SECOND = Map.of("--s3-endpoint", "AWS_ENDPOINT_URL");

  /** Without a configuration file. */
  FlagDefaults(CliContext context) {
    this(context, ConfigFile.none());
  }

  /** A flag's value and the name under which the user set it. */
  record Value(String name, String text) {}

  /** The value that a flag has when the command line does not set it. */
  Optional<Value> find(String flag) {
    return Stream.of(VARIABLES, SECOND)
        .flatMap(variables -> Optional.ofNullable(variables.get(flag)).stream())
        .flatMap(name -> context.variable(name).map(text -> new Value(name, text.trim())).stream())
        .findFirst()
        .or(() -> config
            .find(flag)
            .map(
                setting -> new Value(setting.place() + ": " + flag.substring(2), setting.value())));
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? find(option.longestName()).map(Value::text).orElse(null)
        : null;
  }
}
