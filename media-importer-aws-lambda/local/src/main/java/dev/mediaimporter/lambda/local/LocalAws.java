package dev.mediaimporter.lambda.local;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.server.Server;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.gaul.s3proxy.CrossOriginResourceSharing;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/**
 * What the functions call, on this machine and in memory: DynamoDB, SQS, S3, KMS and Secrets
 * Manager, with a table, a queue with its dead-letter queue, and a bucket. Closed by whoever
 * started it; thread-safe.
 */
public final class LocalAws implements AutoCloseable {
  /** The credentials of everybody. */
  public static final StaticCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local-secret"));

  /**
   * It warns of a version that it cannot read in a jar of many; kept, or the level is forgotten.
   */
  private static final Logger SQLITE_LOG = Logger.getLogger("com.almworks.sqlite4java");

  private static final String BUCKET = "media";
  private static final int MAX_RECEIVE_COUNT = 5;

  private final Opened opened = new Opened();
  private final AtomicInteger tables = new AtomicInteger();
  private final Map<String, String> environment = new TreeMap<>();
  private final DynamoDbClient dynamo;
  private final SqsClient sqs;
  private final Map<String, LongAdder> objectCalls = new ConcurrentHashMap<>();
  private final String queueUrl;
  private final String deadLetterUrl;

  private LocalAws(String googleSecret, Duration visibility) throws Exception {
    this.dynamo = startDynamo();
    this.sqs = startSqs();
    this.deadLetterUrl =
        sqs.createQueue(request -> request.queueName("dead-letters")).queueUrl();
    this.queueUrl = createQueue(visibility);
    startS3();
    KeysAndSecrets keys = new KeysAndSecrets(googleSecret);
    opened.add(keys);
    environment.put("AWS_ENDPOINT_URL_KMS", keys.url());
    environment.put("AWS_ENDPOINT_URL_SECRETS_MANAGER", keys.url());
    environment.put("AWS_REGION", Region.US_EAST_1.id());
    environment.put("AWS_ACCESS_KEY_ID", CREDENTIALS.resolveCredentials().accessKeyId());
    environment.put("AWS_SECRET_ACCESS_KEY", CREDENTIALS.resolveCredentials().secretAccessKey());
    environment.put("TABLE_NAME", newTable());
    environment.put("QUEUE_URL", queueUrl);
    environment.put("MEDIA_BUCKET", BUCKET);
    environment.put("KMS_KEY_ID", KeysAndSecrets.KEY_ID);
    environment.put("SIGN_IN", "everybody");
    environment.put("GOOGLE_SECRET_ID", KeysAndSecrets.SECRET_ID);
  }

  /**
   * Starts everything; takes some seconds.
   *
   * @param googleSecret the value of the one secret
   * @param visibility how long a message that was received stays hidden
   */
  public static LocalAws start(String googleSecret, Duration visibility) throws Exception {
    return new LocalAws(googleSecret, visibility);
  }

  /** What the functions find in their environment to get here. */
  public Map<String, String> environment() {
    return Map.copyOf(environment);
  }

  /** A client of the queues here. */
  public SqsClient sqs() {
    return sqs;
  }

  /** A client of the tables here. */
  public DynamoDbClient dynamo() {
    return dynamo;
  }

  /** The address of the work queue. */
  public String queueUrl() {
    return queueUrl;
  }

  /** The address of the queue of messages that were given up. */
  public String deadLetterUrl() {
    return deadLetterUrl;
  }

  private DynamoDbClient startDynamo() throws Exception {
    SQLITE_LOG.setLevel(Level.OFF);
    LocalDynamoDBServerHandler handler = new LocalDynamoDBServerHandler(
        new LocalDynamoDBRequestHandler(0, true, null, false, false), null);
    opened.add(handler::close);
    // DynamoDB Local's own server listens on all addresses.
    Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    server.setHandler(handler);
    server.start();
    opened.add(server::stop);
    String url = "http://127.0.0.1:" + server.getURI().getPort();
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", url);
    DynamoDbClient client = client(DynamoDbClient.builder(), url);
    opened.add(client);
    return client;
  }

