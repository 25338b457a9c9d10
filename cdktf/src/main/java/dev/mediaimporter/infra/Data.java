package dev.mediaimporter.infra;

import com.hashicorp.cdktf.Fn;
import com.hashicorp.cdktf.TerraformElement;
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
import com.hashicorp.cdktf.providers.aws.s3_bucket_cors_configuration.S3BucketCorsConfiguration;
import com.hashicorp.cdktf.providers.aws.s3_bucket_cors_configuration.S3BucketCorsConfigurationCorsRule;
import com.hashicorp.cdktf.providers.aws.s3_bucket_lifecycle_configuration.S3BucketLifecycleConfiguration;
import com.hashicorp.cdktf.providers.aws.s3_bucket_lifecycle_configuration.S3BucketLifecycleConfigurationRule;
import com.hashicorp.cdktf.providers.aws.s3_bucket_lifecycle_configuration.S3BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload;
import com.hashicorp.cdktf.providers.aws.s3_bucket_lifecycle_configuration.S3BucketLifecycleConfigurationRuleExpiration;
import com.hashicorp.cdktf.providers.aws.s3_bucket_lifecycle_configuration.S3BucketLifecycleConfigurationRuleFilter;
import com.hashicorp.cdktf.providers.aws.s3_bucket_lifecycle_configuration.S3BucketLifecycleConfigurationRuleNoncurrentVersionExpiration;
import com.hashicorp.cdktf.providers.aws.s3_bucket_replication_configuration.S3BucketReplicationConfigurationA;
import com.hashicorp.cdktf.providers.aws.s3_bucket_replication_configuration.S3BucketReplicationConfigurationRule;
import com.hashicorp.cdktf.providers.aws.s3_bucket_replication_configuration.S3BucketReplicationConfigurationRuleDeleteMarkerReplication;
import com.hashicorp.cdktf.providers.aws.s3_bucket_replication_configuration.S3BucketReplicationConfigurationRuleDestination;
import com.hashicorp.cdktf.providers.aws.s3_bucket_replication_configuration.S3BucketReplicationConfigurationRuleFilter;
import com.hashicorp.cdktf.providers.aws.s3_bucket_versioning.S3BucketVersioningA;
import com.hashicorp.cdktf.providers.aws.s3_bucket_versioning.S3BucketVersioningVersioningConfiguration;
import com.hashicorp.cdktf.providers.aws.secretsmanager_secret.SecretsmanagerSecret;
import com.hashicorp.cdktf.providers.aws.sqs_queue.SqsQueue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.constructs.Construct;

/** What outlives the functions' calls: the table, its key, the media, the secret, the queues. */
final class Data {
  /**
   * Six times the worker's timeout, as AWS advises, so that a message never runs twice for being
   * slow.
   */
  private static final Duration VISIBILITY = Functions.WORKER_TIMEOUT.multipliedBy(6);

  /** What the keys of uploaded exports start with. */
  private static final String INBOX = "inbox/";

  private final Construct scope;
  private final StackSettings settings;
  final PrivateBucket media;
  final DynamodbTable table;
  final KmsKey key;
  final SecretsmanagerSecret googleSecret;

  /** Messages that failed for good. */
  final SqsQueue failedPages;

  final SqsQueue pages;

  /** Events of the functions that failed for good. */
  final SqsQueue failedEvents;

  Data(Construct scope, StackSettings settings) {
    this.scope = scope;
    this.settings = settings;
    media = createMedia();
    table = createTable();
    key = createKey();
    googleSecret = createGoogleSecret();
    failedPages = queue("dead-pages", Duration.ofDays(14), null);
    pages = queue("pages", Duration.ofDays(4), failedPages);
    failedEvents = queue("dead-events", Duration.ofDays(14), null);
  }

