package dev.mediaimporter.lambda.local;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;

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
          context(timeLimit));
    } catch (IOException | RuntimeException e) {
      throw new FunctionException(
          "the function " + name + " threw " + e.getClass().getName(), e);
    }
    return out.size() == 0
        ? new JsonObject()
        : JsonParser.parseString(out.toString(StandardCharsets.UTF_8)).getAsJsonObject();
  }

  /** Only what the handlers ask for. */
  private Context context(Duration timeLimit) {
    String id = UUID.randomUUID().toString();
    long end = System.nanoTime() + timeLimit.toNanos();
    return (Context) Proxy.newProxyInstance(
        Context.class.getClassLoader(),
        new Class<?>[] {Context.class},
        (proxy, method, arguments) -> switch (method.getName()) {
          case "getAwsRequestId" -> id;
          case "getFunctionName" -> name;
          case "getRemainingTimeInMillis" ->
            (int) Math.max(0, Duration.ofNanos(end - System.nanoTime()).toMillis());
          default -> throw new UnsupportedOperationException(method.getName());
        });
  }
}
