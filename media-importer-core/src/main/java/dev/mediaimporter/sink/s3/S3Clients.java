package dev.mediaimporter.sink.s3;

import dev.mediaimporter.internal.DeadlineTimer;
import dev.mediaimporter.internal.http.ServerCertificates;
import dev.mediaimporter.media.SinkException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.TrustManager;
import org.apache.hc.client5.http.impl.auth.SystemDefaultCredentialsProvider;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.awscore.endpoint.AwsClientEndpointProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.profiles.ProfileFileLocation;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;

/** Clients for {@link S3Connection}. */
final class S3Clients {
  private static final Pattern LOOPBACK = Pattern.compile(
      "(?:.*\\.)?localhost|127(?:\\.\\d+){3}|\\[::1]|\\[0:0:0:0:0:0:0:1]",
      Pattern.CASE_INSENSITIVE);

  private S3Clients() {}

  static Optional<URI> configuredEndpoint(Optional<String> profile) {
    try {
      return AwsClientEndpointProvider.builder()
          .profileName(profile.orElse(null))
          .serviceEndpointOverrideEnvironmentVariable("AWS_ENDPOINT_URL_S3")
          .serviceEndpointOverrideSystemProperty("aws.endpointUrlS3")
          .serviceProfileProperty("s3")
          .resolveFromOverrides()
          .map(url -> URI.create(url.toString().replaceFirst("/+$", "")));
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw unusable(e);
    } catch (SdkClientException e) {
      throw new SinkException(
          SinkException.State.NOT_WRITTEN,
          SinkException.Scope.DESTINATION,
          "the endpoint in the AWS settings cannot be read: " + e.getMessage()
              + "; correct AWS_ENDPOINT_URL or endpoint_url in the profile",
          e);
    }
  }

  static S3Client open(S3Connection connection) {
    try {
      return builder(connection).build();
    } catch (IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
      throw unusable(e);
    }
  }

  /** The SDK names neither the file nor the remedy. */
  private static SinkException unusable(RuntimeException e) {
    String where = Stream.of(
            ProfileFileLocation.configurationFileLocation(),
            ProfileFileLocation.credentialsFileLocation())
        .flatMap(Optional::stream)
        .map(Path::toString)
        .collect(Collectors.joining(" and "));
    return new SinkException(
        SinkException.State.NOT_WRITTEN,
        SinkException.Scope.DESTINATION,
        "the AWS settings cannot be used: " + S3Failures.cut(String.valueOf(e.getMessage()))
            + (where.isEmpty() ? "" : "; check " + where),
        e);
  }

  static S3ClientBuilder builder(S3Connection given) {
    S3Connection connection = given.endpoint().isPresent()
        ? given
        : S3Connection.builder()
            .from(given)
            .endpoint(configuredEndpoint(given.profile()))
            .build();
    // The client's own executor keeps every request's deadlines until they have passed. It does not
    // close one that it was given; its HTTP client does.
    ScheduledExecutorService timer = DeadlineTimer.named("media-importer-s3-deadlines");
    S3ClientBuilder client = S3Client.builder()
        .httpClientBuilder(new InterruptibleHttp.Builder(http(connection), timer))
        .region(region(connection))
        .putAuthScheme(new StatedHashSigner())
        .forcePathStyle(connection.pathStyle())
        // The sink states its own checksums; a server may not know the trailers the SDK would add.
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        // Asking before each body costs a round trip; chunks are foreign to some servers.
        .serviceConfiguration(S3Configuration.builder()
            .expectContinueEnabled(false)
            .chunkedEncodingEnabled(false)
            .build())
        .overrideConfiguration(override -> override
            .scheduledExecutorService(timer)
            .defaultProfileName(connection.profile().orElse(null))
            .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(4)
                .build())
            .apiCallAttemptTimeout(connection.attemptTimeout())
            .apiCallTimeout(connection.requestTimeout()));
    connection.endpoint().ifPresent(client::endpointOverride);
    connection
        .credentials()
        .or(() -> connection.profile().map(ProfileCredentialsProvider::create))
        .ifPresent(client::credentialsProvider);
    return client;
  }

  private static Apache5HttpClient.Builder http(S3Connection connection) {
    Apache5HttpClient.Builder http = Apache5HttpClient.builder()
        .maxConnections(128)
        .connectionTimeout(connection.connectTimeout())
        .socketTimeout(connection.socketTimeout())
        .tcpKeepAlive(true);
    TrustManager[] trust = {ServerCertificates.trusting(connection.caFile())};
    http.tlsTrustManagersProvider(() -> trust)
        // The SDK reads the settings of http proxies only, whatever the scheme of the endpoint.
        .proxyConfiguration(ProxyConfiguration.builder()
            .useSystemPropertyValues(false)
            .useEnvironmentVariableValues(false)
            .build());
    // A proxy is another machine: from there, an address of this one leads elsewhere.
    if (connection.endpoint().filter(S3Clients::isThisMachine).isEmpty()) {
      http.httpRoutePlanner(new SystemDefaultRoutePlanner(null))
          .credentialsProvider(new SystemDefaultCredentialsProvider());
    }
    return http;
  }

  static boolean isThisMachine(URI endpoint) {
    return LOOPBACK.matcher(String.valueOf(endpoint.getHost())).matches();
  }

  private static Region region(S3Connection connection) {
    if (connection.region().isPresent()) {
      return Region.of(connection.region().get());
    }
    try {
      // Asking the cloud's own metadata service costs seconds where there is none.
      AwsProfileRegionProvider ofProfile =
          new AwsProfileRegionProvider(null, connection.profile().orElse(null));
      return connection.endpoint().isPresent()
          ? new AwsRegionProviderChain(new SystemSettingsRegionProvider(), ofProfile).getRegion()
          : DefaultAwsRegionProviderChain.builder()
              .profileName(connection.profile().orElse(null))
              .build()
              .getRegion();
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw unusable(e);
    } catch (SdkClientException e) {
      if (connection.endpoint().isPresent()) {
        return Region.US_EAST_1;
      }
      throw new SinkException(
          SinkException.State.NOT_WRITTEN,
          SinkException.Scope.DESTINATION,
          "no AWS region is configured; set AWS_REGION or name one",
          e);
    }
  }
}