  private PrivateBucket createMedia() {
    PrivateBucket made = new PrivateBucket(
        scope,
        "media",
        settings.prefix() + "-" + settings.accountId() + "-media",
        settings.keepData());
    made.admit();
    String bucket = named("media", made.resource()).getId();
    S3BucketVersioningA versions = S3BucketVersioningA.Builder.create(scope, "media-versioning")
        .bucket(bucket)
        .versioningConfiguration(S3BucketVersioningVersioningConfiguration.builder()
            .status("Enabled")
            .build())
        .build();
    S3BucketLifecycleConfiguration.Builder.create(scope, "media-lifecycle")
        .bucket(bucket)
        .rule(List.of(
            lifecycle("forget-unfinished-uploads", "")
                // A browser needs days for an export of hundreds of gigabytes.
                .abortIncompleteMultipartUpload(
                    S3BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload.builder()
                        .daysAfterInitiation(7)
                        .build())
                .build(),
            lifecycle("empty-inbox", INBOX)
                .expiration(S3BucketLifecycleConfigurationRuleExpiration.builder()
                    .days(settings.inboxDays())
                    .build())
                .noncurrentVersionExpiration(
                    S3BucketLifecycleConfigurationRuleNoncurrentVersionExpiration.builder()
                        .noncurrentDays(1)
                        .build())
                .build(),
            lifecycle("forget-deleted-media", "")
                .noncurrentVersionExpiration(
                    S3BucketLifecycleConfigurationRuleNoncurrentVersionExpiration.builder()
                        .noncurrentDays(settings.keepDeletedDays())
                        .build())
                .expiration(S3BucketLifecycleConfigurationRuleExpiration.builder()
                    .expiredObjectDeleteMarker(true)
                    .build())
                .build()))
        // S3 expires versions only where it keeps them.
        .dependsOn(List.of(versions))
        .build();
    settings.copyBucket().ifPresent(copy -> copyTo(copy, made, versions));
    return made;
  }

  private static S3BucketLifecycleConfigurationRule.Builder lifecycle(String id, String prefix) {
    return S3BucketLifecycleConfigurationRule.builder()
        .id(id)
        .status("Enabled")
        .filter(
            S3BucketLifecycleConfigurationRuleFilter.builder().prefix(prefix).build());
  }

