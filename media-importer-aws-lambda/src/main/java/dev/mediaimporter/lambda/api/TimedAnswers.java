package dev.mediaimporter.lambda.api;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Answers within a time that all calls of a request share, whatever they wait for: callers get an
 * answer of ours before the gateway gives up. Thread-safe.
 */
public final class TimedAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(TimedAnswers.class);

  private final UnaryOperator<JsonObject> api;
  private final ExecutorService threads;

  /**
   * Creates it.
   *
   * @param api answers an event, and ends when it is interrupted
   * @param threads where it runs; stays the caller's
   */
  public TimedAnswers(UnaryOperator<JsonObject> api, ExecutorService threads) {
    this.api = api;
    this.threads = threads;
  }

  /**
   * The answer, or 504 after this time. What still waits then is ended, but for a sign-in: its code
   * counts once, so what Google gives for it is stored all the same.
   */
  public JsonObject answer(JsonObject event, Duration limit) {
    Map<String, String> ids = MDC.getCopyOfContextMap();
    Future<JsonObject> answer = threads.submit(() -> {
      if (ids != null) {
        MDC.setContextMap(ids);
      }
      try {
        return api.apply(event);
      } finally {
        MDC.clear();
      }
    });
    try {
      return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      LOG.warn("A request took longer than {}", limit);
      return ApiErrors.answer(new ApiException(504, "took-too-long", remedy(event)))
          .event();
    } catch (ExecutionException e) {
      throw new IllegalStateException("A request failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("A request was interrupted", e);
    } finally {
      if (!spendsCode(event)) {
        answer.cancel(true);
      }
    }
  }

  private static boolean spendsCode(JsonObject event) {
    return event.get("routeKey") instanceof JsonPrimitive route
        && AccountRoutes.CODE_ROUTES.contains(route.getAsString());
  }

  private static String remedy(JsonObject event) {
    return spendsCode(event)
        ? "Google or the storage took too long to answer. Sign in again: the code may be used up."
        : "Google or the storage took too long to answer. Try again.";
  }
}
