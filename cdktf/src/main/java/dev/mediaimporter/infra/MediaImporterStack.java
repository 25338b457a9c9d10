package dev.mediaimporter.infra;

import com.hashicorp.cdktf.AssetType;
import com.hashicorp.cdktf.Fn;
import com.hashicorp.cdktf.S3Backend;
import com.hashicorp.cdktf.TerraformAsset;
import com.hashicorp.cdktf.TerraformElement;
import com.hashicorp.cdktf.TerraformOutput;
import com.hashicorp.cdktf.TerraformStack;
import com.hashicorp.cdktf.providers.aws.data_aws_iam_policy_document.DataAwsIamPolicyDocumentStatement;
import com.hashicorp.cdktf.providers.aws.dynamodb_table.DynamodbTable;
import com.hashicorp.cdktf.providers.aws.dynamodb_table.DynamodbTableAttribute;
import com.hashicorp.cdktf.providers.aws.dynamodb_table.DynamodbTableGlobalSecondaryIndex;
import com.hashicorp.cdktf.providers.aws.dynamodb_table.DynamodbTablePointInTimeRecovery;
import com.hashicorp.cdktf.providers.aws.dynamodb_table.DynamodbTableTtl;
import com.hashicorp.cdktf.providers.aws.iam_role.IamRole;
import com.hashicorp.cdktf.providers.aws.iam_role_policy.IamRolePolicy;
import com.hashicorp.cdktf.providers.aws.kms_alias.KmsAlias;
import com.hashicorp.cdktf.providers.aws.kms_key.KmsKey;
import com.hashicorp.cdktf.providers.aws.lambda_alias.LambdaAlias;
import com.hashicorp.cdktf.providers.aws.lambda_event_source_mapping.LambdaEventSourceMapping;
import com.hashicorp.cdktf.providers.aws.lambda_event_source_mapping.LambdaEventSourceMappingScalingConfig;
import com.hashicorp.cdktf.providers.aws.lambda_function.LambdaFunction;
import com.hashicorp.cdktf.providers.aws.lambda_function_event_invoke_config.LambdaFunctionEventInvokeConfig;
import com.hashicorp.cdktf.providers.aws.provider.AwsProvider;
import com.hashicorp.cdktf.providers.aws.provider.AwsProviderDefaultTags;
import com.hashicorp.cdktf.providers.aws.s3_bucket_lifecycle_configuration.S3BucketLifecycleConfiguration;
import com.hashicorp.cdktf.providers.aws.s3_bucket_lifecycle_configuration.S3BucketLifecycleConfigurationRule;
import com.hashicorp.cdktf.providers.aws.s3_bucket_lifecycle_configuration.S3BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload;
import com.hashicorp.cdktf.providers.aws.s3_bucket_lifecycle_configuration.S3BucketLifecycleConfigurationRuleFilter;
import com.hashicorp.cdktf.providers.aws.scheduler_schedule.SchedulerSchedule;
import com.hashicorp.cdktf.providers.aws.scheduler_schedule.SchedulerScheduleFlexibleTimeWindow;
import com.hashicorp.cdktf.providers.aws.scheduler_schedule.SchedulerScheduleTarget;
import com.hashicorp.cdktf.providers.aws.scheduler_schedule.SchedulerScheduleTargetDeadLetterConfig;
import com.hashicorp.cdktf.providers.aws.scheduler_schedule.SchedulerScheduleTargetRetryPolicy;
import com.hashicorp.cdktf.providers.aws.secretsmanager_secret.SecretsmanagerSecret;
import com.hashicorp.cdktf.providers.aws.sqs_queue.SqsQueue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.constructs.Construct;

/** Everything one deployment consists of, and how its parts reach each other. */
final class MediaImporterStack extends TerraformStack {

  /**
   * The bindings pin 5.23.1 exactly, which refuses java21. The newest of that major version knows
   * all they emit.
   */
  static final String PROVIDER_VERSION = "~> 5.100";

