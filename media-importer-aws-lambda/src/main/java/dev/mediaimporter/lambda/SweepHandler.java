package dev.mediaimporter.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.google.gson.JsonObject;
import dev.mediaimporter.jobs.Sweep;
import dev.mediaimporter.lambda.log.Metrics;
import dev.mediaimporter.lambda.log.Metrics.Unit;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.MDC;

/** The function on a schedule: sends messages for the jobs and watches that are due. */
public final class SweepHandler implements RequestStreamHandler {
  private final Sweep sweep;
  private final Metrics metrics;

  /** Called by Lambda; throws naming everything that is wrong with the environment. */
  public SweepHandler() {
    this(
        Deployment.fromEnvironment(LambdaSettings.Function.SWEEP),
        new Metrics(System.out, Clock.systemUTC()));
  }

  /** The function over these parts. */
  public SweepHandler(Deployment deployment, Metrics metrics) {
    this.sweep = deployment.sweep();
    this.metrics = metrics;
  }

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    MDC.put("requestId", context.getAwsRequestId());
    try {
      Sweep.Result result = sweep.run(() -> Duration.ofMillis(context.getRemainingTimeInMillis()));
      metrics
          .line()
          .dimension("FunctionName", context.getFunctionName())
          .value("JobsSent", Unit.COUNT, result.jobs())
          .value("WatchesSent", Unit.COUNT, result.watches())
          .value("SweepUnfinished", Unit.COUNT, result.finished() ? 0 : 1)
          .send();
      JsonObject answer = new JsonObject();
      answer.addProperty("jobs", result.jobs());
      answer.addProperty("watches", result.watches());
      answer.addProperty("finished", result.finished());
      Events.write(answer, out);
    } finally {
      MDC.clear();
    }
  }
}
