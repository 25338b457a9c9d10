package dev.mediaimporter.lambda.api;

/** A request that is answered with an error. The message is for the caller. */
final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  ApiException(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  static ApiException badRequest(String message) {
    return new ApiException(400, "bad-request", message);
  }

  static ApiException unauthorized(String message) {
    return new ApiException(401, "unauthorized", message);
  }

  static ApiException forbidden(String message) {
    return new ApiException(403, "forbidden", message);
  }

  static ApiException notFound() {
    return new ApiException(404, "not-found", "Not found.");
  }

  static ApiException methodNotAllowed() {
    return new ApiException(405, "method-not-allowed", "Method not allowed.");
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }
}