  private static final Duration WORKER_TIMEOUT = Duration.ofMinutes(5);

  /**
   * Six times the worker's: what AWS advises, so that a message never runs twice for being slow.
   */
  private static final Duration VISIBILITY = WORKER_TIMEOUT.multipliedBy(6);

  private static final Duration SWEEP_INTERVAL = Duration.ofMinutes(15);

  /** What our key protects; the functions name it in every encryption context. */
  private static final List<String> TOKEN_PURPOSES =
      List.of("google-refresh-token", "google-access-token");

  private final StackSettings settings;
  private final String prefix;
  private final PrivateBucket media;
  private final DynamodbTable table;
  private final KmsKey key;
  private final SecretsmanagerSecret googleSecret;
  private final SqsQueue pages;
  private final SqsQueue failedEvents;
  private final ServerlessFunction.Surroundings surroundings;

  MediaImporterStack(Construct scope, StackSettings settings) {
    super(scope, settings.prefix());
    this.settings = settings;
    prefix = settings.prefix();
    provider();
    media = media();
    table = table();
    key = key();
    googleSecret = googleSecret();
    SqsQueue failedPages = queue("dead-pages", Duration.ofDays(14), null);
    pages = queue("pages", Duration.ofDays(4), failedPages);
    failedEvents = queue("dead-events", Duration.ofDays(14), null);

    Alarms alarms = new Alarms(this, prefix, settings.alarmEmail());
    alarms.watchDeadLetters("dead-pages", failedPages);
    alarms.watchDeadLetters("dead-events", failedEvents);
    alarms.watchAge("pages", pages, Duration.ofHours(1));

    surroundings = new ServerlessFunction.Surroundings(
        prefix,
        TerraformAsset.Builder.create(this, "bundle")
            .path(settings.bundle().toString())
            .type(AssetType.FILE)
            .build(),
        settings.logRetentionDays(),
        failedEvents,
        alarms);
    StaticSite site = new StaticSite(this, settings, media.resource());
    worker();
    sweep();
    HttpApi http = new HttpApi(this, settings, api(site.origin()), site.origin(), alarms);
    settings.siteFolder().ifPresent(folder -> site.upload(folder, http.endpoint()));

    output("s3-website-endpoint", site.websiteEndpoint(), "Sends browsers to site-url.");
    output("site-url", site.origin(), "The page; Google's JavaScript origin.");
    output("redirect-uri", site.redirectUri(), "Google's redirect address, to the last slash.");
    output("api-url", http.endpoint(), "The API.");
    output("media-bucket", media.resource().getId(), "Where the imported media are.");
    output("google-secret-id", googleSecret.getArn(), "Put the OAuth client secret in here.");
    output("dead-pages-url", failedPages.getUrl(), "Queue of the pages that failed for good.");
  }

  private LambdaAlias api(String siteOrigin) {
    LambdaFunction function = new ServerlessFunction(
            this,
            new ServerlessFunction.Profile(
                "api",
                "dev.mediaimporter.lambda.ApiHandler::handleRequest",
                // The gateway gives up after 30 s.
                Duration.ofSeconds(29),
                1769,
                true,
                Map.ofEntries(
                    Map.entry("MEDIA_BUCKET", media.resource().getId()),
                    Map.entry("TABLE_NAME", table.getName()),
                    Map.entry("QUEUE_URL", pages.getUrl()),
                    Map.entry("KMS_KEY_ID", key.getArn()),
                    Map.entry("GOOGLE_CLIENT_ID", settings.googleClientId()),
                    Map.entry("GOOGLE_SECRET_ID", googleSecret.getArn()),
                    Map.entry("KEY_STRATEGY", settings.keyStrategy()),
                    Map.entry("WATCH_HOURS", String.valueOf(settings.watchHours())),
                    Map.entry("SITE_ORIGIN", siteOrigin),
                    Map.entry("LOG_LEVEL", settings.logLevel()),
                    Map.entry(
                        "JAVA_TOOL_OPTIONS", "-XX:+TieredCompilation -XX:TieredStopAtLevel=1")),
                List.of(
                    Policies.allow(
                        List.of(
                            "dynamodb:GetItem",
                            "dynamodb:PutItem",
                            "dynamodb:DeleteItem",
                            "dynamodb:Query"),
                        List.of(table.getArn())),
                    Policies.allow(List.of("sqs:SendMessage"), List.of(pages.getArn())),
                    tokens("kms:Encrypt", "kms:Decrypt"),
                    Policies.allow(
                        List.of("secretsmanager:GetSecretValue"), List.of(googleSecret.getArn())),
                    Policies.allow(List.of("s3:GetObject"), List.of(media.objects())))),
            surroundings)
        .resource();
    return LambdaAlias.Builder.create(this, "api-live")
        .name("live")
        .functionName(function.getFunctionName())
        .functionVersion(function.getVersion())
        .build();
  }

