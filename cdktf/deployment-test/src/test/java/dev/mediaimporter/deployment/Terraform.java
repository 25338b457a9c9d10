package dev.mediaimporter.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Terraform at work in one folder. */
record Terraform(Path folder) {

  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Service names as the provider's {@code endpoints} block has them: all but Budgets, S3 and
   * CloudFront.
   */
  private static final List<String> SERVICES = List.of(
      "apigatewayv2",
      "cloudwatch",
      "dynamodb",
      "iam",
      "kms",
      "lambda",
      "logs",
      "scheduler",
      "secretsmanager",
      "sns",
      "sqs",
      "sts",
      "wafv2");

  /**
   * Turns the provider towards stand-ins, and keeps it from waiting for edges that aren't there, to
   * know the distribution and to forget it; Terraform merges such a file over the real settings.
   *
   * @param aws address for all services but Budgets, S3 and CloudFront
   * @param front address for those three
   */
  void pointAt(String aws, String front) throws IOException {
    Map<String, String> endpoints = new HashMap<>();
    SERVICES.forEach(service -> endpoints.put(service, aws));
    endpoints.put("budgets", front);
    endpoints.put("s3", front);
    endpoints.put("cloudfront", front);
    Map<String, Object> provider = Map.of(
        "access_key",
        "test",
        "secret_key",
        "test",
        "skip_credentials_validation",
        true,
        "skip_metadata_api_check",
        true,
        "s3_use_path_style",
        true,
        "endpoints",
        endpoints);
    Map<String, Object> state = Map.of("backend", Map.of("local", Map.of("path", "test.tfstate")));
    JSON.writeValue(
        folder.resolve("stand_ins_override.tf.json").toFile(),
        Map.of(
            "provider",
            // Both regions are the same stand-in.
            Map.of("aws", List.of(provider, in("us-east-1", "global", provider))),
            "terraform",
            state,
            "resource",
            Map.of(
                "aws_cloudfront_distribution",
                Map.of("site-edge", Map.of("wait_for_deployment", false, "enabled", false)))));
  }

  private static Map<String, Object> in(String region, String alias, Map<String, Object> provider) {
    Map<String, Object> other = new HashMap<>(provider);
    other.put("region", region);
    other.put("alias", alias);
    return other;
  }

  /** Runs one command and returns what it printed; anything but success is an error. */
  String run(String... arguments) throws IOException, InterruptedException {
    Path output = folder.resolve(arguments[0] + ".log");
    Path errors = folder.resolve(arguments[0] + ".err");
    ProcessBuilder builder =
        Executables.process("terraform", List.of(arguments)).directory(folder.toFile());
    builder
        .environment()
        .putAll(Map.of(
            // Whoever runs the test may have settings for AWS at home.
            "HOME", folder.toString(), "CHECKPOINT_DISABLE", "1", "TF_IN_AUTOMATION", "1"));
    String command = "terraform " + String.join(" ", arguments);
    Process process =
        builder.redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
    try {
      if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException(command + " took longer than " + LONGEST);
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
    if (process.exitValue() != 0) {
      throw new IllegalStateException(
          command + " failed:\n" + Files.readString(output) + Files.readString(errors));
    }
    return Files.readString(output);
  }

  /** Plans, and returns the plan in Terraform's JSON. */
  JsonNode plan(String file) throws IOException, InterruptedException {
    run("plan", "-input=false", "-no-color", "-parallelism=30", "-out=" + file);
    return JSON.readTree(run("show", "-json", file));
  }

  JsonNode state() throws IOException, InterruptedException {
    return JSON.readTree(run("show", "-json"));
  }
}
