package dev.mediaimporter.lambda.api;

import dev.mediaimporter.accounts.RefusedException;
import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.SelectionException;
import dev.mediaimporter.media.ThrottledException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP answers to failures. */
final class ApiErrors {
  private static final Logger LOG = LoggerFactory.getLogger(ApiErrors.class);

  private ApiErrors() {}

  static ApiResponse answer(RuntimeException e) {
    if (e instanceof ApiException known) {
      Map<String, String> headers =
          known.status() == 401 ? Map.of("www-authenticate", "Bearer") : Map.of();
      return ApiResponse.error(known.status(), known.code(), known.getMessage(), headers);
    }
    if (e instanceof RefusedException refused) {
      Map<String, String> headers = refused.reason() == RefusedException.Reason.TOO_MANY_REQUESTS
          ? Map.of("retry-after", "60")
          : Map.of();
      return ApiResponse.error(
          status(refused.reason()), Views.label(refused.reason()), refused.getMessage(), headers);
    }
    if (e instanceof MediaImportException google) {
      LOG.info("Google: {}", google.getMessage());
      return ofGoogle(google);
    }
    LOG.error("A request failed", e);
    return ApiResponse.error(500, "internal", "Something went wrong. Try again.");
  }

  private static int status(RefusedException.Reason reason) {
    return switch (reason) {
      case UNKNOWN_JOB, UNKNOWN_UPLOAD -> 404;
      case TOO_MANY_JOBS,
          TOO_MANY_WATCHES,
          TOO_MANY_CALLS,
          TOO_MANY_REQUESTS,
          TOO_MANY_LINKS,
          INBOX_FULL -> 429;
      case GOOGLE_PAUSED -> 503;
      case KEY_REUSED -> 422;
      case BAD_ADDRESS -> 403;
      case NOT_CONNECTED, LEAVING, FOLDER_TAKEN, WRONG_STATE, UPLOAD_INCOMPLETE -> 409;
    };
  }

  private static ApiResponse ofGoogle(MediaImportException e) {
    if (e instanceof AccessRejectedException) {
      return ApiResponse.error(409, "needs-consent", "Google refused access. Connect again.");
    }
    if (e instanceof ThrottledException throttled) {
      return ApiResponse.error(
          503,
          "slow-down",
          "Google asked to slow down. Try again later.",
          throttled
              .retryAfter()
              .map(after -> Map.of("retry-after", Long.toString(after.toSeconds() + 1)))
              .orElse(Map.of()));
    }
    if (e instanceof SelectionException) {
      int status = e.reason() == FailureReason.SESSION_GONE
          ? 404
          : e.reason() == FailureReason.TOO_MANY_SESSIONS ? 429 : 409;
      return ApiResponse.error(status, e.reason().label(), e.getMessage());
    }
    if (e instanceof InvalidRequestException) {
      return ApiResponse.error(400, "refused-by-google", e.getMessage());
    }
    return ApiResponse.error(502, "google-unavailable", "Google did not answer. Try again.");
  }
}
