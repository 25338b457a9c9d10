package dev.mediaimporter.lambda;

import dev.mediaimporter.sink.s3.S3Connection;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The AWS clients of one process, each made when it is first needed: what a function does not use
 * costs it no time. Thread-safe; closed by whoever made it.
 */
public final class AwsClients implements AutoCloseable {
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(20);

  private final LambdaSettings settings;
  private final AwsCredentialsProvider credentials;
  private final Optional<ExecutionInterceptor> interceptor;
  private final Deque<SdkAutoCloseable> opened = new ArrayDeque<>();
  private final Once<SdkHttpClient> http = new Once<>(AwsClients::newHttpClient);
  private final Once<DynamoDbClient> dynamo =
      new Once<>(() -> configured(DynamoDbClient.builder(), "DYNAMODB").build());
  private final Once<SqsClient> sqs =
      new Once<>(() -> configured(SqsClient.builder(), "SQS").build());
  private final Once<KmsClient> kms =
      new Once<>(() -> configured(KmsClient.builder(), "KMS").build());
  private final Once<SecretsManagerClient> secrets = new Once<>(
      () -> configured(SecretsManagerClient.builder(), "SECRETS_MANAGER").build());
  private final Once<S3Client> s3 = new Once<>(this::newS3Client);
  private final Once<S3Presigner> presigner = new Once<>(this::newPresigner);

  /**
   * Clients that sign with these credentials.
   *
   * @param interceptor sees every call; for tests
   */
  public AwsClients(
      LambdaSettings settings,
      AwsCredentialsProvider credentials,
      Optional<ExecutionInterceptor> interceptor) {
    this.settings = settings;
    this.credentials = credentials;
    this.interceptor = interceptor;
  }

  /** Something made once, at the first use. */
  private final class Once<T extends SdkAutoCloseable> {
    private final Supplier<T> maker;
    private @Nullable T made;

    Once(Supplier<T> maker) {
      this.maker = maker;
    }

    T get() {
      synchronized (opened) {
        T known = made;
        if (known == null) {
          known = maker.get();
          made = known;
          opened.push(known);
        }
        return known;
      }
    }
  }

  private static SdkHttpClient newHttpClient() {
    return Apache5HttpClient.builder()
        .maxConnections(64)
        .connectionTimeout(Duration.ofSeconds(2))
        .socketTimeout(ATTEMPT_TIMEOUT)
        .build();
  }

  private Region region() {
    return Region.of(settings.region());
  }

  private Optional<URI> endpoint(String service) {
    return settings.endpoint(service);
  }

  private <B extends AwsSyncClientBuilder<B, ?> & AwsClientBuilder<B, ?>> B configured(
      B builder, String service) {
    builder
        .httpClient(http.get())
        .region(region())
        .credentialsProvider(credentials)
        .overrideConfiguration(override -> {
          override
              .retryStrategy(RetryMode.STANDARD)
              .apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
              .apiCallTimeout(CALL_TIMEOUT);
          interceptor.ifPresent(override::addExecutionInterceptor);
        });
    endpoint(service).ifPresent(builder::endpointOverride);
    return builder;
  }

  private S3Client newS3Client() {
    S3Connection.Builder connection = S3Connection.builder()
        .region(region().id())
        .credentials(credentials)
        .attemptTimeout(Duration.ofMinutes(2))
        .requestTimeout(Duration.ofMinutes(4))
        .pathStyle(endpoint("S3").isPresent());
    endpoint("S3").ifPresent(connection::endpoint);
    return connection.build().open();
  }

  private S3Presigner newPresigner() {
    S3Presigner.Builder builder = S3Presigner.builder()
        .region(region())
        .credentialsProvider(credentials)
        .serviceConfiguration(S3Configuration.builder()
            .pathStyleAccessEnabled(endpoint("S3").isPresent())
            .build());
    endpoint("S3").ifPresent(builder::endpointOverride);
    return builder.build();
  }

  DynamoDbClient dynamo() {
    return dynamo.get();
  }

  SqsClient sqs() {
    return sqs.get();
  }

  KmsClient kms() {
    return kms.get();
  }

  SecretsManagerClient secrets() {
    return secrets.get();
  }

  S3Client s3() {
    return s3.get();
  }

  S3Presigner presigner() {
    return presigner.get();
  }

  @Override
  public void close() {
    synchronized (opened) {
      while (!opened.isEmpty()) {
        opened.pop().close();
      }
    }
  }
}