  /** A client of a service at this address. */
  public static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(
      B builder, String url) {
    return builder
        .endpointOverride(URI.create(url))
        .region(Region.US_EAST_1)
        .credentialsProvider(CREDENTIALS)
        .httpClientBuilder(Apache5HttpClient.builder())
        .build();
  }

  /** Makes one more table like the deployment's, and names it. */
  public String newTable() {
    String name = "media-importer-" + tables.incrementAndGet();
    dynamo.createTable(request -> request
        .tableName(name)
        .billingMode(BillingMode.PAY_PER_REQUEST)
        .attributeDefinitions(text("pk"), text("sk"), text("gsi1pk"), text("gsi1sk"))
        .keySchema(key("pk", KeyType.HASH), key("sk", KeyType.RANGE))
        .globalSecondaryIndexes(GlobalSecondaryIndex.builder()
            .indexName("gsi1")
            .keySchema(key("gsi1pk", KeyType.HASH), key("gsi1sk", KeyType.RANGE))
            .projection(projection -> projection.projectionType(ProjectionType.KEYS_ONLY))
            .build()));
    return name;
  }

  private static AttributeDefinition text(String name) {
    return AttributeDefinition.builder()
        .attributeName(name)
        .attributeType(ScalarAttributeType.S)
        .build();
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  private SqsClient startSqs() {
    SQSRestServer server =
        SQSRestServerBuilder.withDynamicPort().withInterface("127.0.0.1").start();
    int port = server.waitUntilStarted().localAddress().getPort();
    opened.add(server::stopAndWait);
    String url = "http://127.0.0.1:" + port;
    environment.put("AWS_ENDPOINT_URL_SQS", url);
    SqsClient client = client(SqsClient.builder(), url);
    opened.add(client);
    return client;
  }

  private String createQueue(Duration visibility) {
    String deadLetterArn = sqs.getQueueAttributes(
            request -> request.queueUrl(deadLetterUrl).attributeNames(QueueAttributeName.QUEUE_ARN))
        .attributes()
        .get(QueueAttributeName.QUEUE_ARN);
    return sqs.createQueue(request -> request
            .queueName("work")
            .attributes(Map.of(
                QueueAttributeName.VISIBILITY_TIMEOUT,
                Long.toString(visibility.toSeconds()),
                QueueAttributeName.REDRIVE_POLICY,
                "{\"maxReceiveCount\":\"" + MAX_RECEIVE_COUNT + "\",\"deadLetterTargetArn\":\""
                    + deadLetterArn + "\"}")))
        .queueUrl();
  }

  private void startS3() throws Exception {
    BlobStore kept = new TransientNio2BlobStore();
    opened.add(kept);
    kept.createContainer(BUCKET);
    BlobStore store = (BlobStore) Proxy.newProxyInstance(
        BlobStore.class.getClassLoader(),
        new Class<?>[] {BlobStore.class},
        (proxy, method, arguments) -> {
          objectCalls.computeIfAbsent(method.getName(), name -> new LongAdder()).increment();
          try {
            return method.invoke(kept, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
    S3Proxy proxy = S3Proxy.builder()
        .blobStore(store)
        .endpoint(URI.create("http://127.0.0.1:0"))
        .awsAuthentication(
            AuthenticationType.AWS_V4,
            CREDENTIALS.resolveCredentials().accessKeyId(),
            CREDENTIALS.resolveCredentials().secretAccessKey())
        // Whoever has a link may use it, as with the bucket's rule for the one page.
        .corsRules(new CrossOriginResourceSharing())
        .stopTimeout(0)
        .build();
    proxy.start();
    opened.add(proxy::stop);
    environment.put("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:" + proxy.getPort());
  }

  /** How often the store behind S3 was asked for what, by the names of its methods. */
  Map<String, Long> objectCalls() {
    Map<String, Long> counts = new TreeMap<>();
    objectCalls.forEach((name, count) -> counts.put(name, count.sum()));
    return counts;
  }

  @Override
  public void close() {
    opened.close();
  }
}
