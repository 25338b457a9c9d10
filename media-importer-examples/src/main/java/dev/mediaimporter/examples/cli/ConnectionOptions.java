package dev.mediaimporter.examples.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where Google and S3 are and how to get in: flags of every command, and environment variables. */
final class ConnectionOptions {
  static final String HEADING = "%nWays in, each also by the environment variable in brackets:%n";

  @Option(
      names = "--access-token",
      paramLabel = "TOKEN",
      description =
          "Google access token, which lives about an hour. [GOOGLE_ACCESS_TOKEN: better so,"
              + " because other users of this machine can see the arguments of a program]")
  @Nullable
  String accessToken;

  @Option(
      names = "--credentials",
      paramLabel = "FILE",
      description = "Google's \"authorized_user\" JSON, which holds a refresh token."
          + " [MEDIA_IMPORTER_CREDENTIALS]")
  @Nullable
  String credentials;

  @Option(
      names = "--photos-url",
      paramLabel = "URL",
      description = "Root of the Library API, without /v1. [MEDIA_IMPORTER_PHOTOS_URL]")
  @Nullable
  String photosUrl;

  @Option(
      names = "--picker-url",
      paramLabel = "URL",
      description = "Root of the Picker API, without /v1. [MEDIA_IMPORTER_PICKER_URL]")
  @Nullable
  String pickerUrl;

  @Option(
      names = "--token-url",
      paramLabel = "URL",
      description = "Where access tokens are refreshed. [MEDIA_IMPORTER_TOKEN_URL]")
  @Nullable
  String tokenUrl;

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

  @Option(names = "--debug", description = "Show where in the program an error came from.")
  boolean debug;

  /**
   * The flags, and the environment where a flag is absent.
   *
   * @throws Refusal naming what is wrong
   */
  ConnectionSettings resolve(Surroundings surroundings) {
    if (accessToken != null && credentials != null) {
      throw Refusal.usage("give --access-token or --credentials, not both");
    }
    boolean fromFlags = accessToken != null || credentials != null;
    Optional<URI> endpoint = url(surroundings, "--s3-endpoint", s3Endpoint, "AWS_ENDPOINT_URL_S3");
    return new ConnectionSettings(
        googleRoot(surroundings, "--photos-url", photosUrl, "MEDIA_IMPORTER_PHOTOS_URL"),
        googleRoot(surroundings, "--picker-url", pickerUrl, "MEDIA_IMPORTER_PICKER_URL"),
        url(surroundings, "--token-url", tokenUrl, "MEDIA_IMPORTER_TOKEN_URL"),
        fromFlags
            ? present(accessToken, "--access-token")
            : surroundings.variable("GOOGLE_ACCESS_TOKEN").map(String::trim),
        (fromFlags
                ? present(credentials, "--credentials")
                : surroundings.variable("MEDIA_IMPORTER_CREDENTIALS"))
            .map(surroundings::path),
        endpoint,
        present(s3Region, "--s3-region").or(() -> surroundings.variable("AWS_REGION")),
        Optional.ofNullable(s3PathStyle)
            .or(() -> surroundings.variable("MEDIA_IMPORTER_S3_PATH_STYLE").map(this::yesOrNo))
            .orElseGet(() -> endpoint.map(ConnectionOptions::hasNoSubdomains).orElse(false)));
  }

  private boolean yesOrNo(String value) {
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

  private static Optional<URI> googleRoot(
      Surroundings surroundings, String flag, @Nullable String value, String variable) {
    Optional<URI> url = url(surroundings, flag, value, variable);
    url.filter(root -> root.getPath().endsWith("/v1")).ifPresent(root -> {
      throw Refusal.usage(flag + " is the root of the API, without /v1");
    });
    return url;
  }

  private static Optional<URI> url(
      Surroundings surroundings, String flag, @Nullable String value, String variable) {
    Optional<String> given = present(value, flag).or(() -> surroundings.variable(variable));
    if (given.isEmpty()) {
      return Optional.empty();
    }
    String name = value == null ? variable : flag;
    try {
      URI url = new URI(given.get().trim().replaceFirst("/+$", ""));
      if (url.getHost() != null
          && ("http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme()))
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

  private static Optional<String> present(@Nullable String value, String flag) {
    if (value != null && value.isBlank()) {
      throw Refusal.usage(flag + " is empty");
    }
    return Optional.ofNullable(value);
  }
}
