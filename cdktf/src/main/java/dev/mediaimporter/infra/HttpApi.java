package dev.mediaimporter.infra;

import com.hashicorp.cdktf.providers.aws.apigatewayv2_api.Apigatewayv2Api;
import com.hashicorp.cdktf.providers.aws.apigatewayv2_api.Apigatewayv2ApiCorsConfiguration;
import com.hashicorp.cdktf.providers.aws.apigatewayv2_authorizer.Apigatewayv2Authorizer;
import com.hashicorp.cdktf.providers.aws.apigatewayv2_authorizer.Apigatewayv2AuthorizerJwtConfiguration;
import com.hashicorp.cdktf.providers.aws.apigatewayv2_integration.Apigatewayv2Integration;
import com.hashicorp.cdktf.providers.aws.apigatewayv2_route.Apigatewayv2Route;
import com.hashicorp.cdktf.providers.aws.apigatewayv2_stage.Apigatewayv2Stage;
import com.hashicorp.cdktf.providers.aws.apigatewayv2_stage.Apigatewayv2StageAccessLogSettings;
import com.hashicorp.cdktf.providers.aws.apigatewayv2_stage.Apigatewayv2StageDefaultRouteSettings;
import com.hashicorp.cdktf.providers.aws.apigatewayv2_stage.Apigatewayv2StageRouteSettings;
import com.hashicorp.cdktf.providers.aws.cloudwatch_log_group.CloudwatchLogGroup;
import com.hashicorp.cdktf.providers.aws.lambda_alias.LambdaAlias;
import com.hashicorp.cdktf.providers.aws.lambda_permission.LambdaPermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.constructs.Construct;

/** The HTTP API in front of the API function: who may call what, from where, and how often. */
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

  private final Apigatewayv2Api api;

  /**
   * @param function alias of the function: without it Lambda runs the unpublished version, and
   *     SnapStart never starts
   * @param siteOrigin the only origin whose pages may call
   */
  HttpApi(
      Construct scope,
      StackSettings settings,
      LambdaAlias function,
      String siteOrigin,
      Alarms alarms) {
    String name = settings.prefix() + "-api";
    api = Apigatewayv2Api.Builder.create(scope, "http")
        .name(name)
        .protocolType("HTTP")
        .corsConfiguration(Apigatewayv2ApiCorsConfiguration.builder()
            .allowOrigins(List.of(siteOrigin))
            .allowMethods(List.of("GET", "POST", "PUT", "DELETE"))
            .allowHeaders(List.of("authorization", "content-type", "idempotency-key"))
            .exposeHeaders(List.of("location", "retry-after"))
            .maxAge(3600)
            .build())
        .build();
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
      routes.add(route(scope, route, integration)
          .authorizationType("JWT")
          .authorizerId(google.getId())
          .build());
    }
    for (String route : named.open()) {
      routes.add(route(scope, route, integration).authorizationType("NONE").build());
    }
    permit(scope, "http-may-call-v1", function, "/*/*/v1/*");
    permit(scope, "http-may-call-sync", function, "/*/POST/sync");

    CloudwatchLogGroup logs = CloudwatchLogGroup.Builder.create(scope, "http-logs")
        .name("/aws/vendedlogs/" + name)
        .retentionInDays(settings.logRetentionDays())
        .build();
    Apigatewayv2Stage.Builder.create(scope, "http-stage")
        .apiId(api.getId())
        .name("$default")
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

  private Apigatewayv2Route.Builder route(
      Construct scope, String route, Apigatewayv2Integration integration) {
    String id = "route-"
        + route.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("-$", "");
    return Apigatewayv2Route.Builder.create(scope, id)
        .apiId(api.getId())
        .routeKey(route)
        .target("integrations/" + integration.getId());
  }

  private void permit(Construct scope, String id, LambdaAlias function, String requests) {
    LambdaPermission.Builder.create(scope, id)
        .action("lambda:InvokeFunction")
        .functionName(function.getFunctionName())
        .qualifier(function.getName())
        .principal("apigateway.amazonaws.com")
        .sourceArn(api.getExecutionArn() + requests)
        .build();
  }

  /** Where clients call it: an https address without a trailing slash. */
  String endpoint() {
    return api.getApiEndpoint();
  }

  /** What metrics name it by. */
  String id() {
    return api.getId();
  }
}
