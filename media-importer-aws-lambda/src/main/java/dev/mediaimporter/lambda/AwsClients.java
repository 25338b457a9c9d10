package dev.mediaimporter.lambda;

import dev.mediaimporter.sink.s3.S3Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
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
 * The AWS clients of one process, each made when it is first used, so that a function does not
 * start clients it does not need. Thread-safe; closed by its owner.
 */
public final class AwsClients implements AutoCloseable {
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(20);

  private final LambdaSettings settings;
  private final AwsCredentialsProvider credentials;
  private final Optional<ExecutionInterceptor> interceptor;
  private final UnaryOperator<S3Client> watchedS3;
  private final Map<Class<?>, SdkAutoCloseable> opened = new LinkedHashMap<>();

  /**
   * Clients that sign with these credentials.
   *
   * @param interceptor sees every call but those of S3; for tests
   */
  public AwsClients(
      LambdaSettings settings,
      AwsCredentialsProvider credentials,
      Optional<ExecutionInterceptor> interceptor) {
    this(settings, credentials, interceptor, UnaryOperator.identity());
  }

  /**
   * The same with a client of S3 that is watched.
   *
   * @param watchedS3 puts a client around the real one; for tests
   */
  public AwsClients(
      LambdaSettings settings,
      AwsCredentialsProvider credentials,
      Optional<ExecutionInterceptor> interceptor,
      UnaryOperator<S3Client> watchedS3) {
    this.settings = settings;
    this.credentials = credentials;
    this.interceptor = interceptor;
    this.watchedS3 = watchedS3;
  }

  private <T extends SdkAutoCloseable> T once(Class<T> type, Supplier<T> maker) {
    synchronized (opened) {
      SdkAutoCloseable known = opened.get(type);
      if (known == null) {
        known = maker.get();
        opened.put(type, known);
      }
      return type.cast(known);
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

  private <
          C extends SdkAutoCloseable, B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>>
      C client(Class<C> type, B builder, String service) {
    return once(type, () -> {
      settings.endpoint(service).ifPresent(builder::endpointOverride);
      return builder
          .httpClient(once(SdkHttpClient.class, AwsClients::newHttpClient))
          .region(region())
          .credentialsProvider(credentials)
          .overrideConfiguration(override -> {
            override
                .retryStrategy(RetryMode.STANDARD)
                .apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
                .apiCallTimeout(CALL_TIMEOUT);
            interceptor.ifPresent(override::addExecutionInterceptor);
          })
          .build();
    });
  }

  private S3Client newS3Client() {
    S3Connection.Builder connection = S3Connection.builder()
        .region(region().id())
        .credentials(credentials)
        .attemptTimeout(Duration.ofMinutes(2))
        .requestTimeout(Duration.ofMinutes(4))
        .pathStyle(settings.endpoint("S3").isPresent());
    settings.endpoint("S3").ifPresent(connection::endpoint);
    return watchedS3.apply(connection.build().open());
  }

  private S3Presigner newPresigner() {
    S3Presigner.Builder builder = S3Presigner.builder()
        .region(region())
        .credentialsProvider(credentials)
        .serviceConfiguration(S3Configuration.builder()
            .pathStyleAccessEnabled(settings.endpoint("S3").isPresent())
            .build());
    settings.endpoint("S3").ifPresent(builder::endpointOverride);
    return builder.build();
  }

  DynamoDbClient dynamo() {
    return client(DynamoDbClient.class, DynamoDbClient.builder(), "DYNAMODB");
  }

  SqsClient sqs() {
    return client(SqsClient.class, SqsClient.builder(), "SQS");
  }

  KmsClient kms() {
    return client(KmsClient.class, KmsClient.builder(), "KMS");
  }

  SecretsManagerClient secrets() {
    return client(SecretsManagerClient.class, SecretsManagerClient.builder(), "SECRETS_MANAGER");
  }

  S3Client s3() {
    return once(S3Client.class, this::newS3Client);
  }

  S3Presigner presigner() {
    return once(S3Presigner.class, this::newPresigner);
  }

  /** Closes the clients, and last what they share. */
  @Override
  public void close() {
    synchronized (opened) {
      List<SdkAutoCloseable> latestFirst = new ArrayList<>(opened.values());
      Collections.reverse(latestFirst);
      latestFirst.forEach(SdkAutoCloseable::close);
      opened.clear();
    }
  }
}
