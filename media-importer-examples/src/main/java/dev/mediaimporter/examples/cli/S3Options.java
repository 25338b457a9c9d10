package dev.mediaimporter.examples.cli;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where S3 is: flags of the commands that have a destination, and environment variables. */
final class S3Options {
  static final String HEADING = "%nS3, each also by the environment variable in brackets:%n";

  @Option(
      names = "--s3-endpoint",
      paramLabel = "URL",
      description = "S3 of another maker: MinIO, Ceph, R2, ... [AWS_ENDPOINT_URL_S3]")
  @Nullable
  String s3Endpoint;

  @Option(
      names = "--s3-region",
      paramLabel = "REGION",
      description = "Region of the bucket. [AWS_REGION, or the AWS profile; us-east-1 at another"
          + " endpoint]")
  @Nullable
  String s3Region;

  @Option(
      names = "--s3-path-style",
      paramLabel = "true|false",
      arity = "0..1",
      fallbackValue = "true",
      description = "Put the bucket in the path instead of the host name."
          + " [MEDIA_IMPORTER_S3_PATH_STYLE; on for IP addresses and localhost]")
  @Nullable
  Boolean s3PathStyle;

  /**
   * The flags, and the environment where a flag is absent.
   *
   * @throws Refusal naming what is wrong
   */
  S3Settings resolve(CliContext surroundings) {
    FlagOrEnv given = new FlagOrEnv(surroundings);
    Optional<URI> endpoint = given.url("--s3-endpoint", s3Endpoint, "AWS_ENDPOINT_URL_S3");
    return new S3Settings(
        endpoint,
        given.text("--s3-region", s3Region, "AWS_REGION"),
        Optional.ofNullable(s3PathStyle)
            .or(() -> surroundings.variable("MEDIA_IMPORTER_S3_PATH_STYLE").map(S3Options::yesOrNo))
            .orElseGet(() -> endpoint.map(S3Options::hasNoSubdomains).orElse(false)));
  }

  private static boolean yesOrNo(String value) {
    return switch (value.trim().toLowerCase(Locale.ROOT)) {
      case "true", "1", "yes" -> true;
      case "false", "0", "no" -> false;
      default -> throw Refusal.usage("MEDIA_IMPORTER_S3_PATH_STYLE is true or false");
    };
  }

  private static boolean hasNoSubdomains(URI url) {
    String host = url.getHost();
    return host.equals("localhost") || host.startsWith("[") || host.matches("[0-9.]+");
  }
}
