package dev.mediaimporter.infra;

import com.hashicorp.cdktf.providers.aws.lambda_alias.LambdaAlias;
import com.hashicorp.cdktf.providers.aws.lambda_function.LambdaFunction;
import java.time.Duration;
import java.util.HashMap;
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
    Map<String, String> environment = new HashMap<>(data.importEnvironment());
    environment.put("WATCH_HOURS", String.valueOf(settings.watchHours()));
    environment.put("SITE_ORIGIN", siteOrigin);
    environment.put("JAVA_TOOL_OPTIONS", "-XX:+TieredCompilation -XX:TieredStopAtLevel=1");
    LambdaFunction function = new ServerlessFunction(
            scope,
            new ServerlessFunction.Profile(
                "api",
                "dev.mediaimporter.lambda.ApiHandler::handleRequest",
                // The gateway gives up after 30 s.
                Duration.ofSeconds(29),
                1769,
                true,
                environment,
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
