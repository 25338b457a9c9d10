package dev.mediaimporter.lambda.local;

import com.google.gson.JsonObject;
import dev.mediaimporter.jobs.JobPolicy;
import dev.mediaimporter.lambda.AwsClients;
import dev.mediaimporter.lambda.Deployment;
import dev.mediaimporter.lambda.LambdaSettings;
import dev.mediaimporter.lambda.WorkerHandler;
import dev.mediaimporter.lambda.log.Metrics;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityRequest;

/**
 * Workers that can be made to die at any call of AWS, as a process does: what it was at is neither
 * finished nor tidied up. Time moves on by what others would wait for the dead one.
 */
final class Workers implements LambdaFunction {
  private static final Duration MOURNING = Duration.ofSeconds(60);

  private final Map<String, String> environment;
  private final JobPolicy policy;
  private final SqsClient sqs;
  private final Map<String, LongAdder> calls = new ConcurrentHashMap<>();
  final MovedClock clock = new MovedClock();
  private long stepsToLive = Long.MAX_VALUE;
  private volatile Optional<BooleanSupplier> end = Optional.empty();
  private Optional<Life> life = Optional.empty();

  /** How long messages were hidden that come again, in seconds. */
  final Queue<Integer> waits = new ConcurrentLinkedQueue<>();

  int deaths;
  int invocations;
  Duration busy = Duration.ZERO;

  Workers(LocalAws aws, Map<String, String> google, JobPolicy policy) {
    this.environment = new TreeMap<>(aws.environment());
    environment.putAll(google);
    this.policy = policy;
    this.sqs = aws.sqs();
  }

  /** The next event's worker dies at this call of AWS. */
  void dieAfter(long steps) {
    stepsToLive = steps;
  }

  /** The next event's worker dies at the first call of AWS before or after which this holds. */
  void dieOnce(BooleanSupplier it) {
    end = Optional.of(it);
  }

  /** How often AWS was called for what. */
  Map<String, Long> calls() {
    Map<String, Long> counts = new TreeMap<>();
    calls.forEach((name, count) -> counts.put(name, count.sum()));
    return counts;
  }

  @Override
  public JsonObject invoke(JsonObject event, Duration timeLimit) throws FunctionException {
    invocations++;
    Life now = life.orElseGet(Life::new);
    now.left.set(stepsToLive);
    stepsToLive = Long.MAX_VALUE;
    life = Optional.of(now);
    try {
      long started = System.nanoTime();
      JsonObject answer = now.function.invoke(event, timeLimit);
      busy = busy.plusNanos(System.nanoTime() - started);
      if (!now.dead()) {
        return answer;
      }
    } catch (Death e) {
      // Noted below.
    } catch (FunctionException e) {
      if (!now.dead()) {
        throw e;
      }
    }
    deaths++;
    end = Optional.empty();
    life = Optional.empty();
    clock.advance(MOURNING);
    JsonObject message = event.getAsJsonArray("Records").get(0).getAsJsonObject();
    sqs.changeMessageVisibility(request -> request
        .queueUrl(environment.get("QUEUE_URL"))
        .receiptHandle(message.get("receiptHandle").getAsString())
        .visibilityTimeout(0));
    throw new FunctionException("the worker died", null);
  }

  /** A process ended, here and now. */
  private static final class Death extends Error {
    private static final long serialVersionUID = 1L;

    Death() {
      super("the process was killed", null, false, false);
    }
  }

  /** One process. */
  private final class Life implements ExecutionInterceptor {
    private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);
    private final InProcessFunction function;

    Life() {
      LambdaSettings settings = LambdaSettings.parse(environment, LambdaSettings.Function.WORKER);
      PrintStream nowhere =
          new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
      Deployment deployment = new Deployment(
          settings,
          new AwsClients(settings, LocalAws.CREDENTIALS, Optional.of(this), this::watched),
          clock,
          policy);
      this.function = new InProcessFunction(
          "worker", new WorkerHandler(deployment, new Metrics(nowhere, clock), clock));
    }

    boolean dead() {
      return left.get() < 0;
    }

    /** Its client has no interceptors, so each call of it is a step before and a step after. */
    private S3Client watched(S3Client client) {
      return (S3Client) Proxy.newProxyInstance(
          S3Client.class.getClassLoader(),
          new Class<?>[] {S3Client.class},
          (proxy, method, arguments) -> {
            if (method.getName().endsWith("Paginator")) {
              return InvocationHandler.invokeDefault(proxy, method, arguments);
            }
            boolean isCall = method.getParameterCount() > 0;
            if (isCall) {
              step();
            }
            try {
              return method.invoke(client, arguments);
            } catch (InvocationTargetException e) {
              throw e.getCause();
            } finally {
              if (isCall) {
                step();
              }
            }
          });
    }

    private void step() {
      if (left.decrementAndGet() < 0
          || end.filter(BooleanSupplier::getAsBoolean).isPresent()) {
        left.set(-1);
        throw new Death();
      }
    }

    @Override
    public void beforeTransmission(
        Context.BeforeTransmission context, ExecutionAttributes attributes) {
      step();
      if (context.request() instanceof ChangeMessageVisibilityRequest wait) {
        waits.add(wait.visibilityTimeout());
      }
      calls
          .computeIfAbsent(
              attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME) + " "
                  + attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME),
              name -> new LongAdder())
          .increment();
    }

    @Override
    public void afterTransmission(
        Context.AfterTransmission context, ExecutionAttributes attributes) {
      step();
    }

    /** DynamoDB says what a call costs only when it is asked. */
    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
      SdkRequest.Builder asking = context.request().toBuilder();
      context.request().sdkFields().stream()
          .filter(field -> field.memberName().equals("ReturnConsumedCapacity"))
          .forEach(field -> field.set(asking, ReturnConsumedCapacity.TOTAL.toString()));
      return asking.build();
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
      Object capacity =
          context.response().getValueForField("ConsumedCapacity", Object.class).orElse(List.of());
      List<?> all = capacity instanceof List<?> several ? several : List.of(capacity);
      String operation = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
      all.forEach(each -> calls
          .computeIfAbsent("half units of " + operation, name -> new LongAdder())
          .add(Math.round(2 * ((ConsumedCapacity) each).capacityUnits())));
    }
  }

  /** The system's clock, moved on. */
  static final class MovedClock extends Clock {
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

    void advance(Duration time) {
      ahead.updateAndGet(time::plus);
    }

    @Override
    public Instant instant() {
      return Instant.now().plus(ahead.get());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
