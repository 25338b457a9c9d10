package dev.mediaimporter.infra;

import com.hashicorp.cdktf.providers.aws.lambda_event_source_mapping.LambdaEventSourceMapping;
import com.hashicorp.cdktf.providers.aws.lambda_event_source_mapping.LambdaEventSourceMappingScalingConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.constructs.Construct;

/** The function that processes pages from the queue. */
final class WorkerFunction {
  static final Duration TIMEOUT = Duration.ofMinutes(5);

  private WorkerFunction() {}

  static void create(
      Construct scope, StackSettings settings, Data data, ServerlessFunction.Shared shared) {
    Map<String, String> environment = new HashMap<>(data.importEnvironment());
    environment.put("WORKER_CONCURRENCY", String.valueOf(settings.workerConcurrency()));
    ServerlessFunction worker = new ServerlessFunction(
        scope,
        new ServerlessFunction.Profile(
            "worker",
            "dev.mediaimporter.lambda.WorkerHandler::handleRequest",
            TIMEOUT,
            2048,
            false,
            environment,
            List.of(
                Policies.allow(
                    List.of(
                        "dynamodb:GetItem",
                        "dynamodb:BatchGetItem",
                        "dynamodb:PutItem",
                        "dynamodb:DeleteItem",
                        "dynamodb:BatchWriteItem",
                        "dynamodb:Query"),
                    List.of(data.table.getArn())),
                Policies.allow(
                    List.of(
                        "sqs:ReceiveMessage",
                        "sqs:DeleteMessage",
                        "sqs:ChangeMessageVisibility",
                        "sqs:GetQueueAttributes",
                        "sqs:SendMessage"),
                    List.of(data.pages.getArn())),
                data.allowTokens("kms:Decrypt"),
                Policies.allow(
                    List.of("secretsmanager:GetSecretValue"), List.of(data.googleSecret.getArn())),
                Policies.allow(
                    List.of("s3:PutObject", "s3:AbortMultipartUpload", "s3:GetObject"),
                    List.of(data.media.objects())),
                // Without it S3 answers 403 instead of 404 where nothing is stored yet.
                Policies.allow(
                    List.of("s3:ListBucket"), List.of(data.media.resource().getArn())))),
        shared);
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
}
