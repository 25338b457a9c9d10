package dev.mediaimporter.testkit.emulator.faults;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mediaimporter.testkit.emulator.http.HttpResponse;
import dev.mediaimporter.testkit.emulator.http.Json;
import java.util.Map;

/**
 * An error of the API hosts, as google.rpc.Status maps to HTTP.
 *
 * @param code the HTTP status
 * @param status the name of the google.rpc.Code
 * @param detail what explains it to a program
 */
public record ApiError(int code, String status, String message, Detail detail) {
  private static final String LIBRARY_SERVICE = "photoslibrary.googleapis.com";
  private static final String PICKER_SERVICE = "photospicker.googleapis.com";

  enum Detail {
    NONE,
    DAILY_QUOTA,
    PER_MINUTE_QUOTA,
    API_DISABLED
  }

  /** Ends a request with this error. */
  public static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient ApiError error;

    Failure(ApiError error) {
      super(error.message(), null, false, false);
      this.error = error;
    }

    public ApiError error() {
      return error;
    }
  }

  public Failure failure() {
    return new Failure(this);
  }

  public static ApiError invalid(String message) {
    return new ApiError(400, "INVALID_ARGUMENT", message, Detail.NONE);
  }

  public static ApiError notFound() {
    return new ApiError(404, "NOT_FOUND", "Requested entity was not found.", Detail.NONE);
  }

  public static ApiError unauthenticated() {
    return new ApiError(
        401,
        "UNAUTHENTICATED",
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid"
            + " authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.",
        Detail.NONE);
  }

  public static ApiError insufficientScopes() {
    return forbidden("Request had insufficient authentication scopes.");
  }

  public static ApiError forbidden(String message) {
    return new ApiError(403, "PERMISSION_DENIED", message, Detail.NONE);
  }

  static ApiError precondition(String message) {
    return new ApiError(400, "FAILED_PRECONDITION", message, Detail.NONE);
  }

  public static ApiError noPhotosAccount() {
    return precondition("The user does not have an active Google Photos account.");
  }

  public static ApiError notPickedYet() {
    return precondition("The user has not finished picking media items for this session.");
  }

  public static ApiError tooManySessions() {
    return new ApiError(
        429,
        "RESOURCE_EXHAUSTED",
        "The user has too many picking sessions: delete some of them.",
        Detail.NONE);
  }

  static ApiError photosSwitchedOff() {
    return forbidden("Google Photos is disabled for the user");
  }

  static ApiError apiDisabled() {
    return new ApiError(
        403,
        "PERMISSION_DENIED",
        "Photos Library API has not been used in project 123456789012 before or it is disabled.",
        Detail.API_DISABLED);
  }

  public static ApiError dailyQuota() {
    return new ApiError(
        429,
        "RESOURCE_EXHAUSTED",
        "Quota exceeded for quota metric 'All requests' and limit 'All requests per day' of service"
            + " 'photoslibrary.googleapis.com' for consumer 'project_number:123456789012'.",
        Detail.DAILY_QUOTA);
  }

  static ApiError perMinuteQuota() {
    return new ApiError(
        429,
        "RESOURCE_EXHAUSTED",
        "Quota exceeded for quota metric 'All requests' and limit 'All requests per minute per user' of service"
            + " 'photoslibrary.googleapis.com' for consumer 'project_number:123456789012'.",
        Detail.PER_MINUTE_QUOTA);
  }

  public static ApiError ofServer(int code) {
    return switch (code) {
      case 503 ->
        new ApiError(503, "UNAVAILABLE", "The service is currently unavailable.", Detail.NONE);
      case 504 ->
        new ApiError(
            504,
            "DEADLINE_EXCEEDED",
            "Deadline expired before operation could complete.",
            Detail.NONE);
      case 501 ->
        new ApiError(
            501,
            "UNIMPLEMENTED",
            "Operation is not implemented, or supported, or enabled.",
            Detail.NONE);
      default -> new ApiError(code, "INTERNAL", "Internal error encountered.", Detail.NONE);
    };
  }

  /** The name that errors of this kind of request give the service. */
  public static String service(RequestKind kind) {
    return RequestKind.PICKER.contains(kind) ? PICKER_SERVICE : LIBRARY_SERVICE;
  }

  private static String title(String service) {
    return service.equals(PICKER_SERVICE) ? "Google Photos Picker API" : "Photos Library API";
  }

  /**
   * The answer that carries this error.
   *
   * @param reworded whether the message is another than usual
   * @param service the host of the API
   */
  public HttpResponse response(boolean reworded, String service) {
    String text = reworded
        ? "Die Anfrage konnte nicht ausgef\u00FChrt werden."
        : message.replace(LIBRARY_SERVICE, service).replace("Photos Library API", title(service));
    JsonObject error = new JsonObject();
    error.addProperty("code", code);
    error.addProperty("message", text);
    if (code == 429 && detail != Detail.NONE) {
      JsonArray errors = new JsonArray();
      errors.add(
          Json.object(Map.of("message", text, "domain", "global", "reason", "rateLimitExceeded")));
      error.add("errors", errors);
    }
    error.addProperty("status", status);
    JsonArray details = details(service);
    Json.addUnlessEmpty(error, "details", details);
    JsonObject envelope = new JsonObject();
    envelope.add("error", error);
    HttpResponse response = Json.response(code, envelope);
    return code == 401
        ? response.with(
            "WWW-Authenticate",
            "Bearer realm=\"https://accounts.google.com/\", error=\"invalid_token\"")
        : response;
  }

  private JsonArray details(String service) {
    JsonArray details = new JsonArray();
    switch (detail) {
      case NONE -> {}
      case DAILY_QUOTA -> details.add(quota(service, "ApiCallsPerProjectPerDay", "10000"));
      case PER_MINUTE_QUOTA -> details.add(quota(service, "ApiCallsPerMinutePerUser", "600"));
      case API_DISABLED -> {
        details.add(help(service));
        details.add(info(
            "SERVICE_DISABLED", Map.of("service", service, "consumer", "projects/123456789012")));
      }
    }
    return details;
  }

  private static JsonObject quota(String service, String limit, String value) {
    return info(
        "RATE_LIMIT_EXCEEDED",
        Map.of(
            "quota_metric",
            service + "/all_requests",
            "quota_limit",
            limit,
            "quota_limit_value",
            value,
            "consumer",
            "projects/123456789012",
            "quota_location",
            "global",
            "service",
            service));
  }

  private static JsonObject info(String reason, Map<String, String> metadata) {
    JsonObject info = new JsonObject();
    info.addProperty("@type", "type.googleapis.com/google.rpc.ErrorInfo");
    info.addProperty("reason", reason);
    info.addProperty("domain", "googleapis.com");
    info.add("metadata", Json.object(metadata));
    return info;
  }

  private static JsonObject help(String service) {
    JsonArray links = new JsonArray();
    links.add(Json.object(Map.of(
        "description",
        "Google developers console API activation",
        "url",
        "https://console.developers.google.com/apis/api/" + service + "/overview")));
    JsonObject help = new JsonObject();
    help.addProperty("@type", "type.googleapis.com/google.rpc.Help");
    help.add("links", links);
    return help;
  }
}
