package dev.mediaimporter.lambda.local;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A handler called in this process; nothing ends it at its time limit. */
public final class InProcessFunction implements LambdaFunction {
  private final String name;
  private final RequestStreamHandler handler;

  /** A function with this handler. */
  public InProcessFunction(String name, RequestStreamHandler handler) {
    this.name = name;
    this.handler = handler;
  }

  @Override
  public JsonObject invoke(JsonObject event, Duration timeLimit) throws FunctionException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      handler.handleRequest(
          new ByteArrayInputStream(event.toString().getBytes(StandardCharsets.UTF_8)),
          out,
          new Invocation(name, UUID.randomUUID().toString(), System.nanoTime(), timeLimit));
    } catch (IOException | RuntimeException e) {
      throw new FunctionException(
          "the function " + name + " threw " + e.getClass().getName(), e);
    }
    return out.size() == 0
        ? new JsonObject()
        : JsonParser.parseString(out.toString(StandardCharsets.UTF_8)).getAsJsonObject();
  }

  private record Invocation(String name, String id, long startedNanos, Duration limit)
      implements Context {
    @Override
    public String getAwsRequestId() {
      return id;
    }

    @Override
    public String getLogGroupName() {
      return "/aws/lambda/" + name;
    }

    @Override
    public String getLogStreamName() {
      return "local";
    }

    @Override
    public String getFunctionName() {
      return name;
    }

    @Override
    public String getFunctionVersion() {
      return "1";
    }

    @Override
    public String getInvokedFunctionArn() {
      return "arn:aws:lambda:us-east-1:000000000000:function:" + name;
    }

    @Override
    public @Nullable CognitoIdentity getIdentity() {
      return null;
    }

    @Override
    public @Nullable ClientContext getClientContext() {
      return null;
    }

    @Override
    public int getRemainingTimeInMillis() {
      long usedMillis = (System.nanoTime() - startedNanos) / 1_000_000;
      return (int) Math.max(0, limit.toMillis() - usedMillis);
    }

    @Override
    public int getMemoryLimitInMB() {
      return 2048;
    }

    @Override
    public LambdaLogger getLogger() {
      return new LambdaLogger() {
        @Override
        public void log(String message) {
          System.out.println(message);
        }

        @Override
        public void log(byte[] message) {
          log(new String(message, StandardCharsets.UTF_8));
        }
      };
    }
  }
}
