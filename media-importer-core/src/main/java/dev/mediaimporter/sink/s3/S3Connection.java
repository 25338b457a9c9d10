package dev.mediaimporter.sink.s3;

import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.media.SinkException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.immutables.value.Value;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * How to reach an S3 server, and a client that is set up for {@link S3MediaSink}: every wait has an
 * end, at most four attempts for a request, enough connections for 64 items at once, and plain
 * bodies that any S3 server understands. With this client an interrupt ends a request within a
 * moment, even one that the server stalls. The proxy that Java's system properties name
 * ({@code https.proxyHost} and so on) is used, except for an endpoint on this machine. Immutable.
 */
@Value.Immutable
public interface S3Connection {
  /**
   * An S3-compatible server, such as {@code http://127.0.0.1:9000}; by default
   * {@link #configuredEndpoint}, and Amazon where there is none.
   */
  Optional<URI> endpoint();

  /**
   * The region, such as {@code eu-central-1}. By default the one of the environment or the AWS
   * profile; for an {@link #endpoint()}, {@code us-east-1} when there is none.
   */
  Optional<String> region();

  /** Whether the bucket is named in the path of a URL rather than in its host. */
  @Value.Default
  default boolean pathStyle() {
    return false;
  }

  /**
   * The profile of the AWS configuration files to use; without it the one that the environment
   * names. Its credentials come before those of the environment.
   */
  Optional<String> profile();

  /** The credentials; by default those of {@link #profile()}, or those that the SDK finds. */
  @Value.Redacted
  Optional<AwsCredentialsProvider> credentials();

  /** A PEM file with certificates that are trusted besides those that Java trusts. */
  Optional<Path> caFile();

  /** How long a connection may take to be made; 1 ms to 24 hours, as all of these. */
  @Value.Default
  default Duration connectTimeout() {
    return Duration.ofSeconds(10);
  }

  /** How long the server may be silent. */
  @Value.Default
  default Duration socketTimeout() {
    return Duration.ofSeconds(60);
  }

  /** How long one attempt of one request may take. */
  @Value.Default
  default Duration attemptTimeout() {
    return Duration.ofMinutes(5);
  }

  /** How long one request may take with all its attempts. */
  @Value.Default
  default Duration requestTimeout() {
    return Duration.ofMinutes(15);
  }

  /**
   * Makes a client; the caller closes it. Connects to nothing yet.
   *
   * @throws SinkException if no region is known, or the AWS configuration cannot be read
   * @throws InvalidRequestException if {@link #caFile()} cannot be read or holds no certificate
   */
  default S3Client open() {
    return S3Clients.open(this);
  }

  /**
   * Rejects values out of range.
   *
   * @throws IllegalStateException naming the value
   */
  @Value.Check
  default void check() {
    requireDuration("connectTimeout", connectTimeout());
    requireDuration("socketTimeout", socketTimeout());
    requireDuration("attemptTimeout", attemptTimeout());
    requireDuration("requestTimeout", requestTimeout());
  }

  private static void requireDuration(String name, Duration value) {
    if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalStateException(name + " must be 1 ms to 24 hours, got " + value);
    }
  }

  /**
   * The S3-compatible server that the environment ({@code AWS_ENDPOINT_URL_S3},
   * {@code AWS_ENDPOINT_URL}) or the AWS profile names, without a slash at its end. Reads the AWS
   * configuration files.
   *
   * @param profile used instead of the one that the environment names
   * @throws SinkException if what is configured cannot be read
   */
  static Optional<URI> configuredEndpoint(Optional<String> profile) {
    return S3Clients.configuredEndpoint(profile);
  }

  /** Starts from the defaults: Amazon's servers, and what the environment says. */
  static Builder builder() {
    return new Builder();
  }

  /**
   * Builds connections; not thread-safe.
   *
   * <p>The range and the default of each setting are told where it is read:
   * {@link S3Connection#endpoint() endpoint}, {@link S3Connection#region() region},
   * {@link S3Connection#pathStyle() pathStyle}, {@link S3Connection#profile() profile},
   * {@link S3Connection#credentials() credentials}, {@link S3Connection#caFile() caFile},
   * {@link S3Connection#connectTimeout() connectTimeout}, {@link S3Connection#socketTimeout()
   * socketTimeout}, {@link S3Connection#attemptTimeout() attemptTimeout},
   * {@link S3Connection#requestTimeout() requestTimeout}.
   */
  class Builder extends ImmutableS3Connection.Builder {}
}
