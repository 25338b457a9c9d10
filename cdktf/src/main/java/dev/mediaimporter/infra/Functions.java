package dev.mediaimporter.infra;

import com.hashicorp.cdktf.AssetType;
import com.hashicorp.cdktf.Fn;
import com.hashicorp.cdktf.TerraformAsset;
import com.hashicorp.cdktf.providers.aws.cloudwatch_log_group.CloudwatchLogGroup;
import com.hashicorp.cdktf.providers.aws.data_aws_iam_policy_document.DataAwsIamPolicyDocumentStatement;
import com.hashicorp.cdktf.providers.aws.iam_role.IamRole;
import com.hashicorp.cdktf.providers.aws.iam_role_policy.IamRolePolicy;
import com.hashicorp.cdktf.providers.aws.lambda_alias.LambdaAlias;
import com.hashicorp.cdktf.providers.aws.lambda_event_source_mapping.LambdaEventSourceMapping;
import com.hashicorp.cdktf.providers.aws.lambda_event_source_mapping.LambdaEventSourceMappingScalingConfig;
import com.hashicorp.cdktf.providers.aws.lambda_function.LambdaFunction;
import com.hashicorp.cdktf.providers.aws.lambda_function.LambdaFunctionDeadLetterConfig;
import com.hashicorp.cdktf.providers.aws.lambda_function.LambdaFunctionEnvironment;
import com.hashicorp.cdktf.providers.aws.lambda_function.LambdaFunctionSnapStart;
import com.hashicorp.cdktf.providers.aws.lambda_function_event_invoke_config.LambdaFunctionEventInvokeConfig;
import com.hashicorp.cdktf.providers.aws.scheduler_schedule.SchedulerSchedule;
import com.hashicorp.cdktf.providers.aws.scheduler_schedule.SchedulerScheduleFlexibleTimeWindow;
import com.hashicorp.cdktf.providers.aws.scheduler_schedule.SchedulerScheduleTarget;
import com.hashicorp.cdktf.providers.aws.scheduler_schedule.SchedulerScheduleTargetDeadLetterConfig;
import com.hashicorp.cdktf.providers.aws.scheduler_schedule.SchedulerScheduleTargetRetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.constructs.Construct;

/**
 * The functions, and what calls those that are not behind the API. Each has its own role, logs with
 * a retention time, a queue for failed events, and alarms.
 */
final class Functions {
  /** Newest runtime that the provider the tests plan with knows. The bundle is Java 17 bytecode. */
  private static final String RUNTIME = "java21";

  private static final String JAVA_OPTIONS = "JAVA_TOOL_OPTIONS";

  static final Duration WORKER_TIMEOUT = Duration.ofMinutes(5);
  private static final Duration SWEEP_INTERVAL = Duration.ofMinutes(15);

  private final Construct scope;
  private final StackSettings settings;
  private final Data data;
  private final Alarms alarms;
  private final TerraformAsset bundle;

  Functions(Construct scope, StackSettings settings, Data data, Alarms alarms) {
    this.scope = scope;
    this.settings = settings;
    this.data = data;
    this.alarms = alarms;
    this.bundle = TerraformAsset.Builder.create(scope, "bundle")
        .path(settings.bundle().jar().toString())
        .type(AssetType.FILE)
        .build();
  }

