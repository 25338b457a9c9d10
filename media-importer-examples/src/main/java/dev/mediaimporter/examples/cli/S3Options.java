package dev.mediaimporter.examples.cli;

import dev.mediaimporter.media.SinkException;
import dev.mediaimporter.sink.s3.S3Connection;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Flags that say how to reach S3. */
final class S3Options {
  static final String HEADING = "%nS3 (or set the environment variable in brackets):%n";

  @Option(
      names = "--s3-endpoint",
      paramLabel = "URL",
      description = "S3-compatible endpoint (MinIO, Ceph, R2)."
          + " [AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, or the AWS profile]")
  @Nullable
  String s3Endpoint;

  @Option(
      names = "--s3-region",
      paramLabel = "REGION",
      description = "Region of the bucket. [AWS_REGION, or the AWS"
          + " profile; us-east-1 with --s3-endpoint]")
  @Nullable
  String s3Region;

  @Option(
      names = "--s3-profile",
      paramLabel = "NAME",
      description = "Profile of the AWS configuration files with credentials, region and endpoint;"
          + " comes before the credentials of the environment. [or AWS_PROFILE]")
  @Nullable
  String s3Profile;

  @Option(
      names = "--s3-path-style",
      paramLabel = "true|false",
      arity = "0..1",
      fallbackValue = "true",
      description = "Put the bucket name into the path instead of the host name."
          + " [MEDIA_IMPORTER_S3_PATH_STYLE; on for IP addresses and localhost]")
  @Nullable
  String s3PathStyle;

  /**
   * The checked values of these flags. The AWS settings are read only for a bucket.
   *
   * @throws Refusal naming what is wrong
   */
  S3Connection resolve(Flags flags, Destination destination, CliContext context) {
    Optional<URI> endpoint = flags.url("--s3-endpoint");
    if (endpoint.isEmpty() && destination instanceof Destination.Bucket) {
      endpoint = configuredEndpoint(flags.text("--s3-profile"));
    }
    Optional<String> region = flags.text("--s3-region");
    if (region.filter(name -> !name.matches("[A-Za-z0-9-]+")).isPresent()) {
      throw Refusal.usage(flags.name("--s3-region") + " must be a region such as eu-central-1");
    }
    Optional<URI> server = endpoint;
    boolean pathStyle = flags
        .text("--s3-path-style")
        .map(value -> yesOrNo(flags.name("--s3-path-style"), value))
        .orElseGet(() -> server.map(S3Options::hasNoSubdomains).orElse(false));
    S3Connection.Builder connection = S3Connection.builder();
    TransferOptions.connectTimeout(flags).ifPresent(connection::connectTimeout);
    return connection
        .endpoint(endpoint)
        .region(region)
        .profile(flags.text("--s3-profile"))
        .pathStyle(pathStyle)
        .caFile(flags.text("--ca-file").map(context::path))
        .build();
  }

  private static Optional<URI> configuredEndpoint(Optional<String> profile) {
    try {
      return S3Connection.configuredEndpoint(profile);
    } catch (SinkException e) {
      throw Refusal.usage(String.valueOf(e.getMessage()), e);
    }
  }

  private static boolean yesOrNo(String name, String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true", "1", "yes" -> true;
      case "false", "0", "no" -> false;
      default -> throw Refusal.usage(name + " must be true or false");
    };
  }

  private static boolean hasNoSubdomains(URI url) {
    String host = String.valueOf(url.getHost());
    return host.equals("localhost") || host.startsWith("[") || host.matches("[0-9.]+");
  }
}