  private void worker() {
    ServerlessFunction worker = new ServerlessFunction(
        this,
        new ServerlessFunction.Profile(
            "worker",
            "dev.mediaimporter.lambda.WorkerHandler::handleRequest",
            WORKER_TIMEOUT,
            2048,
            false,
            Map.of(
                "MEDIA_BUCKET", media.resource().getId(),
                "TABLE_NAME", table.getName(),
                "QUEUE_URL", pages.getUrl(),
                "KMS_KEY_ID", key.getArn(),
                "GOOGLE_CLIENT_ID", settings.googleClientId(),
                "GOOGLE_SECRET_ID", googleSecret.getArn(),
                "KEY_STRATEGY", settings.keyStrategy(),
                "WORKER_CONCURRENCY", String.valueOf(settings.workerConcurrency()),
                "LOG_LEVEL", settings.logLevel()),
            List.of(
                Policies.allow(
                    List.of(
                        "dynamodb:GetItem",
                        "dynamodb:BatchGetItem",
                        "dynamodb:PutItem",
                        "dynamodb:DeleteItem",
                        "dynamodb:BatchWriteItem",
                        "dynamodb:Query"),
                    List.of(table.getArn())),
                Policies.allow(
                    List.of(
                        "sqs:ReceiveMessage",
                        "sqs:DeleteMessage",
                        "sqs:ChangeMessageVisibility",
                        "sqs:GetQueueAttributes",
                        "sqs:SendMessage"),
                    List.of(pages.getArn())),
                tokens("kms:Decrypt"),
                Policies.allow(
                    List.of("secretsmanager:GetSecretValue"), List.of(googleSecret.getArn())),
                Policies.allow(
                    List.of("s3:PutObject", "s3:AbortMultipartUpload", "s3:GetObject"),
                    List.of(media.objects())),
                // Without it S3 answers 403 instead of 404 where nothing is stored yet.
                Policies.allow(
                    List.of("s3:ListBucket"), List.of(media.resource().getArn())))),
        surroundings);
    LambdaEventSourceMapping.Builder.create(this, "worker-pages")
        .eventSourceArn(pages.getArn())
        .functionName(worker.resource().getArn())
        .batchSize(1)
        .functionResponseTypes(List.of("ReportBatchItemFailures"))
        .scalingConfig(LambdaEventSourceMappingScalingConfig.builder()
            .maximumConcurrency(settings.maxWorkers())
            .build())
        .dependsOn(List.of(worker.access()))
        .build();
  }

  private void sweep() {
    LambdaFunction sweep = new ServerlessFunction(
            this,
            new ServerlessFunction.Profile(
                "sweep",
                "dev.mediaimporter.lambda.SweepHandler::handleRequest",
                Duration.ofMinutes(1),
                1024,
                false,
                Map.of(
                    "TABLE_NAME", table.getName(),
                    "QUEUE_URL", pages.getUrl(),
                    "LOG_LEVEL", settings.logLevel()),
                List.of(
                    Policies.allow(
                        List.of(
                            "dynamodb:GetItem",
                            "dynamodb:PutItem",
                            "dynamodb:BatchGetItem",
                            "dynamodb:Query"),
                        List.of(table.getArn())),
                    Policies.allow(List.of("dynamodb:Query"), List.of(index())),
                    Policies.allow(List.of("sqs:SendMessage"), List.of(pages.getArn())))),
            surroundings)
        .resource();
    surroundings.alarms().watchBrokenJobs(sweep.getFunctionName());
    schedule(sweep);
  }