  /** Creates the function that processes pages from the queue. */
  void createWorker() {
    Map<String, String> environment = new HashMap<>(data.importEnvironment());
    environment.put("WORKER_CONCURRENCY", String.valueOf(settings.workerConcurrency()));
    environment.put("STORED_GIGABYTES", String.valueOf(settings.storedGigabytes()));
    // Lambda stops at the first compiler, in which TLS and SHA-256 take a tenth of the speed.
    environment.put(JAVA_OPTIONS, "-XX:+TieredCompilation -XX:TieredStopAtLevel=4");
    Function worker = function(
        "worker",
        "WorkerHandler",
        WORKER_TIMEOUT,
        1024,
        false,
        environment,
        List.of(
            Policies.allow(
                data.table.getArn(),
                "dynamodb:GetItem",
                "dynamodb:BatchGetItem",
                "dynamodb:PutItem",
                "dynamodb:UpdateItem",
                "dynamodb:DeleteItem",
                "dynamodb:BatchWriteItem",
                "dynamodb:Query"),
            Policies.allow(
                data.pages.getArn(),
                "sqs:ReceiveMessage",
                "sqs:DeleteMessage",
                "sqs:ChangeMessageVisibility",
                "sqs:GetQueueAttributes",
                "sqs:SendMessage"),
            data.allowTokens("kms:Decrypt"),
            Policies.allow(data.googleSecret.getArn(), "secretsmanager:GetSecretValue"),
            Policies.allow(
                data.media.objects(), "s3:PutObject", "s3:AbortMultipartUpload", "s3:GetObject"),
            // Without it S3 answers 403 instead of 404 where nothing is stored yet.
            Policies.allow(data.media.resource().getArn(), "s3:ListBucket"),
            // The inbox of a user who leaves is emptied, and their folder if they want that.
            Policies.allow(data.media.objects(), "s3:DeleteObject"),
            Policies.allow(data.media.resource().getArn(), "s3:ListBucketMultipartUploads")));
    LambdaEventSourceMapping.Builder.create(scope, "worker-pages")
        .eventSourceArn(data.pages.getArn())
        .functionName(worker.resource().getArn())
        .batchSize(1)
        .functionResponseTypes(List.of("ReportBatchItemFailures"))
        .scalingConfig(LambdaEventSourceMappingScalingConfig.builder()
            .maximumConcurrency(settings.maxWorkers())
            .build())
        .dependsOn(List.of(worker.access()))
        .build();
  }

