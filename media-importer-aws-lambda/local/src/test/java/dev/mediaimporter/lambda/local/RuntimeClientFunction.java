package dev.mediaimporter.lambda.local;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A function the way Lambda runs it: processes of AWS's own runtime interface client, each of which
 * asks a Runtime API for events and processes one at a time. A process that does not answer within
 * the time limit is killed, and the next event starts a new one.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Runtime API</a>
 */
public final class RuntimeClientFunction implements LambdaFunction {
  private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";
  private static final String ROOT = "/2018-06-01/runtime/";
  private static final Duration LONGEST_INIT = Duration.ofSeconds(60);

  /** The jars of the runtime interface client, which Lambda brings along. */
  private static final List<String> CLIENT_JARS = List.of(
      "aws-lambda-java-runtime-interface-client",
      "aws-lambda-java-serialization",
      "aws-lambda-java-core");

  private final String handler;
  private final Map<String, String> environment;
  private final List<String> command;
  private final Consumer<String> log;
  private final Queue<Sandbox> idle = new ConcurrentLinkedQueue<>();
  private final Queue<Sandbox> all = new ConcurrentLinkedQueue<>();
  private final Queue<Duration> initTimes = new ConcurrentLinkedQueue<>();

  /**
   * A function of a bundle.
   *
   * @param handler such as {@code com.example.Handler::handleRequest}
   * @param environment all of the function's environment besides Lambda's own
   * @param javaOptions of its processes
   * @param log gets every line they print, from several threads
   */
  public RuntimeClientFunction(
      Path bundle,
      String handler,
      Map<String, String> environment,
      List<String> javaOptions,
      Consumer<String> log) {
    this.handler = handler;
    this.environment = Map.copyOf(environment);
    this.log = log;
    this.command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // The client loads a native library; from JDK 24 on that would warn in the functions' log.
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(javaOptions);
    command.addAll(List.of("-cp", classPath(bundle), CLIENT, handler));
  }

  private static String classPath(Path bundle) {
    String separator = System.getProperty("path.separator");
    return bundle
        + separator
        + List.of(System.getProperty("java.class.path").split(separator, -1)).stream()
            .filter(entry -> CLIENT_JARS.stream()
                .anyMatch(jar -> Path.of(entry).getFileName().toString().startsWith(jar)))
            .collect(Collectors.joining(separator));
  }

  /** How long each process took from its start until it asked for its first event. */
  public List<Duration> initTimes() {
    return List.copyOf(initTimes);
  }

  @Override
  public JsonObject invoke(JsonObject event, Duration timeLimit)
      throws FunctionException, InterruptedException {
    Sandbox known = idle.poll();
    Sandbox sandbox = known == null ? start() : known;
    try {
      JsonObject answer = sandbox.invoke(event, timeLimit);
      idle.add(sandbox);
      return answer;
    } catch (FunctionException | InterruptedException e) {
      if (sandbox.process.isAlive() && sandbox.answered) {
        idle.add(sandbox);
      } else {
        sandbox.close();
      }
      throw e;
    }
  }

  /** Kills every process, whatever it is at. */
  public void killAll() {
    all.forEach(Sandbox::close);
  }

  private Sandbox start() throws FunctionException, InterruptedException {
    long started = System.nanoTime();
    Sandbox sandbox;
    try {
      sandbox = new Sandbox();
    } catch (IOException e) {
      throw new FunctionException("the function " + handler + " cannot be started", e);
    }
    all.add(sandbox);
    try {
      await(sandbox.ready, LONGEST_INIT, "did not start");
    } catch (FunctionException | InterruptedException e) {
      sandbox.close();
      throw e;
    }
    initTimes.add(Duration.ofNanos(System.nanoTime() - started));
    return sandbox;
  }

  private <T> T await(CompletableFuture<T> future, Duration limit, String what)
      throws FunctionException, InterruptedException {
    try {
      return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new FunctionException("the function " + handler + " " + what + " in " + limit, e);
    } catch (ExecutionException e) {
      throw new FunctionException(
          "the function " + handler + " failed: " + e.getCause(), e.getCause());
    }
  }

  @Override
  public void close() {
    killAll();
  }

  private record Pending(String id, JsonObject event, long deadlineMillis) {}

  /** One process and the Runtime API it talks to. */
  private final class Sandbox implements AutoCloseable {
    private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
    private final BlockingQueue<Pending> events = new LinkedBlockingQueue<>();
    private final LoopbackHttp runtimeApi;
    private final Process process;
    private volatile CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    private volatile boolean answered;

    Sandbox() throws IOException {
      this.runtimeApi = LoopbackHttp.start(0, this::handle);
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().clear();
      builder.environment().putAll(environment);
      builder
          .environment()
          .putAll(Map.of(
              "AWS_LAMBDA_RUNTIME_API", runtimeApi.authority(),
              "AWS_LAMBDA_FUNCTION_NAME", "function",
              "AWS_LAMBDA_FUNCTION_VERSION", "1",
              "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024",
              "AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/function",
              "AWS_LAMBDA_LOG_STREAM_NAME", "local",
              "LAMBDA_TASK_ROOT", "."));
      try {
        this.process = builder.start();
      } catch (IOException e) {
        runtimeApi.close();
        throw e;
      }
      Thread reader = new Thread(this::readLog, "function-log");
      reader.setDaemon(true);
      reader.start();
    }

    private void readLog() {
      try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
        out.lines().forEach(log);
      } catch (IOException | UncheckedIOException e) {
        // The process was killed.
      }
      IOException death = new IOException("the process ended");
      ready.completeExceptionally(death);
      answer.completeExceptionally(death);
    }

    JsonObject invoke(JsonObject event, Duration limit)
        throws FunctionException, InterruptedException {
      answered = false;
      answer = new CompletableFuture<>();
      if (!process.isAlive()) {
        throw new FunctionException("the function " + handler + " is dead", null);
      }
      events.add(new Pending(
          UUID.randomUUID().toString(), event, System.currentTimeMillis() + limit.toMillis()));
      return await(answer, limit, "did not answer");
    }

    private void handle(HttpExchange exchange) throws IOException {
      String path = exchange.getRequestURI().getPath();
      if (path.equals(ROOT + "invocation/next")) {
        next(exchange);
        return;
      }
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      LoopbackHttp.send(exchange, 202, Map.of(), "");
      if (path.equals(ROOT + "init/error")) {
        ready.completeExceptionally(new IOException(body));
      } else if (path.endsWith("/response")) {
        answered = true;
        answer.complete(
            body.isEmpty() ? new JsonObject() : JsonParser.parseString(body).getAsJsonObject());
      } else if (path.endsWith("/error")) {
        answered = true;
        answer.completeExceptionally(new IOException(body));
      }
    }

    private void next(HttpExchange exchange) throws IOException {
      ready.complete(true);
      @Nullable Pending pending;
      try {
        pending = events.take();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      LoopbackHttp.send(
          exchange,
          200,
          Map.of(
              "Content-Type",
              "application/json",
              "Lambda-Runtime-Aws-Request-Id",
              pending.id(),
              "Lambda-Runtime-Deadline-Ms",
              Long.toString(pending.deadlineMillis()),
              "Lambda-Runtime-Invoked-Function-Arn",
              "arn:aws:lambda:us-east-1:000000000000:function:function"),
          pending.event().toString());
    }

    @Override
    public void close() {
      process.destroyForcibly();
      runtimeApi.close();
      all.remove(this);
      idle.remove(this);
    }
  }
}