  private void provider() {
    AwsProvider.Builder.create(this, "aws")
        .region(settings.region())
        .allowedAccountIds(List.of(settings.accountId()))
        .defaultTags(List.of(AwsProviderDefaultTags.builder()
            .tags(Map.of("project", "media-importer", "environment", settings.environment()))
            .build()))
        .build();
    addOverride("terraform.required_providers.aws.source", "hashicorp/aws");
    addOverride("terraform.required_providers.aws.version", PROVIDER_VERSION);
    settings.stateBucket().ifPresent(bucket -> {
      S3Backend.Builder.create(this)
          .bucket(bucket)
          .key(prefix + ".tfstate")
          .region(settings.region())
          .encrypt(true)
          .build();
      addOverride("terraform.backend.s3.use_lockfile", true);
    });
  }

  private PrivateBucket media() {
    PrivateBucket made = new PrivateBucket(
        this, "media", prefix + "-" + settings.accountId() + "-media", settings.production());
    made.admit();
    String bucket = named("media", made.resource()).getId();
    S3BucketLifecycleConfiguration.Builder.create(this, "media-lifecycle")
        .bucket(bucket)
        .rule(List.of(S3BucketLifecycleConfigurationRule.builder()
            .id("forget-unfinished-uploads")
            .status("Enabled")
            .filter(
                S3BucketLifecycleConfigurationRuleFilter.builder().prefix("").build())
            .abortIncompleteMultipartUpload(
                S3BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload.builder()
                    .daysAfterInitiation(1)
                    .build())
            .build()))
        .build();
    return made;
  }

  /**
   * Ties what holds data to its name in the state, whatever becomes of the constructs: another name
   * would mean to remove and make anew.
   */
  private static <T extends TerraformElement> T named(String logicalId, T element) {
    element.overrideLogicalId(logicalId);
    return element;
  }

  /** Always encrypted, with a key of AWS's; the tokens in it a second time with ours. */
  private DynamodbTable table() {
    return named(
        "table",
        DynamodbTable.Builder.create(this, "table")
            .name(prefix)
            .billingMode("PAY_PER_REQUEST")
            .hashKey("pk")
            .rangeKey("sk")
            .attribute(
                List.of(attribute("pk"), attribute("sk"), attribute("gsi1pk"), attribute("gsi1sk")))
            .globalSecondaryIndex(List.of(DynamodbTableGlobalSecondaryIndex.builder()
                .name("gsi1")
                .hashKey("gsi1pk")
                .rangeKey("gsi1sk")
                .projectionType("KEYS_ONLY")
                .build()))
            .ttl(DynamodbTableTtl.builder().attributeName("ttl").enabled(true).build())
            .pointInTimeRecovery(
                DynamodbTablePointInTimeRecovery.builder().enabled(true).build())
            .deletionProtectionEnabled(settings.production())
            .lifecycle(settings.production() ? PrivateBucket.kept() : null)
            .build());
  }

  private static DynamodbTableAttribute attribute(String name) {
    return DynamodbTableAttribute.builder().name(name).type("S").build();
  }

  private String index() {
    return table.getArn() + "/index/gsi1";
  }

  private KmsKey key() {
    KmsKey made = named(
        "tokens",
        KmsKey.Builder.create(this, "tokens")
            .description(prefix + ": encrypts people's Google tokens")
            .enableKeyRotation(true)
            .deletionWindowInDays(settings.production() ? 30 : 7)
            .lifecycle(settings.production() ? PrivateBucket.kept() : null)
            .build());
    KmsAlias.Builder.create(this, "tokens-alias")
        .name("alias/" + prefix + "-tokens")
        .targetKeyId(made.getKeyId())
        .build();
    return made;
  }

