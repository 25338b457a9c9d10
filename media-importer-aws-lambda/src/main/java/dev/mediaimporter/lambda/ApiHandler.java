package dev.mediaimporter.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.google.gson.JsonObject;
import dev.mediaimporter.lambda.api.TimedAnswers;
import dev.mediaimporter.lambda.log.Metrics;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.crac.Core;
import org.crac.Resource;
import org.slf4j.MDC;

/**
 * The function behind the HTTP API. Built once an environment; before a snapshot of it is taken, it
 * answers a request without a token, so that the code of every request is loaded.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html">
 *     SnapStart's hooks</a>
 */
public final class ApiHandler implements RequestStreamHandler, Resource {
  /** What is left of the function's time to send the answer. */
  private static final Duration RESERVE = Duration.ofSeconds(3);

  private final Function<JsonObject, JsonObject> api;
  private final TimedAnswers timed;

  /** Called by Lambda; throws naming everything that is wrong with the environment. */
  public ApiHandler() {
    this(
        Deployment.fromEnvironment(LambdaSettings.Function.API),
        new Metrics(System.out, Clock.systemUTC()));
    Core.getGlobalContext().register(this);
  }

  /** The function over these parts. */
  public ApiHandler(Deployment deployment, Metrics metrics) {
    this.api = deployment.api(metrics);
    this.timed = new TimedAnswers(api::apply, Executors.newCachedThreadPool(task -> {
      Thread thread = new Thread(task, "request");
      thread.setDaemon(true);
      return thread;
    }));
  }

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    MDC.put("requestId", context.getAwsRequestId());
    try {
      Duration limit = Duration.ofMillis(context.getRemainingTimeInMillis()).minus(RESERVE);
      Events.write(timed.answer(Events.read(in), limit), out);
    } finally {
      MDC.clear();
    }
  }

  @Override
  public void beforeCheckpoint(org.crac.Context<? extends Resource> context) throws IOException {
    JsonObject event = new JsonObject();
    event.addProperty("routeKey", "GET /v1/jobs");
    JsonObject unauthorized = api.apply(event);
    Events.write(unauthorized, OutputStream.nullOutputStream());
  }

  @Override
  public void afterRestore(org.crac.Context<? extends Resource> context) {}
}
