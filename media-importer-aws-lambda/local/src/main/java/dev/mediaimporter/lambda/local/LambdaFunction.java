package dev.mediaimporter.lambda.local;

import com.google.gson.JsonObject;
import java.time.Duration;

/** One function, as those see it who send it events. Safe for concurrent use. */
public interface LambdaFunction extends AutoCloseable {
  /**
   * Hands it an event and waits for the answer.
   *
   * @param timeLimit after which it is ended
   * @throws FunctionException if it threw something, was ended, or died
   */
  JsonObject invoke(JsonObject event, Duration timeLimit)
      throws FunctionException, InterruptedException;

  @Override
  default void close() {}
}
