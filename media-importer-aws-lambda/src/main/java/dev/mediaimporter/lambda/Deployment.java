package dev.mediaimporter.lambda;

import com.google.api.client.http.HttpTransport;
import com.google.auth.Credentials;
import com.google.gson.JsonObject;
import dev.mediaimporter.MediaImporter;
import dev.mediaimporter.accounts.Connections;
import dev.mediaimporter.accounts.GoogleApis;
import dev.mediaimporter.inbox.Inbox;
import dev.mediaimporter.inbox.InboxLimits;
import dev.mediaimporter.inbox.InboxStore;
import dev.mediaimporter.jobs.CallBudget;
import dev.mediaimporter.jobs.Deadline;
import dev.mediaimporter.jobs.JobCheck;
import dev.mediaimporter.jobs.JobPolicy;
import dev.mediaimporter.jobs.JobScheduler;
import dev.mediaimporter.jobs.JobService;
import dev.mediaimporter.jobs.JobSetup;
import dev.mediaimporter.jobs.JobSource;
import dev.mediaimporter.jobs.MediaErasure;
import dev.mediaimporter.jobs.PageParts;
import dev.mediaimporter.jobs.PageProcessor;
import dev.mediaimporter.jobs.PageResult;
import dev.mediaimporter.jobs.Sweep;
import dev.mediaimporter.jobs.UserErasure;
import dev.mediaimporter.jobs.WorkMessage;
import dev.mediaimporter.jobs.WorkQueue;
import dev.mediaimporter.lambda.LambdaSettings.Imports;
import dev.mediaimporter.lambda.api.Api;
import dev.mediaimporter.lambda.dynamo.DynamoStores;
import dev.mediaimporter.lambda.log.Metrics;
import dev.mediaimporter.lambda.log.Metrics.Unit;
import dev.mediaimporter.lambda.work.GoogleSetups;
import dev.mediaimporter.lambda.work.InboxSetups;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.photos.PhotosClient;
import dev.mediaimporter.photos.PickerClient;
import dev.mediaimporter.photos.google.GooglePhotosClient;
import dev.mediaimporter.photos.google.GooglePickerClient;
import dev.mediaimporter.signin.GoogleWebSignIn;
import dev.mediaimporter.sink.s3.S3MediaSink;
import dev.mediaimporter.takeout.S3Parts;
import dev.mediaimporter.takeout.TakeoutDocuments;
import dev.mediaimporter.watches.DueWatches;
import dev.mediaimporter.watches.Watches;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The parts of one function, connected. Thread-safe. Lives as long as the process, unless a test
 * closes it.
 */
public final class Deployment implements AutoCloseable {
  private static final int MIB = 1024 * 1024;
  private static final long GIB = 1L << 30;

  private final LambdaSettings settings;
  private final AwsClients aws;
  private final Clock clock;
  private final RandomGenerator random;
  private final JobPolicy policy;
  private final DynamoStores stores;
  private final WorkQueue queue;

  /** Connects the parts; sends no request yet. The clients are closed with it. */
  public Deployment(LambdaSettings settings, AwsClients aws, Clock clock, JobPolicy policy) {
    this.settings = settings;
    this.aws = aws;
    this.clock = clock;
    this.random = new SecureRandom();
    this.policy = policy;
    this.stores = DynamoStores.in(aws.dynamo(), settings.tableName(), clock, random);
    this.queue = new SqsWorkQueue(aws.sqs(), settings.queueUrl());
  }

  /** The parts for a function, as its environment says. */
  static Deployment fromEnvironment(LambdaSettings.Function function) {
    LambdaSettings settings = LambdaSettings.parse(System.getenv(), function);
    AwsClients aws =
        new AwsClients(settings, DefaultCredentialsProvider.builder().build(), Optional.empty());
    JobPolicy.Builder policy = JobPolicy.builder();
    settings
        .imports()
        .ifPresent(imports -> policy
            .concurrency(imports.concurrency())
            .maxStoredBytes(imports.storedGigabytes() * GIB));
    return new Deployment(settings, aws, Clock.systemUTC(), policy.build());
  }

  SqsClient sqs() {
    return aws.sqs();
  }

  String queueUrl() {
    return settings.queueUrl();
  }

  Sweep sweep() {
    return new Sweep(
        stores.jobs().dueWork(),
        List.of(stores.watches().dueWork()),
        stores.sweepProgress(),
        queue,
        clock);
  }

  /** The handler of HTTP requests. */
  Function<JsonObject, JsonObject> api(Metrics metrics) {
    Google google = new Google(metrics);
    Connections connections = google.connections();
    Api api = new Api(
        google.signIn,
        google.imports.googleClientId(),
        google.imports.signInRule(),
        connections,
        new JobService(
            stores.jobs(),
            stores.items(),
            stores.users(),
            connections,
            queue,
            policy,
            clock,
            random),
        new Watches(stores.watches(), connections, settings.watchEvery(), clock),
        new Inbox(
            inboxStore(), connections, InboxLimits.ofGigabytes(google.imports.inboxGigabytes())),
        google,
        new CallBudget(stores.callCounts(), stores.quotaGate(), clock),
        google.bucket,
        google.imports.siteOrigin(),
        clock);
    return api::answer;
  }

