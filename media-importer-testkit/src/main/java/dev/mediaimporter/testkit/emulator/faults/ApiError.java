package dev.mediaimporter.testkit.emulator.faults;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mediaimporter.testkit.emulator.http.HttpResponse;
import dev.mediaimporter.testkit.emulator.http.Json;
import java.util.Map;

/** An error of the API hosts, as google.rpc.Status maps to HTTP; thrown, it ends a request. */
public final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final String LIBRARY_SERVICE = "photoslibrary.googleapis.com";
  private static final String PICKER_SERVICE = "photospicker.googleapis.com";

  private static final String DISABLED_DETAILS = """
      [{
        "@type": "type.googleapis.com/google.rpc.Help",
        "links": [{
          "description": "Google developers console API activation",
          "url": "https://console.developers.google.com/apis/api/photoslibrary.googleapis.com/overview"
        }]
      }, {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "SERVICE_DISABLED",
        "domain": "googleapis.com",
        "metadata": {
          "consumer": "projects/123456789012",
          "service": "photoslibrary.googleapis.com"
        }
      }]""";

  /** The HTTP status. */
  private final int code;

  /** The name of the google.rpc.Code. */
  private final String status;

  private final String message;

  /** A JSON array that explains it to a program, empty for none. */
  private final String details;

  private ApiError(int code, String status, String message, String details) {
    super(message, null, false, false);
    this.code = code;
    this.status = status;
    this.message = message;
    this.details = details;
  }

  private ApiError(int code, String status, String message) {
    this(code, status, message, "");
  }

  int code() {
    return code;
  }

  public static ApiError invalid(String message) {
    return new ApiError(400, "INVALID_ARGUMENT", message);
  }

  public static ApiError notFound() {
    return new ApiError(404, "NOT_FOUND", "Requested entity was not found.");
  }

  public static ApiError unauthenticated() {
    return new ApiError(
        401,
        "UNAUTHENTICATED",
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid"
            + " authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.");
  }

  public static ApiError insufficientScopes() {
    return forbidden("Request had insufficient authentication scopes.");
  }

  public static ApiError forbidden(String message) {
    return new ApiError(403, "PERMISSION_DENIED", message);
  }

  static ApiError precondition(String message) {
    return new ApiError(400, "FAILED_PRECONDITION", message);
  }

  public static ApiError noPhotosAccount() {
    return precondition("The user does not have an active Google Photos account.");
  }

  public static ApiError notPickedYet() {
    return precondition("The user has not finished picking media items for this session.");
  }

  public static ApiError tooManySessions() {
    return new ApiError(
        429, "RESOURCE_EXHAUSTED", "The user has too many picking sessions: delete some of them.");
  }

  static ApiError photosSwitchedOff() {
    return forbidden("Google Photos is disabled for the user");
  }

  static ApiError apiDisabled() {
    return new ApiError(
        403,
        "PERMISSION_DENIED",
        "Photos Library API has not been used in project 123456789012 before or it is disabled.",
        DISABLED_DETAILS);
  }

  public static ApiError dailyQuota() {
    return quota("per day", "ApiCallsPerProjectPerDay", 10_000);
  }

  static ApiError dailyQuotaInWords() {
    ApiError told = dailyQuota();
    return new ApiError(told.code, told.status, told.message);
  }

  static ApiError perMinuteQuota() {
    return quota("per minute per user", "ApiCallsPerMinutePerUser", 600);
  }

  private static ApiError quota(String period, String limit, int value) {
    return new ApiError(
        429,
        "RESOURCE_EXHAUSTED",
        "Quota exceeded for quota metric 'All requests' and limit 'All requests " + period
            + "' of service 'photoslibrary.googleapis.com' for consumer"
            + " 'project_number:123456789012'.",
        String.format("""
            [{
              "@type": "type.googleapis.com/google.rpc.ErrorInfo",
              "reason": "RATE_LIMIT_EXCEEDED",
              "domain": "googleapis.com",
              "metadata": {
                "consumer": "projects/123456789012",
                "quota_limit": "%s",
                "quota_limit_value": "%s",
                "quota_location": "global",
                "quota_metric": "photoslibrary.googleapis.com/all_requests",
                "service": "photoslibrary.googleapis.com"
              }
            }]""", limit, value));
  }

  public static ApiError ofServer(int code) {
    return switch (code) {
      case 409 -> new ApiError(409, "ABORTED", "The operation was aborted.");
      case 499 -> new ApiError(499, "CANCELLED", "The operation was cancelled.");
      case 503 -> new ApiError(503, "UNAVAILABLE", "The service is currently unavailable.");
      case 504 ->
        new ApiError(504, "DEADLINE_EXCEEDED", "Deadline expired before operation could complete.");
      case 501 ->
        new ApiError(
            501, "UNIMPLEMENTED", "Operation is not implemented, or supported, or enabled.");
      default -> new ApiError(code, "INTERNAL", "Internal error encountered.");
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
    if (code == 429 && !details.isEmpty()) {
      JsonArray errors = new JsonArray();
      errors.add(
          Json.object(Map.of("message", text, "domain", "global", "reason", "rateLimitExceeded")));
      error.add("errors", errors);
    }
    error.addProperty("status", status);
    if (!details.isEmpty()) {
      error.add("details", JsonParser.parseString(details.replace(LIBRARY_SERVICE, service)));
    }
    JsonObject envelope = new JsonObject();
    envelope.add("error", error);
    HttpResponse response = Json.response(code, envelope);
    return code == 401
        ? response.with(
            "WWW-Authenticate",
            "Bearer realm=\"https://accounts.google.com/\", error=\"invalid_token\"")
        : response;
  }
}
