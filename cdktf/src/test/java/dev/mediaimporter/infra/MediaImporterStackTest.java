package dev.mediaimporter.infra;

import static dev.mediaimporter.infra.Synthesised.list;
import static dev.mediaimporter.infra.Synthesised.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold of the stack whatever else changes, asked of the JSON that Terraform reads. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MediaImporterStackTest {

  private static final Map<String, String> EVERY_SETTING = Map.ofEntries(
      Map.entry("ENV", "prod-eu"),
      Map.entry("DELETE_DATA_ON_DESTROY", "yes"),
      Map.entry("COPY_BUCKET", "second-copy"),
      Map.entry("TABLE", "media-importer-prod-eu-2"),
      Map.entry("ALARM_EMAIL", "ops@example.org"),
      Map.entry("STATE_BUCKET", "state-of-terraform"),
      Map.entry("KEY_STRATEGY", "owner-md5-date"),
      Map.entry("MAX_WORKERS", "50"),
      Map.entry("ACCOUNT_CONCURRENCY", "1000"),
      Map.entry("GOOGLE_CLIENT_SECRET", "GOCSPX-canary"),
      Map.entry("SITE_DOMAIN", "photos.example.org"),
      Map.entry("CERTIFICATE_ARN", "arn:aws:acm:us-east-1:123456789012:certificate/1a-2b"),
      Map.entry("REQUESTS_PER_ADDRESS", "0"));

  private Synthesised dev;
  private Synthesised custom;

  @BeforeAll
  void synthesise(@TempDir Path first, @TempDir Path second) throws IOException {
    requireNode();
    dev = Synthesised.in(first, Map.of());
    custom = Synthesised.in(second, EVERY_SETTING);
  }

  private static void requireNode() {
    boolean found = Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .flatMap(folder -> Stream.of(Path.of(folder, "node"), Path.of(folder, "node.exe")))
        .anyMatch(Files::isExecutable);
    if (!found) {
      String message =
          "THE STACK WAS NOT TESTED: the CDK's bindings need node (Node.js 20 or newer) on the PATH";
      System.err.println(message);
      if ("true".equals(System.getenv("CI"))) {
        throw new IllegalStateException(message);
      }
      abort(message);
    }
  }

  @Test
  void locks_the_provider_that_it_asks_for() throws IOException {
    assertThat(dev.folder().resolve(".terraform.lock.hcl"))
        .content()
        .contains("constraints = \"" + MediaImporterStack.PROVIDER_VERSION + "\"")
        .contains("\"zh:");
  }

  @Test
  void is_what_was_reviewed() throws IOException {
    Golden.check("golden/dev.tf.json", dev.json());
  }

  @Test
  void takes_a_provider_that_knows_the_runtime() {
    assertThat(dev.json().at("/terraform/required_providers/aws/source").asText())
        .isEqualTo("hashicorp/aws");
    // java21 is known since 5.27; below 6 nothing the bindings emit was taken away.
    assertThat(dev.json().at("/terraform/required_providers/aws/version").asText())
        .matches("~> 5\\.(2[7-9]|[3-9][0-9]|[1-9][0-9]{2})");
    assertThat(functions().values())
        .allSatisfy(function -> assertThat(function.get("runtime").asText()).isEqualTo("java21"));
  }

  @Test
  void allows_no_wildcard_anywhere() {
    assertThat(allowing(dev)).isNotEmpty().allSatisfy(statement -> {
      assertThat(texts(statement.get("actions"))).noneMatch(action -> action.contains("*"));
      assertThat(texts(statement.path("resources")))
          .noneMatch(resource -> resource.startsWith("*"));
    });
  }

  @Test
  void lets_nobody_in_but_services_of_our_own_account() {
    assertThat(allowing(dev).stream()
            .flatMap(statement -> list(statement.path("principals")).stream()))
        .isNotEmpty()
        .allSatisfy(principal -> assertThat(principal.get("type").asText()).isEqualTo("Service"));
    assertThat(dev.resources("aws_s3_bucket_acl")).isEmpty();
    assertThat(dev.resources("aws_lambda_function_url")).isEmpty();
    assertThat(dev.resources("aws_lambda_permission").values())
        .isNotEmpty()
        .allSatisfy(permission -> assertThat(permission.get("source_arn").asText())
            .startsWith("${aws_apigatewayv2_api.http.execution_arn}/"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"media", "site", "redirect"})
  void keeps_every_bucket_private_and_encrypted(String bucket) {
    assertThat(dev.resources("aws_s3_bucket")).hasSize(3);
    JsonNode block = dev.resource("aws_s3_bucket_public_access_block", bucket + "-public-access");
    assertThat(block.get("bucket").asText()).isEqualTo("${aws_s3_bucket." + bucket + ".id}");
    assertThat(List.of(
            "block_public_acls",
            "block_public_policy",
            "ignore_public_acls",
            "restrict_public_buckets"))
        .allSatisfy(flag -> assertThat(block.get(flag).asBoolean()).isTrue());
    assertThat(dev.resource("aws_s3_bucket_ownership_controls", bucket + "-ownership")
            .at("/rule/object_ownership")
            .asText())
        .isEqualTo("BucketOwnerEnforced");
    assertThat(dev.resource(
                "aws_s3_bucket_server_side_encryption_configuration", bucket + "-encryption")
            .at("/rule/0/apply_server_side_encryption_by_default/sse_algorithm")
            .asText())
        .isEqualTo("AES256");
  }

  /** The bucket that only redirects is there for plain http. */
  @ParameterizedTest
  @ValueSource(strings = {"media", "site"})
  void keeps_buckets_from_answering_without_tls(String bucket) {
    assertRefusesWithoutTls(
        dev.resource("aws_s3_bucket_policy", bucket + "-policy"),
        bucket,
        "${aws_s3_bucket." + bucket + ".arn}",
        "${aws_s3_bucket." + bucket + ".arn}/*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pages", "dead-pages", "dead-events"})
  void keeps_queues_from_answering_without_tls(String queue) {
    assertThat(dev.resources("aws_sqs_queue")).hasSize(3);
    JsonNode resource = dev.resource("aws_sqs_queue", queue);
    assertRefusesWithoutTls(
        resource,
        queue,
        "arn:aws:sqs:eu-central-1:"
            + Synthesised.ACCOUNT
            + ":"
            + resource.get("name").asText());
  }

  private void assertRefusesWithoutTls(JsonNode withPolicy, String name, String... everything) {
    assertThat(withPolicy.get("policy").asText())
        .isEqualTo("${data.aws_iam_policy_document." + name + "-access.json}");
    assertThat(dev.statements().get(name + "-access"))
        .filteredOn(statement -> statement.path("effect").asText().equals("Deny"))
        .singleElement()
        .satisfies(deny -> {
          assertThat(texts(deny.get("resources"))).containsExactly(everything);
          assertThat(deny.at("/principals/0/identifiers/0").asText()).isEqualTo("*");
          assertThat(deny.at("/condition/0/variable").asText()).isEqualTo("aws:SecureTransport");
          assertThat(deny.at("/condition/0/values/0").asText()).isEqualTo("false");
        });
  }

  @Test
  void forgets_uploads_that_never_ended() {
    JsonNode rule =
        dev.resource("aws_s3_bucket_lifecycle_configuration", "media-lifecycle").at("/rule/0");
    assertThat(rule.get("status").asText()).isEqualTo("Enabled");
    assertThat(
            rule.at("/abort_incomplete_multipart_upload/days_after_initiation").asInt())
        .isBetween(1, 7);
  }

  @Test
  void empties_the_inbox_and_takes_uploads_from_the_page_only() {
    JsonNode rule =
        dev.resource("aws_s3_bucket_lifecycle_configuration", "media-lifecycle").at("/rule/1");
    assertThat(rule.at("/filter/prefix").asText()).isEqualTo("inbox/");
    assertThat(rule.at("/expiration/days").asInt()).isEqualTo(30);
    JsonNode cors =
        dev.resource("aws_s3_bucket_cors_configuration", "media-cors").at("/cors_rule/0");
    assertThat(texts(cors.get("allowed_origins")))
        .containsExactly(dev.json().at("/output/site-url/value").asText());
    assertThat(texts(cors.get("allowed_methods"))).containsExactly("PUT");
  }

  @Test
  void gives_every_function_its_limits_logs_dead_letters_alarms_and_a_role_of_its_own() {
    assertThat(functions().keySet()).containsExactlyInAnyOrder("api", "worker", "sweep");
    assertThat(
            functions().values().stream().map(function -> function.get("role").asText()))
        .doesNotHaveDuplicates();
    functions().forEach((name, function) -> {
      String functionName = function.get("function_name").asText();
      assertThat(function.path("timeout").asInt()).isBetween(1, 900);
      assertThat(function.path("memory_size").asInt()).isBetween(128, 10_240);
      assertThat(texts(function.get("architectures"))).containsExactly("arm64");
      JsonNode logs = dev.resource("aws_cloudwatch_log_group", name + "-logs");
      assertThat(logs.get("name").asText()).isEqualTo("/aws/lambda/" + functionName);
      assertThat(logs.get("retention_in_days").asInt()).isEqualTo(30);
      assertThat(texts(function.get("depends_on")))
          .contains("aws_cloudwatch_log_group." + name + "-logs");
      assertThat(function.at("/dead_letter_config/target_arn").asText())
          .isEqualTo("${aws_sqs_queue.dead-events.arn}");
      for (String metric : List.of("Errors", "Throttles")) {
        assertThat(dev.resources("aws_cloudwatch_metric_alarm").values())
            .filteredOn(alarm -> alarm.get("metric_name").asText().equals(metric))
            .filteredOn(alarm -> alarm.at("/dimensions/FunctionName").asText().equals(functionName))
            .hasSize(1);
      }
    });
  }

  @Test
  void allows_each_function_exactly_what_its_code_calls() throws IOException {
    assertThat(functions().keySet())
        .allSatisfy(name -> assertThat(allowed(name)).isEqualTo(calls(name)));
  }

  @Test
  void gives_a_slow_page_time_and_a_hopeless_one_a_place() {
    JsonNode pages = dev.resource("aws_sqs_queue", "pages");
    int timeout = functions().get("worker").get("timeout").asInt();
    assertThat(pages.get("visibility_timeout_seconds").asInt()).isGreaterThanOrEqualTo(6 * timeout);
    assertThat(pages.get("redrive_policy").asText())
        .contains("aws_sqs_queue.dead-pages.arn", "\"maxReceiveCount\" = 5");
    JsonNode mapping = dev.resource("aws_lambda_event_source_mapping", "worker-pages");
    assertThat(mapping.get("batch_size").asInt()).isEqualTo(1);
    assertThat(texts(mapping.get("function_response_types")))
        .containsExactly("ReportBatchItemFailures");
    assertThat(mapping.at("/scaling_config/maximum_concurrency").asInt()).isEqualTo(5);
    assertThat(custom
            .resource("aws_lambda_event_source_mapping", "worker-pages")
            .at("/scaling_config/maximum_concurrency")
            .asInt())
        .isEqualTo(50);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dead-pages", "dead-events"})
  void keeps_dead_letters_for_two_weeks_and_raises_an_alarm(String queue) {
    assertThat(dev.resource("aws_sqs_queue", queue)
            .get("message_retention_seconds")
            .asInt())
        .isEqualTo(14 * 24 * 3600);
    JsonNode alarm = dev.resource("aws_cloudwatch_metric_alarm", queue + "-depth");
    assertThat(alarm.get("metric_name").asText()).isEqualTo("ApproximateNumberOfMessagesVisible");
    assertThat(alarm.at("/dimensions/QueueName").asText())
        .isEqualTo("${aws_sqs_queue." + queue + ".name}");
    assertThat(alarm.get("threshold").asInt()).isZero();
  }

  @Test
  void raises_an_alarm_when_imports_wait_for_an_hour() {
    JsonNode alarm = dev.resource("aws_cloudwatch_metric_alarm", "pages-age");
    assertThat(alarm.get("metric_name").asText()).isEqualTo("ApproximateAgeOfOldestMessage");
    assertThat(alarm.get("threshold").asInt()).isEqualTo(3600);
  }

  @Test
  void raises_an_alarm_when_an_import_is_given_up() {
    JsonNode alarm = dev.resource("aws_cloudwatch_metric_alarm", "jobs-broken");
    assertThat(alarm.get("namespace").asText()).isEqualTo("MediaImporter");
    assertThat(alarm.get("metric_name").asText()).isEqualTo("JobsBroken");
    assertThat(alarm.get("statistic").asText()).isEqualTo("Sum");
    assertThat(alarm.get("threshold").asInt()).isZero();
    assertThat(alarm.has("dimensions")).isFalse();
  }

  @Test
  void mails_alarms_only_where_an_address_was_given() {
    assertThat(dev.resources("aws_sns_topic_subscription")).isEmpty();
    assertThat(custom.resources("aws_sns_topic_subscription").values())
        .singleElement()
        .satisfies(mail -> assertThat(mail.get("endpoint").asText()).isEqualTo("ops@example.org"));
    assertThat(custom.resources("aws_cloudwatch_metric_alarm").values())
        .hasSameSizeAs(dev.resources("aws_cloudwatch_metric_alarm").values())
        .allSatisfy(alarm -> assertThat(texts(alarm.get("alarm_actions")))
            .containsExactly("${aws_sns_topic.alarms.arn}"));
  }

  @Test
  void holds_no_secret() {
    assertThat(custom.json().toString()).doesNotContain("GOCSPX");
    assertThat(custom.resources("aws_secretsmanager_secret_version")).isEmpty();
    Pattern sensitive = Pattern.compile("SECRET|TOKEN|PASSWORD|CREDENTIAL|KMS");
    for (JsonNode function : functions().values()) {
      function.at("/environment/variables").forEachEntry((name, value) -> {
        if (sensitive.matcher(name).find()) {
          assertThat(value.asText()).matches("\\$\\{aws_.*\\.arn}");
        }
      });
    }
  }

  @Test
  void tells_each_function_only_what_it_uses() {
    assertThat(environment("sweep"))
        .containsExactlyInAnyOrder("TABLE_NAME", "QUEUE_URL", "LOG_LEVEL");
    assertThat(environment("worker"))
        .containsExactlyInAnyOrder(
            "MEDIA_BUCKET",
            "TABLE_NAME",
            "QUEUE_URL",
            "KMS_KEY_ID",
            "GOOGLE_CLIENT_ID",
            "GOOGLE_SECRET_ID",
            "KEY_STRATEGY",
            "WORKER_CONCURRENCY",
            "STORED_GIGABYTES",
            "LOG_LEVEL",
            "JAVA_TOOL_OPTIONS");
    assertThat(environment("api"))
        .containsExactlyInAnyOrder(
            "MEDIA_BUCKET",
            "TABLE_NAME",
            "QUEUE_URL",
            "KMS_KEY_ID",
            "GOOGLE_CLIENT_ID",
            "GOOGLE_SECRET_ID",
            "KEY_STRATEGY",
            "WATCH_HOURS",
            "INBOX_GIGABYTES",
            "SITE_ORIGIN",
            "SIGN_IN",
            "LOG_LEVEL",
            "JAVA_TOOL_OPTIONS");
  }

  @Test
  void lets_the_gateway_check_googles_token_on_every_route_but_those_that_carry_their_own() {
    JsonNode authorizer = dev.resource("aws_apigatewayv2_authorizer", "http-google");
    assertThat(authorizer.at("/jwt_configuration/issuer").asText())
        .isEqualTo("https://accounts.google.com");
    assertThat(texts(authorizer.at("/jwt_configuration/audience")))
        .containsExactly(Synthesised.CLIENT_ID);
    assertThat(dev.resources("aws_apigatewayv2_route").values()).hasSize(25).allSatisfy(route -> {
      if (Set.of("POST /sync", "POST /v1/sign-ins")
          .contains(route.get("route_key").asText())) {
        assertThat(route.get("authorization_type").asText()).isEqualTo("NONE");
      } else {
        assertThat(route.get("route_key").asText()).contains(" /v1/");
        assertThat(route.get("authorization_type").asText()).isEqualTo("JWT");
        assertThat(route.get("authorizer_id").asText())
            .isEqualTo("${aws_apigatewayv2_authorizer.http-google.id}");
      }
    });
  }

  @Test
  void answers_pages_of_other_sites_nothing() {
    assertThat(dev.resource("aws_apigatewayv2_api", "http").has("cors_configuration"))
        .isFalse();
  }

  @Test
  void lets_nobody_past_the_edge() {
    String stage =
        dev.resource("aws_apigatewayv2_stage", "http-stage").get("name").asText();
    assertThat(stage).isEqualTo("${sha256(aws_kms_key.tokens.key_id)}");
    assertThat(dev.resources("aws_apigatewayv2_stage")).hasSize(1);
    JsonNode edge = dev.resource("aws_cloudfront_distribution", "site-edge");
    assertThat(edge.at("/origin/1/origin_path").asText())
        .contains("sha256(aws_kms_key.tokens.key_id)");
    assertThat(edge.at("/origin/1/custom_origin_config/origin_protocol_policy").asText())
        .isEqualTo("https-only");
    assertThat(list(edge.get("ordered_cache_behavior")))
        .allSatisfy(behaviour ->
            assertThat(behaviour.get("viewer_protocol_policy").asText()).isEqualTo("https-only"))
        .extracting(behaviour -> behaviour.get("path_pattern").asText())
        .containsExactly("/v1/*", "/sync");
  }

  @Test
  void limits_what_one_address_may_ask() {
    assertThat(dev.resource("aws_cloudfront_distribution", "site-edge")
            .get("web_acl_id")
            .asText())
        .isEqualTo("${aws_wafv2_web_acl.firewall.arn}");
    JsonNode firewall = dev.resource("aws_wafv2_web_acl", "firewall");
    assertThat(firewall.get("scope").asText()).isEqualTo("CLOUDFRONT");
    assertThat(firewall.get("provider").asText()).isEqualTo("aws.global");
    assertThat(list(firewall.get("rule")))
        .allSatisfy(rule -> {
          assertThat(rule.at("/action/block/custom_response/response_code").asInt())
              .isEqualTo(429);
          assertThat(
                  rule.at("/statement/rate_based_statement/aggregate_key_type").asText())
              .isEqualTo("IP");
        })
        .extracting(rule -> rule.at("/statement/rate_based_statement/limit").asInt())
        .containsExactly(100, 2000);
    assertThat(list(firewall.at("/rule/0/statement/rate_based_statement/scope_down_statement"
            + "/or_statement/statement")))
        .extracting(path -> path.at("/byte_match_statement/search_string").asText())
        .containsExactlyInAnyOrder("/v1/sign-ins", "/sync");
    assertThat(custom.resources("aws_wafv2_web_acl")).isEmpty();
  }

  @Test
  void takes_a_domain_of_its_own_with_tls_1_2_only() {
    JsonNode edge = custom.resource("aws_cloudfront_distribution", "site-edge");
    assertThat(texts(edge.get("aliases"))).containsExactly("photos.example.org");
    assertThat(edge.at("/viewer_certificate/minimum_protocol_version").asText())
        .isEqualTo("TLSv1.2_2021");
    assertThat(custom.json().at("/output/redirect-uri/value").asText())
        .isEqualTo("https://photos.example.org/");
  }

  @Test
  void slows_callers_down_and_logs_neither_headers_nor_paths() throws IOException {
    JsonNode stage = dev.resource("aws_apigatewayv2_stage", "http-stage");
    assertThat(stage.at("/default_route_settings/throttling_rate_limit").asInt())
        .isPositive();
    assertThat(list(stage.get("route_settings")).stream()
            .map(limit -> limit.get("route_key").asText()))
        .containsExactlyInAnyOrderElementsOf(
            dev.resources("aws_apigatewayv2_route").values().stream()
                .map(route -> route.get("route_key").asText())
                .filter(route -> route.startsWith("POST "))
                .toList());
    JsonNode log =
        new ObjectMapper().readTree(stage.at("/access_log_settings/format").asText());
    assertThat(texts(log))
        .isNotEmpty()
        .noneMatch(field -> Pattern.compile("header|path|authorizer\\.claims|querystring|identity")
            .matcher(field)
            .find());
  }

  @Test
  void calls_the_published_version_of_the_api_function() {
    JsonNode function = functions().get("api");
    assertThat(function.get("publish").asBoolean()).isTrue();
    assertThat(function.at("/snap_start/apply_on").asText()).isEqualTo("PublishedVersions");
    assertThat(
            dev.resource("aws_lambda_alias", "api-live").get("function_version").asText())
        .isEqualTo("${aws_lambda_function.api.version}");
    assertThat(dev.resource("aws_apigatewayv2_integration", "http-function")
            .get("integration_uri")
            .asText())
        .isEqualTo("${aws_lambda_alias.api-live.invoke_arn}");
    assertThat(dev.resources("aws_lambda_permission").values())
        .allSatisfy(permission -> assertThat(permission.get("qualifier").asText())
            .isEqualTo("${aws_lambda_alias.api-live.name}"));
    assertThat(function.get("timeout").asInt()).isLessThan(30);
  }

  @Test
  void sweeps_every_quarter_of_an_hour() {
    JsonNode schedule = dev.resource("aws_scheduler_schedule", "schedule");
    assertThat(schedule.get("schedule_expression").asText()).isEqualTo("rate(15 minutes)");
    assertThat(schedule.at("/target/arn").asText()).isEqualTo("${aws_lambda_function.sweep.arn}");
    assertThat(schedule.at("/target/dead_letter_config/arn").asText())
        .isEqualTo("${aws_sqs_queue.dead-events.arn}");
  }

  @Test
  void shows_the_page_through_cloudfront_only() {
    JsonNode edge = dev.resource("aws_cloudfront_distribution", "site-edge");
    assertThat(edge.at("/origin/0/origin_access_control_id").asText())
        .isEqualTo("${aws_cloudfront_origin_access_control.site-origin-access.id}");
    assertThat(edge.at("/default_cache_behavior/viewer_protocol_policy").asText())
        .isEqualTo("redirect-to-https");
    assertThat(edge.has("custom_error_response"))
        .as("it would hide the API's answers")
        .isFalse();
    assertThat(dev.statements().get("site-access").get(0).get("condition").toString())
        .contains(
            "aws:SourceArn", "${aws_cloudfront_distribution.site-edge.arn}", "aws:SourceAccount");
    JsonNode website = dev.resource("aws_s3_bucket_website_configuration", "redirect-website");
    assertThat(website.at("/redirect_all_requests_to/protocol").asText()).isEqualTo("https");
    assertThat(website.has("index_document")).isFalse();
  }

  @Test
  void names_the_redirect_address_as_the_page_gives_it_to_google() {
    assertThat(dev.json().at("/output/redirect-uri/value").asText())
        .isEqualTo(dev.json().at("/output/site-url/value").asText() + "/");
  }

  @Test
  void tells_the_page_where_the_api_is_and_lets_it_call_nothing_else() {
    assertThat(uploads()).containsOnlyKeys("index.html", "config.json", "assets/app-1a2b.js");
    assertThat(uploads().get("config.json").get("content").asText())
        .contains("aws_cloudfront_distribution.site-edge.domain_name", Synthesised.CLIENT_ID);
    assertThat(uploads().get("index.html").get("cache_control").asText()).isEqualTo("no-cache");
    assertThat(uploads().get("assets/app-1a2b.js").get("cache_control").asText())
        .contains("immutable");
    assertThat(dev.resource("aws_cloudfront_response_headers_policy", "site-headers")
            .at("/security_headers_config/content_security_policy/content_security_policy")
            .asText())
        .contains("default-src 'self'", "frame-ancestors 'none'", "object-src 'none'")
        .contains("connect-src 'self' https://${aws_s3_bucket.media.bucket_regional_domain_name}")
        .doesNotContain("unsafe", "default-src *", "script-src", "execute-api");
    assertThat(List.of("site-headers", "api-headers"))
        .allSatisfy(
            policy -> assertThat(dev.resource("aws_cloudfront_response_headers_policy", policy)
                    .at("/custom_headers_config/items"))
                .isNotEmpty());
  }

  @Test
  void keeps_data_through_a_destroy_unless_a_setting_of_its_own_says_otherwise() {
    for (String resource :
        List.of("aws_s3_bucket/media", "aws_dynamodb_table/table", "aws_kms_key/tokens")) {
      assertThat(dev.json()
              .at("/resource/" + resource + "/lifecycle/prevent_destroy")
              .asBoolean())
          .isTrue();
      assertThat(custom.json().at("/resource/" + resource).has("lifecycle")).isFalse();
    }
    for (Synthesised stack : List.of(dev, custom)) {
      boolean kept = stack.equals(dev);
      assertThat(stack
              .resource("aws_dynamodb_table", "table")
              .get("deletion_protection_enabled")
              .asBoolean())
          .isEqualTo(kept);
      assertThat(stack.resource("aws_s3_bucket", "media").get("force_destroy").asBoolean())
          .isEqualTo(!kept);
    }
  }

  @Test
  void keeps_deleted_media_for_a_month() {
    assertThat(dev.resource("aws_s3_bucket_versioning", "media-versioning")
            .at("/versioning_configuration/status")
            .asText())
        .isEqualTo("Enabled");
    JsonNode rule =
        dev.resource("aws_s3_bucket_lifecycle_configuration", "media-lifecycle").at("/rule/2");
    assertThat(rule.at("/noncurrent_version_expiration/noncurrent_days").asInt())
        .isEqualTo(30);
    assertThat(rule.at("/expiration/expired_object_delete_marker").asBoolean()).isTrue();
    assertThat(rule.at("/expiration").has("days")).isFalse();
  }

  @Test
  void copies_media_to_a_second_bucket_where_one_was_named() {
    assertThat(dev.resources("aws_s3_bucket_replication_configuration")).isEmpty();
    JsonNode rule =
        custom.resource("aws_s3_bucket_replication_configuration", "media-copy").at("/rule/0");
    assertThat(rule.at("/destination/bucket").asText()).isEqualTo("arn:aws:s3:::second-copy");
    assertThat(rule.at("/delete_marker_replication/status").asText()).isEqualTo("Disabled");
  }

  @Test
  void takes_a_restored_table_for_its_own() {
    JsonNode table = custom.resource("aws_dynamodb_table", "table");
    assertThat(table.get("name").asText()).isEqualTo("media-importer-prod-eu-2");
    assertThat(table.at("/point_in_time_recovery/enabled").asBoolean()).isTrue();
  }

  @Test
  void tells_the_api_who_may_sign_in() {
    assertThat(functions().get("api").at("/environment/variables/SIGN_IN").asText())
        .isEqualTo("everybody");
  }

  @Test
  void warns_before_the_account_costs_more_than_it_may() {
    JsonNode budget = custom.resource("aws_budgets_budget", "budget");
    assertThat(budget.get("limit_amount").asText()).isEqualTo("20");
    assertThat(list(budget.get("notification")))
        .extracting(warning -> warning.get("notification_type").asText() + " "
            + warning.get("threshold").asInt())
        .containsExactly("ACTUAL 50", "ACTUAL 100", "FORECASTED 100");
    assertThat(dev.resource("aws_budgets_budget", "budget").has("notification")).isFalse();
  }

  @Test
  void raises_an_alarm_when_google_refuses() {
    JsonNode alarm = dev.resource("aws_cloudwatch_metric_alarm", "google-quota");
    assertThat(alarm.get("namespace").asText()).isEqualTo("MediaImporter");
    assertThat(alarm.get("metric_name").asText()).isEqualTo("GoogleQuotaGone");
    assertThat(alarm.get("threshold").asInt()).isZero();
  }

  @Test
  void raises_an_alarm_before_google_s_quota_is_gone() {
    JsonNode alarm = dev.resource("aws_cloudwatch_metric_alarm", "google-quota-near");
    assertThat(alarm.get("metric_name").asText()).isEqualTo("GoogleRequests");
    assertThat(alarm.get("statistic").asText()).isEqualTo("Sum");
    assertThat(alarm.get("period").asInt()).isEqualTo(24 * 3600);
    assertThat(alarm.get("threshold").asInt()).isEqualTo(8_000);
    JsonNode downloads = dev.resource("aws_cloudwatch_metric_alarm", "google-downloads-near");
    assertThat(downloads.get("metric_name").asText()).isEqualTo("GoogleDownloads");
    assertThat(downloads.get("threshold").asInt()).isEqualTo(60_000);
  }

  @Test
  void raises_an_alarm_when_no_sweep_ended_for_an_hour() {
    JsonNode alarm = dev.resource("aws_cloudwatch_metric_alarm", "sweep-heartbeat");
    assertThat(alarm.get("metric_name").asText()).isEqualTo("SweepUnfinished");
    assertThat(alarm.get("statistic").asText()).isEqualTo("SampleCount");
    assertThat(alarm.get("comparison_operator").asText()).isEqualTo("LessThanThreshold");
    assertThat(alarm.get("treat_missing_data").asText()).isEqualTo("breaching");
    assertThat(alarm.get("period").asInt()).isEqualTo(3600);
  }

  @Test
  void raises_an_alarm_when_sweeps_do_not_keep_up_for_an_hour() {
    JsonNode alarm = dev.resource("aws_cloudwatch_metric_alarm", "sweep-unfinished");
    assertThat(alarm.get("metric_name").asText()).isEqualTo("SweepUnfinished");
    assertThat(alarm.get("threshold").asInt()).isEqualTo(3);
    assertThat(alarm.get("period").asInt()).isEqualTo(3600);
  }

  @Test
  void raises_an_alarm_before_the_account_runs_out_of_concurrency() {
    JsonNode alarm = dev.resource("aws_cloudwatch_metric_alarm", "concurrency");
    assertThat(alarm.get("metric_name").asText()).isEqualTo("ConcurrentExecutions");
    assertThat(alarm.get("threshold").asInt()).isEqualTo(8);
    assertThat(alarm.has("dimensions")).isFalse();
  }

  @Test
  void shows_every_alarm_on_its_dashboard() {
    String body = dev.resource("aws_cloudwatch_dashboard", "dashboard")
        .get("dashboard_body")
        .asText();
    assertThat(dev.resources("aws_cloudwatch_metric_alarm").keySet())
        .isNotEmpty()
        .allSatisfy(
            alarm -> assertThat(body).contains("aws_cloudwatch_metric_alarm." + alarm + ".arn"));
  }

  @Test
  void can_restore_expire_and_index_what_the_table_holds() {
    JsonNode table = dev.resource("aws_dynamodb_table", "table");
    assertThat(table.get("billing_mode").asText()).isEqualTo("PAY_PER_REQUEST");
    assertThat(table.at("/point_in_time_recovery/enabled").asBoolean()).isTrue();
    assertThat(table.at("/ttl/attribute_name").asText()).isEqualTo("ttl");
    assertThat(table.at("/global_secondary_index/0/name").asText()).isEqualTo("gsi1");
    assertThat(dev.resource("aws_kms_key", "tokens").get("enable_key_rotation").asBoolean())
        .isTrue();
  }

  @Test
  void keeps_state_where_it_was_told_to() {
    assertThat(custom.json().at("/terraform/backend/s3/bucket").asText())
        .isEqualTo("state-of-terraform");
    assertThat(custom.json().at("/terraform/backend/s3/use_lockfile").asBoolean())
        .isTrue();
    assertThat(custom.json().at("/terraform/backend/s3/encrypt").asBoolean()).isTrue();
    assertThat(dev.json().at("/terraform/backend").has("local")).isTrue();
    assertThat(dev.json().at("/provider/aws/0/allowed_account_ids/0").asText())
        .isEqualTo(Synthesised.ACCOUNT);
  }

  private Map<String, JsonNode> functions() {
    return dev.resources("aws_lambda_function");
  }

  private List<String> environment(String function) {
    List<String> names = new ArrayList<>();
    functions()
        .get(function)
        .at("/environment/variables")
        .fieldNames()
        .forEachRemaining(names::add);
    return names;
  }

  private Map<String, JsonNode> uploads() {
    return dev.resources("aws_s3_object").values().stream()
        .collect(Collectors.toMap(object -> object.get("key").asText(), object -> object));
  }

  private static List<JsonNode> allowing(Synthesised stack) {
    return stack.statements().values().stream()
        .flatMap(List::stream)
        .filter(statement -> !statement.path("effect").asText().equals("Deny"))
        .toList();
  }

  private Set<String> allowed(String function) {
    Set<String> allowed = new TreeSet<>();
    for (JsonNode statement : dev.statements().get(function + "-access")) {
      for (String action : texts(statement.get("actions")).toList()) {
        texts(statement.get("resources"))
            .forEach(resource -> allowed.add(action + " on " + plain(resource, statement)));
      }
    }
    return allowed;
  }

  /** What a resource is called in the table of calls. */
  private static String plain(String resource, JsonNode statement) {
    String name = switch (resource) {
      case "${aws_dynamodb_table.table.arn}" -> "table";
      case "${aws_dynamodb_table.table.arn}/index/gsi1" -> "index";
      case "${aws_sqs_queue.pages.arn}" -> "pages";
      case "${aws_sqs_queue.dead-events.arn}" -> "dead-events";
      case "${aws_kms_key.tokens.arn}" -> "tokens";
      case "${aws_secretsmanager_secret.google-secret.arn}" -> "google-secret";
      case "${aws_s3_bucket.media.arn}" -> "media";
      case "${aws_s3_bucket.media.arn}/*" -> "media objects";
      case "${aws_s3_bucket.media.arn}/inbox/*" -> "inbox objects";
      case "${aws_cloudwatch_log_group.api-logs.arn}:*" -> "api logs";
      case "${aws_cloudwatch_log_group.worker-logs.arn}:*" -> "worker logs";
      case "${aws_cloudwatch_log_group.sweep-logs.arn}:*" -> "sweep logs";
      default -> resource;
    };
    boolean onePerson = list(statement.path("condition")).stream()
        .map(condition ->
            condition.get("test").asText() + " " + condition.get("variable").asText())
        .collect(Collectors.toSet())
        .equals(
            Set.of("StringEquals kms:EncryptionContext:purpose", "Null kms:EncryptionContext:sub"));
    boolean inbox = list(statement.path("condition")).stream()
        .anyMatch(condition -> condition.get("variable").asText().equals("s3:prefix")
            && texts(condition.get("values")).toList().equals(List.of("inbox/*")));
    return onePerson ? name + " of one person" : inbox ? name + " below inbox/" : name;
  }

  private static Set<String> calls(String function) throws IOException {
    try (var table = MediaImporterStackTest.class.getResourceAsStream("/calls.csv")) {
      return new String(table.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split(",", -1))
          .filter(row -> row[0].equals(function))
          .map(row -> row[1] + " on " + row[2])
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