  private static boolean isDocument(S3MediaSink sink, MediaKey key) {
    try {
      return TakeoutDocuments.isDocument(sink, key);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Processes messages. */
  interface Work {
    /** Processes one message; empty for messages that have no result. */
    Optional<PageResult> process(WorkMessage message, String worker, Deadline deadline);
  }

  Work work(Metrics metrics) {
    Google google = new Google(metrics);
    S3MediaSink sink = S3MediaSink.builder(aws.s3(), google.imports.mediaBucket())
        .memoryBytes(256L * MIB)
        .build();
    PageProcessor pages = new PageProcessor(new PageParts(
        stores.jobs(),
        stores.items(),
        stores.users(),
        queue,
        new AnnouncedGate(stores.quotaGate(), metrics),
        setups(google, sink),
        MediaImporter.builder().clock(clock).policy(PageProcessor.shortPauses()).build(),
        policy,
        clock,
        random));
    InboxStore inbox = inboxStore();
    Connections connections = google.connections();
    UserErasure erasure = new UserErasure(
        stores.jobs(),
        stores.users(),
        new MediaErasure(
            stores.items(),
            google.bucket::deleteAll,
            user -> stores
                .users()
                .profile(user)
                .map(profile -> google.imports.keys().folder(profile.email(), google::hmacKey))
                .filter(
                    folder -> google.bucket.deleteManifests(folder, key -> isDocument(sink, key)))
                .isPresent()),
        List.of(
            stores.watches(),
            stores.items(),
            stores.jobs(),
            user -> Inbox.eraseSome(inbox, user),
            // Last: when Google cannot be told, the message comes back, and the rest is gone.
            user -> {
              connections.giveBack(user, token -> google.signIn.revoke(token.reveal()));
              return false;
            }),
        queue,
        clock);
    JobScheduler scheduler =
        new JobScheduler(stores.jobs(), stores.users(), queue, policy, clock, random);
    JobCheck check = new JobCheck(stores.jobs(), scheduler, queue, clock);
    DueWatches watches =
        new DueWatches(stores.watches(), stores.jobs(), stores.users(), scheduler, clock);
    return (message, worker, deadline) -> {
      if (message instanceof WorkMessage.Page page) {
        return Optional.of(pages.process(page, worker, deadline));
      }
      if (message instanceof WorkMessage.Check due) {
        if (check.process(due) == JobCheck.Outcome.BROKEN) {
          metrics.line().value("JobsBroken", Unit.COUNT, 1).send();
        }
      } else if (message instanceof WorkMessage.Watched due) {
        if (watches.process(due)) {
          metrics.line().value("WatchesStarted", Unit.COUNT, 1).send();
        }
      } else {
        erasure.process((WorkMessage.Forget) message, deadline);
      }
      return Optional.empty();
    };
  }

  private InboxStore inboxStore() {
    return new S3InboxStore(aws.s3(), aws::presigner, settings.requireImports().mediaBucket());
  }

  private JobSetup.Factory setups(Google google, S3MediaSink sink) {
    Imports imports = google.imports;
    JobSetup.Factory ofGoogle = new GoogleSetups(
        google.connections(),
        google.signIn,
        google,
        sink,
        google.bucket,
        imports.keys(),
        google::hmacKey);
    JobSetup.Factory ofInbox = new InboxSetups(
        inboxStore(),
        stores.items(),
        prefix -> S3Parts.in(aws.s3(), imports.mediaBucket(), prefix),
        sink,
        google.bucket,
        imports.keys(),
        google::hmacKey);
    return (job, profile) ->
        (job.source() instanceof JobSource.Inbox ? ofInbox : ofGoogle).open(job, profile);
  }

  @Override
  public void close() {
    aws.close();
  }

  /** The parts that call Google; they share connections. */
  private final class Google implements GoogleApis {
    private final Metrics metrics;
    private final Imports imports = settings.requireImports();
    private final MediaBucket bucket = new MediaBucket(aws, imports.mediaBucket());
    private final HttpTransport transport = GooglePhotosClient.newTransport(imports.photos());
    private final GoogleSecret secret =
        new GoogleSecret(aws.secrets(), imports.googleSecretId(), clock);
    private final GoogleWebSignIn signIn = GoogleWebSignIn.create(
        transport, imports.googleClientId(), secret::clientSecret, imports.signIn(), clock);

    Google(Metrics metrics) {
      this.metrics = metrics;
    }

    private byte[] hmacKey() {
      return Base64.getDecoder().decode(secret.ownerHmacKey());
    }

    Connections connections() {
      return new Connections(
          stores.users(),
          new KmsTokenVault(aws.kms(), imports.kmsKeyId()),
          email -> imports.keys().folder(email, this::hmacKey),
          clock);
    }

    @Override
    public PhotosClient photos(Credentials user) {
      return GooglePhotosClient.create(
          transport,
          new CountedCredentials(user, metrics, imports.photos().photosUrl()),
          imports.photos());
    }

    @Override
    public PickerClient picker(Credentials user) {
      return GooglePickerClient.create(transport, user, imports.photos());
    }
  }
}
