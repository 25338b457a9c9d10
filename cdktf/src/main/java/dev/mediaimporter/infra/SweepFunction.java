package dev.mediaimporter.infra;

import com.hashicorp.cdktf.providers.aws.iam_role.IamRole;
import com.hashicorp.cdktf.providers.aws.iam_role_policy.IamRolePolicy;
import com.hashicorp.cdktf.providers.aws.lambda_function.LambdaFunction;
import com.hashicorp.cdktf.providers.aws.lambda_function_event_invoke_config.LambdaFunctionEventInvokeConfig;
import com.hashicorp.cdktf.providers.aws.scheduler_schedule.SchedulerSchedule;
import com.hashicorp.cdktf.providers.aws.scheduler_schedule.SchedulerScheduleFlexibleTimeWindow;
import com.hashicorp.cdktf.providers.aws.scheduler_schedule.SchedulerScheduleTarget;
import com.hashicorp.cdktf.providers.aws.scheduler_schedule.SchedulerScheduleTargetDeadLetterConfig;
import com.hashicorp.cdktf.providers.aws.scheduler_schedule.SchedulerScheduleTargetRetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.constructs.Construct;

/** The function on a schedule, and the schedule. */
final class SweepFunction {
  private static final Duration INTERVAL = Duration.ofMinutes(15);

  private SweepFunction() {}

  static void create(
      Construct scope, StackSettings settings, Data data, ServerlessFunction.Shared shared) {
    LambdaFunction sweep = new ServerlessFunction(
            scope,
            new ServerlessFunction.Profile(
                "sweep",
                "dev.mediaimporter.lambda.SweepHandler::handleRequest",
                Duration.ofMinutes(1),
                1024,
                false,
                Map.of(
                    "TABLE_NAME", data.table.getName(),
                    "QUEUE_URL", data.pages.getUrl(),
                    "LOG_LEVEL", settings.logLevel()),
                List.of(
                    Policies.allow(
                        List.of(
                            "dynamodb:GetItem",
                            "dynamodb:PutItem",
                            "dynamodb:BatchGetItem",
                            "dynamodb:Query"),
                        List.of(data.table.getArn())),
                    Policies.allow(List.of("dynamodb:Query"), List.of(data.index())),
                    Policies.allow(List.of("sqs:SendMessage"), List.of(data.pages.getArn())))),
            shared)
        .resource();
    shared.alarms().watchBrokenJobs(sweep.getFunctionName());
    schedule(scope, settings, data, sweep);
  }

  private static void schedule(
      Construct scope, StackSettings settings, Data data, LambdaFunction sweep) {
    // A sweep that failed twice isn't worth more: the next one does its work.
    LambdaFunctionEventInvokeConfig.Builder.create(scope, "sweep-retries")
        .functionName(sweep.getFunctionName())
        .maximumRetryAttempts(1)
        .maximumEventAgeInSeconds(INTERVAL.toSeconds())
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
            Policies.allow(List.of("lambda:InvokeFunction"), List.of(sweep.getArn())),
            Policies.allow(List.of("sqs:SendMessage"), List.of(data.failedEvents.getArn()))));
    SchedulerSchedule.Builder.create(scope, "schedule")
        .name(settings.prefix() + "-sweep")
        .scheduleExpression("rate(" + INTERVAL.toMinutes() + " minutes)")
        .flexibleTimeWindow(
            SchedulerScheduleFlexibleTimeWindow.builder().mode("OFF").build())
        .target(SchedulerScheduleTarget.builder()
            .arn(sweep.getArn())
            .roleArn(role.getArn())
            .retryPolicy(SchedulerScheduleTargetRetryPolicy.builder()
                .maximumRetryAttempts(1)
                .maximumEventAgeInSeconds(INTERVAL.toSeconds())
                .build())
            .deadLetterConfig(SchedulerScheduleTargetDeadLetterConfig.builder()
                .arn(data.failedEvents.getArn())
                .build())
            .build())
        .dependsOn(List.of(access))
        .build();
  }
}