  /** Has S3 copy what arrives, but not what is deleted. */
  private void copyTo(String copy, PrivateBucket media, S3BucketVersioningA versions) {
    String target = "arn:aws:s3:::" + copy;
    IamRole role = Policies.role(
        scope,
        "copy",
        settings.prefix() + "-copy",
        "s3.amazonaws.com",
        Policies.condition("StringEquals", "aws:SourceAccount", List.of(settings.accountId())));
    IamRolePolicy access = Policies.grant(
        scope,
        "copy",
        role,
        List.of(
            Policies.allow(
                media.resource().getArn(), "s3:GetReplicationConfiguration", "s3:ListBucket"),
            Policies.allow(
                media.objects(), "s3:GetObjectVersionForReplication", "s3:GetObjectVersionTagging"),
            Policies.allow(target + "/*", "s3:ReplicateObject", "s3:ReplicateTags")));
    S3BucketReplicationConfigurationA.Builder.create(scope, "media-copy")
        .bucket(media.resource().getId())
        .role(role.getArn())
        .rule(List.of(S3BucketReplicationConfigurationRule.builder()
            .id("second-copy")
            .status("Enabled")
            .filter(
                S3BucketReplicationConfigurationRuleFilter.builder().prefix("").build())
            .deleteMarkerReplication(
                S3BucketReplicationConfigurationRuleDeleteMarkerReplication.builder()
                    .status("Disabled")
                    .build())
            .destination(S3BucketReplicationConfigurationRuleDestination.builder()
                .bucket(target)
                .build())
            .build()))
        .dependsOn(List.of(access, versions))
        .build();
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
  private DynamodbTable createTable() {
    return named(
        "table",
        DynamodbTable.Builder.create(scope, "table")
            .name(settings.table().orElse(settings.prefix()))
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
            .deletionProtectionEnabled(settings.keepData())
            .lifecycle(settings.keepData() ? PrivateBucket.kept() : null)
            .build());
  }

  private static DynamodbTableAttribute attribute(String name) {
    return DynamodbTableAttribute.builder().name(name).type("S").build();
  }

  /** Lets the page at this origin upload with links; only a link that the API signed does. */
  void admitUploadsFrom(String siteOrigin) {
    S3BucketCorsConfiguration.Builder.create(scope, "media-cors")
        .bucket(media.resource().getId())
        .corsRule(List.of(S3BucketCorsConfigurationCorsRule.builder()
            .allowedOrigins(List.of(siteOrigin))
            .allowedMethods(List.of("PUT"))
            .allowedHeaders(List.of("content-type"))
            .exposeHeaders(List.of("ETag"))
            .maxAgeSeconds(3600)
            .build()))
        .build();
  }

  /** ARN of everything in the inboxes. */
  String inbox() {
    return media.resource().getArn() + "/" + INBOX + "*";
  }

  /** Finding files in the inboxes. */
  DataAwsIamPolicyDocumentStatement listInbox() {
    return Policies.allowIf(
        media.resource().getArn(),
        List.of("s3:ListBucket"),
        Policies.condition("StringLike", "s3:prefix", List.of(INBOX + "*")));
  }

  /** The environment that the functions which import have in common. */
  Map<String, String> importEnvironment() {
    return Map.of(
        "MEDIA_BUCKET", media.resource().getId(),
        "TABLE_NAME", table.getName(),
        "QUEUE_URL", pages.getUrl(),
        "KMS_KEY_ID", key.getArn(),
        "GOOGLE_CLIENT_ID", settings.googleClientId(),
        "GOOGLE_SECRET_ID", googleSecret.getArn(),
        "KEY_STRATEGY", settings.keyStrategy(),
        "LOG_LEVEL", settings.logLevel());
  }

  /** The ARN of the table's index. */
  String index() {
    return table.getArn() + "/index/gsi1";
  }

  private KmsKey createKey() {
    KmsKey made = named(
        "tokens",
        KmsKey.Builder.create(scope, "tokens")
            .description(settings.prefix() + ": encrypts people's Google tokens")
            .enableKeyRotation(true)
            .deletionWindowInDays(settings.keepData() ? 30 : 7)
            .lifecycle(settings.keepData() ? PrivateBucket.kept() : null)
            .build());
    KmsAlias.Builder.create(scope, "tokens-alias")
        .name("alias/" + settings.prefix() + "-tokens")
        .targetKeyId(made.getKeyId())
        .build();
    return made;
  }

  /** Only for tokens, and only for those that name whose they are. */
  DataAwsIamPolicyDocumentStatement allowTokens(String... actions) {
    return Policies.allowIf(
        key.getArn(),
        List.of(actions),
        Policies.condition(
            "StringEquals", "kms:EncryptionContext:purpose", settings.bundle().tokenPurposes()),
        Policies.condition("Null", "kms:EncryptionContext:sub", List.of("false")));
  }

  /** The container only: whoever deploys puts the value in, past Terraform and its state. */
  private SecretsmanagerSecret createGoogleSecret() {
    return SecretsmanagerSecret.Builder.create(scope, "google-secret")
        .name(settings.prefix() + "/google-client-secret")
        .description("The OAuth client secret that belongs to GOOGLE_CLIENT_ID")
        .recoveryWindowInDays(settings.keepData() ? 30 : 0)
        .build();
  }

  private SqsQueue queue(String id, Duration retention, @Nullable SqsQueue deadLetters) {
    String name = settings.prefix() + "-" + id;
    String arn = String.join(":", "arn:aws:sqs", settings.region(), settings.accountId(), name);
    return SqsQueue.Builder.create(scope, id)
        .name(name)
        .messageRetentionSeconds(retention.toSeconds())
        .visibilityTimeoutSeconds(deadLetters == null ? null : VISIBILITY.toSeconds())
        .sqsManagedSseEnabled(true)
        // Not a resource of its own, which the provider would take half a minute more to remove.
        .policy(Policies.document(
            scope, id + "-access", List.of(Policies.denyWithoutTls("sqs:*", List.of(arn)))))
        .redrivePolicy(
            deadLetters == null
                ? null
                : Fn.jsonencode(new TreeMap<>(
                    Map.of("deadLetterTargetArn", deadLetters.getArn(), "maxReceiveCount", 5))))
        .build();
  }
}
