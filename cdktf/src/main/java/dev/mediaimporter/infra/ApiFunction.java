package dev.mediaimporter.infra;

import com.hashicorp.cdktf.providers.aws.lambda_alias.LambdaAlias;
import com.hashicorp.cdktf.providers.aws.lambda_function.LambdaFunction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.constructs.Construct;

/** The function behind the HTTP API. */
final class ApiFunction {
  private ApiFunction() {}

  /** Returns the alias to call: without it Lambda runs the unpublished version, not SnapStart's. */
  static LambdaAlias create(
      Construct scope,
      StackSettings settings,
      Data data,
      ServerlessFunction.Shared shared,
      String siteOrigin) {
    LambdaFunction function = new ServerlessFunction(
            scope,
            new ServerlessFunction.Profile(
                "api",
                "dev.mediaimporter.lambda.ApiHandler::handleRequest",
                // The gateway gives up after 30 s.
                Duration.ofSeconds(29),
                1769,
                true,
                Map.ofEntries(
                    Map.entry("MEDIA_BUCKET", data.media.resource().getId()),
                    Map.entry("TABLE_NAME", data.table.getName()),
                    Map.entry("QUEUE_URL", data.pages.getUrl()),
                    Map.entry("KMS_KEY_ID", data.key.getArn()),
                    Map.entry("GOOGLE_CLIENT_ID", settings.googleClientId()),
                    Map.entry("GOOGLE_SECRET_ID", data.googleSecret.getArn()),
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
                        List.of(data.table.getArn())),
                    Policies.allow(List.of("sqs:SendMessage"), List.of(data.pages.getArn())),
                    data.allowTokens("kms:Encrypt", "kms:Decrypt"),
                    Policies.allow(
                        List.of("secretsmanager:GetSecretValue"),
                        List.of(data.googleSecret.getArn())),
                    Policies.allow(List.of("s3:GetObject"), List.of(data.media.objects())))),
            shared)
        .resource();
    return LambdaAlias.Builder.create(scope, "api-live")
        .name("live")
        .functionName(function.getFunctionName())
        .functionVersion(function.getVersion())
        .build();
  }
}