  /** Creates the function on a schedule, and the schedule. */
  void createSweep() {
    LambdaFunction sweep = function(
            "sweep",
            "SweepHandler",
            Duration.ofMinutes(1),
            1024,
            false,
            Map.of(
                "TABLE_NAME", data.table.getName(),
                "QUEUE_URL", data.pages.getUrl(),
                "LOG_LEVEL", settings.logLevel()),
            List.of(
                Policies.allow(data.table.getArn(), "dynamodb:GetItem", "dynamodb:PutItem"),
                Policies.allow(data.index(), "dynamodb:Query"),
                Policies.allow(data.pages.getArn(), "sqs:SendMessage")))
        .resource();
    alarms.watchBrokenJobs();
    alarms.watchHeartbeat(sweep.getFunctionName());
    alarms.watchUnfinished(sweep.getFunctionName());
    // A sweep that failed twice isn't worth more: the next one does its work.
    LambdaFunctionEventInvokeConfig.Builder.create(scope, "sweep-retries")
        .functionName(sweep.getFunctionName())
        .maximumRetryAttempts(1)
        .maximumEventAgeInSeconds(SWEEP_INTERVAL.toSeconds())
        .build();
    IamRole role = Policies.role(
        scope,
        "schedule",
        settings.prefix() + "-schedule",
        "scheduler.amazonaws.com",
        Policies.condition("StringEquals", "aws:SourceAccount", List.of(settings.accountId())));
    IamRolePolicy access = Policies.grant(
        scope,
        "schedule",
        role,
        List.of(
            Policies.allow(sweep.getArn(), "lambda:InvokeFunction"),
            Policies.allow(data.failedEvents.getArn(), "sqs:SendMessage")));
    SchedulerSchedule.Builder.create(scope, "schedule")
        .name(settings.prefix() + "-sweep")
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
                .arn(data.failedEvents.getArn())
                .build())
            .build())
        .dependsOn(List.of(access))
        .build();
  }

  /**
   * Creates the function behind the HTTP API.
   *
   * @return the alias to call: without it Lambda runs the unpublished version, not SnapStart's
   */
  LambdaAlias createApi(String siteOrigin) {
    Map<String, String> environment = new HashMap<>(data.importEnvironment());
    environment.put("WATCH_HOURS", String.valueOf(settings.watchHours()));
    environment.put("INBOX_GIGABYTES", String.valueOf(settings.inboxGigabytes()));
    environment.put("SITE_ORIGIN", siteOrigin);
    environment.put("SIGN_IN", settings.signIn());
    environment.put(JAVA_OPTIONS, "-XX:+TieredCompilation -XX:TieredStopAtLevel=1");
    LambdaFunction api = function(
            "api",
            "ApiHandler",
            // The gateway gives up after 30 s.
            Duration.ofSeconds(29),
            1769,
            true,
            environment,
            List.of(
                Policies.allow(
                    data.table.getArn(),
                    "dynamodb:GetItem",
                    "dynamodb:BatchGetItem",
                    "dynamodb:PutItem",
                    "dynamodb:UpdateItem",
                    "dynamodb:DeleteItem",
                    "dynamodb:Query"),
                Policies.allow(data.index(), "dynamodb:Query"),
                Policies.allow(data.pages.getArn(), "sqs:SendMessage"),
                data.allowTokens("kms:Encrypt", "kms:Decrypt"),
                Policies.allow(data.googleSecret.getArn(), "secretsmanager:GetSecretValue"),
                Policies.allow(data.media.objects(), "s3:GetObject", "s3:DeleteObject"),
                Policies.allow(
                    data.inbox(),
                    "s3:PutObject",
                    "s3:AbortMultipartUpload",
                    "s3:ListMultipartUploadParts"),
                data.listInbox(),
                // S3 knows no narrower right to find an upload.
                Policies.allow(data.media.resource().getArn(), "s3:ListBucketMultipartUploads")))
        .resource();
    return LambdaAlias.Builder.create(scope, "api-live")
        .name("live")
        .functionName(api.getFunctionName())
        .functionVersion(api.getVersion())
        .build();
  }

  /**
   * A function.
   *
   * @param access what must be in place before something may call it
   */
  private record Function(LambdaFunction resource, IamRolePolicy access) {}

  private Function function(
      String id,
      String handler,
      Duration timeout,
      int memoryMegabytes,
      boolean snapStart,
      Map<String, String> environment,
      List<DataAwsIamPolicyDocumentStatement> allowed) {
    String name = settings.prefix() + "-" + id;
    String failedEvents = data.failedEvents.getArn();
    CloudwatchLogGroup logs = CloudwatchLogGroup.Builder.create(scope, id + "-logs")
        .name("/aws/lambda/" + name)
        .retentionInDays(settings.logRetentionDays())
        .build();
    IamRole role = Policies.role(scope, id, name, "lambda.amazonaws.com");
    List<DataAwsIamPolicyDocumentStatement> all = new ArrayList<>(allowed);
    all.add(Policies.allow(logs.getArn() + ":*", "logs:CreateLogStream", "logs:PutLogEvents"));
    all.add(Policies.allow(failedEvents, "sqs:SendMessage"));
    IamRolePolicy access = Policies.grant(scope, id, role, all);
    LambdaFunction function = LambdaFunction.Builder.create(scope, id)
        .functionName(name)
        .role(role.getArn())
        .filename(bundle.getPath())
        .sourceCodeHash(Fn.filebase64sha256(bundle.getPath()))
        .handler("dev.mediaimporter.lambda." + handler + "::handleRequest")
        .runtime(RUNTIME)
        .architectures(List.of("arm64"))
        .timeout(timeout.toSeconds())
        .memorySize(memoryMegabytes)
        .environment(LambdaFunctionEnvironment.builder().variables(environment).build())
        .deadLetterConfig(
            LambdaFunctionDeadLetterConfig.builder().targetArn(failedEvents).build())
        .publish(snapStart)
        .snapStart(
            snapStart
                ? LambdaFunctionSnapStart.builder().applyOn("PublishedVersions").build()
                : null)
        // Lambda checks the role when it creates the function. Without the log group it creates one
        // that keeps logs for good.
        .dependsOn(List.of(access, logs))
        .build();
    alarms.watchFunction(id, name);
    return new Function(function, access);
  }
}
