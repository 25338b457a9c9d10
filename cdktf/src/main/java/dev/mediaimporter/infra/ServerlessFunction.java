package dev.mediaimporter.infra;

import com.hashicorp.cdktf.Fn;
import com.hashicorp.cdktf.TerraformAsset;
import com.hashicorp.cdktf.providers.aws.cloudwatch_log_group.CloudwatchLogGroup;
import com.hashicorp.cdktf.providers.aws.data_aws_iam_policy_document.DataAwsIamPolicyDocumentStatement;
import com.hashicorp.cdktf.providers.aws.iam_role.IamRole;
import com.hashicorp.cdktf.providers.aws.iam_role_policy.IamRolePolicy;
import com.hashicorp.cdktf.providers.aws.lambda_function.LambdaFunction;
import com.hashicorp.cdktf.providers.aws.lambda_function.LambdaFunctionDeadLetterConfig;
import com.hashicorp.cdktf.providers.aws.lambda_function.LambdaFunctionEnvironment;
import com.hashicorp.cdktf.providers.aws.lambda_function.LambdaFunctionSnapStart;
import com.hashicorp.cdktf.providers.aws.sqs_queue.SqsQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.constructs.Construct;

/**
 * One function with what each needs: its own role, logs with a retention time, a queue for failed
 * events, and alarms.
 */
final class ServerlessFunction {

  /** Newest runtime that the provider the tests plan with knows. The bundle is Java 17 bytecode. */
  static final String RUNTIME = "java21";

  private final LambdaFunction function;
  private final IamRolePolicy access;

  /** What tells one function from another. */
  record Profile(
      String name,
      String handler,
      Duration timeout,
      int memoryMegabytes,
      boolean snapStart,
      Map<String, String> environment,
      List<DataAwsIamPolicyDocumentStatement> allowed) {}

  /** What all functions share. */
  record Shared(
      String prefix,
      TerraformAsset bundle,
      int logRetentionDays,
      SqsQueue failedEvents,
      Alarms alarms) {}

  ServerlessFunction(Construct scope, Profile profile, Shared shared) {
    String id = profile.name();
    String name = shared.prefix() + "-" + id;
    CloudwatchLogGroup logs = CloudwatchLogGroup.Builder.create(scope, id + "-logs")
        .name("/aws/lambda/" + name)
        .retentionInDays(shared.logRetentionDays())
        .build();
    IamRole role = Policies.role(scope, id, name, "lambda.amazonaws.com");
    List<DataAwsIamPolicyDocumentStatement> allowed = new ArrayList<>(profile.allowed());
    allowed.add(Policies.allow(
        List.of("logs:CreateLogStream", "logs:PutLogEvents"), List.of(logs.getArn() + ":*")));
    allowed.add(
        Policies.allow(List.of("sqs:SendMessage"), List.of(shared.failedEvents().getArn())));
    access = Policies.grant(scope, id, role, allowed);
    function = LambdaFunction.Builder.create(scope, id)
        .functionName(name)
        .role(role.getArn())
        .filename(shared.bundle().getPath())
        .sourceCodeHash(Fn.filebase64sha256(shared.bundle().getPath()))
        .handler(profile.handler())
        .runtime(RUNTIME)
        .architectures(List.of("arm64"))
        .timeout(profile.timeout().toSeconds())
        .memorySize(profile.memoryMegabytes())
        .environment(
            LambdaFunctionEnvironment.builder().variables(profile.environment()).build())
        .deadLetterConfig(LambdaFunctionDeadLetterConfig.builder()
            .targetArn(shared.failedEvents().getArn())
            .build())
        .publish(profile.snapStart())
        .snapStart(
            profile.snapStart()
                ? LambdaFunctionSnapStart.builder().applyOn("PublishedVersions").build()
                : null)
        // Lambda checks the role when it creates the function. Without the log group it creates one
        // that keeps logs for good.
        .dependsOn(List.of(access, logs))
        .build();
    shared.alarms().watchFunction(id, name);
  }

  LambdaFunction resource() {
    return function;
  }

  /** What must be in place before something may call the function. */
  IamRolePolicy access() {
    return access;
  }
}
