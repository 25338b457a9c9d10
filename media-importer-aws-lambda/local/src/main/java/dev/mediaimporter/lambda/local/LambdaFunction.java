package dev.mediaimporter.lambda.local;

import com.google.gson.JsonObject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A function that answers events. Safe for concurrent use. */
public interface LambdaFunction extends AutoCloseable {
  /**
   * Sends an event and waits for the answer.
   *
   * @param timeLimit the time after which the function is stopped
   * @throws FunctionException if the function threw an exception, was stopped, or died
   */
  JsonObject invoke(JsonObject event, Duration timeLimit)
      throws FunctionException, InterruptedException;

  @Override
  default void close() {}

  /** A function gave no answer. */
  final class FunctionException extends Exception {
    private static final long serialVersionUID = 1L;

    FunctionException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