  /** Only for tokens, and only for those that name whose they are. */
  private DataAwsIamPolicyDocumentStatement tokens(String... actions) {
    return Policies.allow(
        List.of(actions),
        List.of(key.getArn()),
        Policies.condition("StringEquals", "kms:EncryptionContext:purpose", TOKEN_PURPOSES),
        Policies.condition("Null", "kms:EncryptionContext:sub", List.of("false")));
  }

  /** The container only: whoever deploys puts the value in, past Terraform and its state. */
  private SecretsmanagerSecret googleSecret() {
    return SecretsmanagerSecret.Builder.create(this, "google-secret")
        .name(prefix + "/google-client-secret")
        .description("The OAuth client secret that belongs to GOOGLE_CLIENT_ID")
        .recoveryWindowInDays(settings.production() ? 30 : 0)
        .build();
  }

  private SqsQueue queue(String id, Duration retention, @Nullable SqsQueue deadLetters) {
    String name = prefix + "-" + id;
    String arn = String.join(":", "arn:aws:sqs", settings.region(), settings.accountId(), name);
    return SqsQueue.Builder.create(this, id)
        .name(name)
        .messageRetentionSeconds(retention.toSeconds())
        .visibilityTimeoutSeconds(deadLetters == null ? null : VISIBILITY.toSeconds())
        .sqsManagedSseEnabled(true)
        // Not a resource of its own, which the provider would take half a minute more to remove.
        .policy(Policies.document(
            this, id + "-access", List.of(Policies.denyWithoutTls("sqs:*", List.of(arn)))))
        .redrivePolicy(
            deadLetters == null
                ? null
                : Fn.jsonencode(new TreeMap<>(
                    Map.of("deadLetterTargetArn", deadLetters.getArn(), "maxReceiveCount", 5))))
        .build();
  }

  private void schedule(LambdaFunction sweep) {
    // A sweep that failed twice isn't worth more: the next one does its work.
    LambdaFunctionEventInvokeConfig.Builder.create(this, "sweep-retries")
        .functionName(sweep.getFunctionName())
        .maximumRetryAttempts(1)
        .maximumEventAgeInSeconds(SWEEP_INTERVAL.toSeconds())
        .build();
    IamRole role = Policies.role(
        this,
        "schedule",
        prefix + "-schedule",
        "scheduler.amazonaws.com",
        Policies.condition("StringEquals", "aws:SourceAccount", List.of(settings.accountId())));
    IamRolePolicy access = Policies.grant(
        this,
        "schedule",
        role,
        List.of(
            Policies.allow(List.of("lambda:InvokeFunction"), List.of(sweep.getArn())),
            Policies.allow(List.of("sqs:SendMessage"), List.of(failedEvents.getArn()))));
    SchedulerSchedule.Builder.create(this, "schedule")
        .name(prefix + "-sweep")
        .scheduleExpression("rate(" + SWEEP_INTERVAL.toMinutes() + " minutes)")
        .flexibleTimeWindow(
            SchedulerScheduleFlexibleTimeWindow.builder().mode("OFF").build())
        .target(SchedulerScheduleTarget.builder()
            .arn(sweep.getArn())
            .roleArn(role.getArn())
            .retryPolicy(SchedulerScheduleTargetRetryPolicy.builder()
                .maximumRetryAttempts(1)
                .maximumEventAgeInSeconds(SWEEP_INTERVAL.toSeconds())
                .build())
            .deadLetterConfig(SchedulerScheduleTargetDeadLetterConfig.builder()
                .arn(failedEvents.getArn())
                .build())
            .build())
        .dependsOn(List.of(access))
        .build();
  }

  private void output(String name, String value, String description) {
    TerraformOutput.Builder.create(this, name)
        .value(value)
        .description(description)
        .build();
  }
}
