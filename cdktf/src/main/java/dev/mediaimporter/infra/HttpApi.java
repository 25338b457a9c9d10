package dev.mediaimporter.infra;

import com.hashicorp.cdktf.Fn;
import com.hashicorp.cdktf.providers.aws.apigatewayv2_api.Apigatewayv2Api;
import com.hashicorp.cdktf.providers.aws.apigatewayv2_authorizer.Apigatewayv2Authorizer;
import com.hashicorp.cdktf.providers.aws.apigatewayv2_authorizer.Apigatewayv2AuthorizerJwtConfiguration;
import com.hashicorp.cdktf.providers.aws.apigatewayv2_integration.Apigatewayv2Integration;
import com.hashicorp.cdktf.providers.aws.apigatewayv2_route.Apigatewayv2Route;
import com.hashicorp.cdktf.providers.aws.apigatewayv2_stage.Apigatewayv2Stage;
import com.hashicorp.cdktf.providers.aws.apigatewayv2_stage.Apigatewayv2StageAccessLogSettings;
import com.hashicorp.cdktf.providers.aws.apigatewayv2_stage.Apigatewayv2StageDefaultRouteSettings;
import com.hashicorp.cdktf.providers.aws.apigatewayv2_stage.Apigatewayv2StageRouteSettings;
import com.hashicorp.cdktf.providers.aws.cloudwatch_log_group.CloudwatchLogGroup;
import com.hashicorp.cdktf.providers.aws.kms_key.KmsKey;
import com.hashicorp.cdktf.providers.aws.lambda_alias.LambdaAlias;
import com.hashicorp.cdktf.providers.aws.lambda_permission.LambdaPermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.constructs.Construct;

/**
 * The HTTP API in front of the API function: who may call what, and how often. It answers only
 * below a path that cannot be guessed, which CloudFront puts before what callers ask for, so that
 * nobody comes past the limits that hold there.
 */
final class HttpApi {
  private static final int REQUESTS_PER_SECOND = 50;
  private static final int POSTS_PER_SECOND = 10;

  /** Neither paths, which hold ids, nor headers, which hold tokens. */
  private static final String ACCESS_LOG = Stream.of(
          "requestId",
          "requestTimeEpoch",
          "routeKey",
          "status",
          "protocol",
          "responseLength",
          "integrationLatency",
          "error.responseType",
          "authorizer.error")
      .map(field -> "\"" + field + "\":\"$context." + field + "\"")
      .collect(Collectors.joining(",", "{", "}"));

  private final Construct scope;
  private final StackSettings settings;
  private final String name;
  private final String stage;
  private final Apigatewayv2Api api;

  /** @param key the key whose id, a random one, the path is made of */
  HttpApi(Construct scope, StackSettings settings, KmsKey key) {
    this.scope = scope;
    this.settings = settings;
    this.name = settings.prefix() + "-api";
    this.stage = Fn.sha256(key.getKeyId());
    this.api = Apigatewayv2Api.Builder.create(scope, "http")
        .name(name)
        .protocolType("HTTP")
        .build();
  }

  /**
   * Connects the routes.
   *
   * @param function alias of the function: without it Lambda runs the unpublished version, and
   *     SnapStart never starts
   */
  void call(LambdaAlias function, Alarms alarms) {
    Apigatewayv2Authorizer google = Apigatewayv2Authorizer.Builder.create(scope, "http-google")
        .apiId(api.getId())
        .name("google")
        .authorizerType("JWT")
        .identitySources(List.of("$request.header.Authorization"))
        .jwtConfiguration(Apigatewayv2AuthorizerJwtConfiguration.builder()
            .issuer("https://accounts.google.com")
            .audience(List.of(settings.googleClientId()))
            .build())
        .build();
    Apigatewayv2Integration integration = Apigatewayv2Integration.Builder.create(
            scope, "http-function")
        .apiId(api.getId())
        .integrationType("AWS_PROXY")
        .integrationUri(function.getInvokeArn())
        .payloadFormatVersion("2.0")
        .build();
    Bundle named = settings.bundle();
    List<Apigatewayv2Route> routes = new ArrayList<>();
    for (String route : named.signedIn()) {
      routes.add(route(route, integration)
          .authorizationType("JWT")
          .authorizerId(google.getId())
          .build());
    }
    for (String route : named.open()) {
      routes.add(route(route, integration).authorizationType("NONE").build());
    }
    permit("http-may-call-v1", function, "/*/*/v1/*");
    permit("http-may-call-sync", function, "/*/POST/sync");

    CloudwatchLogGroup logs = CloudwatchLogGroup.Builder.create(scope, "http-logs")
        .name("/aws/vendedlogs/" + name)
        .retentionInDays(settings.logRetentionDays())
        .build();
    Apigatewayv2Stage.Builder.create(scope, "http-stage")
        .apiId(api.getId())
        .name(stage)
        .autoDeploy(true)
        .accessLogSettings(Apigatewayv2StageAccessLogSettings.builder()
            .destinationArn(logs.getArn())
            .format(ACCESS_LOG)
            .build())
        .defaultRouteSettings(Apigatewayv2StageDefaultRouteSettings.builder()
            .throttlingRateLimit(REQUESTS_PER_SECOND)
            .throttlingBurstLimit(2 * REQUESTS_PER_SECOND)
            .build())
        .routeSettings(Stream.concat(named.signedIn().stream(), named.open().stream())
            .filter(route -> route.startsWith("POST "))
            .map(route -> Apigatewayv2StageRouteSettings.builder()
                .routeKey(route)
                .throttlingRateLimit(POSTS_PER_SECOND)
                .throttlingBurstLimit(2 * POSTS_PER_SECOND)
                .build())
            .toList())
        // A stage refuses limits for routes it doesn't know yet.
        .dependsOn(routes)
        .build();
    alarms.watchApi("http", api.getId());
  }

  private Apigatewayv2Route.Builder route(String route, Apigatewayv2Integration integration) {
    String id = "route-"
        + route.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("-$", "");
    return Apigatewayv2Route.Builder.create(scope, id)
        .apiId(api.getId())
        .routeKey(route)
        .target("integrations/" + integration.getId());
  }

  private void permit(String id, LambdaAlias function, String requests) {
    LambdaPermission.Builder.create(scope, id)
        .action("lambda:InvokeFunction")
        .functionName(function.getFunctionName())
        .qualifier(function.getName())
        .principal("apigateway.amazonaws.com")
        .sourceArn(api.getExecutionArn() + requests)
        .build();
  }

  /** The host that CloudFront asks. */
  String host() {
    return Fn.replace(api.getApiEndpoint(), "https://", "");
  }

  /** The path that CloudFront puts before what callers ask for. */
  String hiddenPath() {
    return Fn.join("", List.of("/", stage));
  }

  /** What metrics name it by. */
  String id() {
    return api.getId();
  }
}
