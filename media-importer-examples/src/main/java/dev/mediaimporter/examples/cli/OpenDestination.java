package dev.mediaimporter.examples.cli;

import dev.mediaimporter.examples.cli.Destination.Bucket;
import dev.mediaimporter.examples.cli.Destination.Folder;
import dev.mediaimporter.media.SinkException;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.local.LocalMediaSink;
import dev.mediaimporter.sink.s3.S3Connection;
import dev.mediaimporter.sink.s3.S3MediaSink;
import dev.mediaimporter.sink.s3.S3ObjectSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.profiles.ProfileFileLocation;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A sink with its connections, which are closed with it.
 *
 * @param closeClient closes the connections
 */
record OpenDestination(MediaSink sink, Runnable closeClient) implements AutoCloseable {
  /** Together with the script's Java options this keeps the process below 256 MB. */
  private static final long BUFFER_BYTES = 96L * 1024 * 1024;

  /**
   * Connects to nothing and writes nothing yet; may ask the cloud's own services for credentials.
   *
   * @throws Refusal if settings are missing
   */
  static OpenDestination of(
      Destination destination,
      S3Connection settings,
      S3ObjectSettings objects,
      CliContext context) {
    if (destination instanceof Folder folder) {
      return new OpenDestination(LocalMediaSink.in(folder.path()), () -> {});
    }
    Bucket bucket = (Bucket) destination;
    S3Client client = client(settings, context);
    MediaSink sink = S3MediaSink.builder(client, bucket.name())
        .prefix(bucket.prefix())
        .memoryBytes(BUFFER_BYTES)
        .objects(objects)
        .build();
    return new OpenDestination(sink, client::close);
  }

  /**
   * The same for a destination that has to exist; never creates one.
   *
   * @throws Refusal if settings are missing, or there is no such folder
   * @throws SinkException if there is no such bucket, or it does not answer
   */
  static OpenDestination ofExisting(
      Destination destination, S3Connection settings, S3ObjectSettings objects, CliContext context)
      throws IOException {
    if (destination instanceof Folder folder && !Files.isDirectory(folder.path())) {
      throw Refusal.usage("there is no folder " + Printable.of(folder.path().toString()));
    }
    OpenDestination open = of(destination, settings, objects, context);
    if (destination instanceof Bucket) {
      try {
        open.sink.checkWritable();
      } catch (IOException | RuntimeException e) {
        open.close();
        throw e;
      }
    }
    return open;
  }

  /**
   * A client for a bucket; the caller closes it. Connects to nothing yet.
   *
   * @throws Refusal if settings are missing
   */
  static S3Client client(S3Connection settings, CliContext context) {
    AwsCredentialsProvider credentials = credentials(settings, context);
    try {
      return S3Connection.builder()
          .from(settings)
          .credentials(credentials)
          .build()
          .open();
    } catch (SinkException e) {
      throw Refusal.usage(String.valueOf(e.getMessage()), e);
    }
  }

  private static AwsCredentialsProvider credentials(S3Connection settings, CliContext context) {
    if (settings.profile().isPresent()) {
      return ofProfile(settings.profile().get());
    }
    Optional<AwsCredentials> given = fromVariables(context);
    if (given.isPresent()) {
      return StaticCredentialsProvider.create(given.get());
    }
    boolean local = settings.endpoint().filter(OpenDestination::isLoopback).isPresent();
    AwsCredentialsProvider credentials =
        local ? chainOnThisMachine() : DefaultCredentialsProvider.builder().build();
    try {
      credentials.resolveCredentials();
      return credentials;
    } catch (SdkClientException
        | IllegalArgumentException
        | IllegalStateException
        | UncheckedIOException e) {
      throw Refusal.usage(
          "no AWS credentials found" + ofProfile(context) + "; set AWS_ACCESS_KEY_ID and"
              + " AWS_SECRET_ACCESS_KEY"
              + (local ? ", to any value if the server does not check them," : "")
              + " or name a profile with AWS_PROFILE",
          e);
    }
  }

  private static AwsCredentialsProvider ofProfile(String name) {
    ProfileCredentialsProvider profile = ProfileCredentialsProvider.create(name);
    try {
      profile.resolveCredentials();
      return profile;
    } catch (RuntimeException e) {
      profile.close();
      throw Refusal.usage("--s3-profile " + Printable.of(name, 80) + ": " + reason(e) + where(), e);
    }
  }

  private static String reason(RuntimeException e) {
    return Printable.of(
        Failure.oneLine(String.valueOf(e.getMessage()))
            .replaceFirst(": ProfileFile\\(.*", "")
            .replaceFirst("(?i)^unable to load credentials[^:]*: *", ""),
        200);
  }

  private static List<Path> files() {
    return Stream.of(
            ProfileFileLocation.configurationFileLocation(),
            ProfileFileLocation.credentialsFileLocation())
        .flatMap(Optional::stream)
        .toList();
  }

  private static String where() {
    String where = files().stream().map(Path::toString).collect(Collectors.joining(" and "));
    return where.isEmpty() ? "" : ", in " + Printable.of(where, 400);
  }

  /** What is wrong with the profile, where the user means one; the chain names every place. */
  private static String ofProfile(CliContext context) {
    if (files().isEmpty() && context.variable("AWS_PROFILE").isEmpty()) {
      return "";
    }
    try (ProfileCredentialsProvider profile = ProfileCredentialsProvider.create()) {
      profile.resolveCredentials();
      return "";
    } catch (RuntimeException e) {
      return " (" + reason(e) + where() + ")";
    }
  }

  /** The first link of the SDK's chain, from the variables that this program was given. */
  private static Optional<AwsCredentials> fromVariables(CliContext context) {
    Optional<String> id = context.variable("AWS_ACCESS_KEY_ID");
    Optional<String> secret = context.variable("AWS_SECRET_ACCESS_KEY");
    if (id.isEmpty() || secret.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(context
        .variable("AWS_SESSION_TOKEN")
        .<AwsCredentials>map(token -> AwsSessionCredentials.create(id.get(), secret.get(), token))
        .orElseGet(() -> AwsBasicCredentials.create(id.get(), secret.get())));
  }

  /** The SDK's chain without the cloud's metadata services, which take seconds not to answer. */
  private static AwsCredentialsProvider chainOnThisMachine() {
    return AwsCredentialsProviderChain.builder()
        .credentialsProviders(
            SystemPropertyCredentialsProvider.create(),
            EnvironmentVariableCredentialsProvider.create(),
            ProfileCredentialsProvider.create())
        .build();
  }

  private static boolean isLoopback(URI endpoint) {
    String host = endpoint.getHost();
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }

  @Override
  public void close() throws IOException {
    try {
      sink.close();
    } finally {
      closeClient.run();
    }
  }
}
