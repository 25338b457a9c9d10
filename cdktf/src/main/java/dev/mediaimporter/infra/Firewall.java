package dev.mediaimporter.infra;

import com.hashicorp.cdktf.TerraformProvider;
import com.hashicorp.cdktf.providers.aws.wafv2_web_acl.Wafv2WebAcl;
import com.hashicorp.cdktf.providers.aws.wafv2_web_acl.Wafv2WebAclDefaultAction;
import com.hashicorp.cdktf.providers.aws.wafv2_web_acl.Wafv2WebAclDefaultActionAllow;
import com.hashicorp.cdktf.providers.aws.wafv2_web_acl.Wafv2WebAclVisibilityConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.constructs.Construct;

/** Refuses addresses that ask too often, at the edge, before anything of ours runs. */
final class Firewall {

  /** In five minutes, for the routes that ask Google on behalf of somebody who is not signed in. */
  private static final int OPEN_REQUESTS = 100;

  /** What a path may be written as and still mean the same. */
  private static final List<String> SPELLINGS =
      List.of("URL_DECODE", "NORMALIZE_PATH", "LOWERCASE");

  private Firewall() {}

  /**
   * Makes it.
   *
   * @param global the provider for us-east-1, where everything of CloudFront's is
   * @return its ARN
   */
  static String create(Construct scope, StackSettings settings, TerraformProvider global) {
    Wafv2WebAcl acl = Wafv2WebAcl.Builder.create(scope, "firewall")
        .provider(global)
        .name(settings.prefix())
        .scope("CLOUDFRONT")
        .defaultAction(Wafv2WebAclDefaultAction.builder()
            .allow(Wafv2WebAclDefaultActionAllow.builder().build())
            .build())
        .visibilityConfig(Wafv2WebAclVisibilityConfig.builder()
            .cloudwatchMetricsEnabled(true)
            .metricName(settings.prefix())
            .sampledRequestsEnabled(false)
            .build())
        .build();
    acl.addOverride(
        "rule",
        List.of(
            rule(settings, 0, "open-routes", OPEN_REQUESTS, Optional.of(openRoutes(settings))),
            rule(settings, 1, "address", settings.requestsPerAddress(), Optional.empty())));
    return acl.getArn();
  }

  private static Map<String, Object> rule(
      StackSettings settings,
      int priority,
      String name,
      int limit,
      Optional<Map<String, Object>> among) {
    Map<String, Object> rate = among
        .map(some -> Map.<String, Object>of(
            "limit", limit, "aggregate_key_type", "IP", "scope_down_statement", some))
        .orElseGet(() -> Map.of("limit", limit, "aggregate_key_type", "IP"));
    return Map.of(
        "name",
        name,
        "priority",
        priority,
        "action",
        Map.of("block", Map.of("custom_response", Map.of("response_code", 429))),
        "statement",
        Map.of("rate_based_statement", rate),
        "visibility_config",
        Map.of(
            "cloudwatch_metrics_enabled",
            true,
            "metric_name",
            settings.prefix() + "-" + name,
            "sampled_requests_enabled",
            false));
  }

  private static Map<String, Object> openRoutes(StackSettings settings) {
    return Map.of(
        "or_statement",
        Map.of(
            "statement",
            settings.bundle().open().stream()
                .map(route -> isPath(route.substring(route.indexOf(' ') + 1)))
                .toList()));
  }

  private static Map<String, Object> isPath(String path) {
    return Map.of(
        "byte_match_statement",
        Map.of(
            "search_string",
            path,
            "positional_constraint",
            "EXACTLY",
            "field_to_match",
            Map.of("uri_path", Map.of()),
            "text_transformation",
            Stream.iterate(0, i -> i + 1)
                .limit(SPELLINGS.size())
                .map(i -> Map.of("priority", i, "type", SPELLINGS.get(i)))
                .toList()));
  }
}
