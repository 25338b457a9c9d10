package dev.mediaimporter.lambda.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

final class TimedAnswersTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
    MDC.clear();
  }

  private static JsonObject request(String route) {
    JsonObject request = new JsonObject();
    request.addProperty("routeKey", route);
    return request;
  }

  @Test
  void answers_504_and_ends_what_still_waits() throws Exception {
    TimedAnswers api = new TimedAnswers(
        event -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return event;
        },
        threads);

    JsonObject answer = api.answer(request("GET /v1/albums"), Duration.ofMillis(1));

    assertThat(answer.get("statusCode").getAsInt()).isEqualTo(504);
    assertThat(answer.get("body").getAsString()).contains("took-too-long", "Try again.");
    threads.shutdown();
    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST /v1/sign-ins", "POST /v1/connections"})
  void stores_what_a_code_was_spent_for_although_it_answered_504(String route) throws Exception {
    CountDownLatch google = new CountDownLatch(1);
    AtomicBoolean stored = new AtomicBoolean();
    TimedAnswers api = new TimedAnswers(
        event -> {
          try {
            google.await();
            stored.set(true);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return event;
        },
        threads);

    JsonObject answer = api.answer(request(route), Duration.ofMillis(1));

    assertThat(answer.get("statusCode").getAsInt()).isEqualTo(504);
    assertThat(answer.get("body").getAsString())
        .contains("Sign in again: the code may be used up.");
    google.countDown();
    threads.shutdown();
    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(stored).isTrue();
  }

  @Test
  void gives_the_answer_that_comes_in_time_and_keeps_the_ids_of_the_log() {
    MDC.put("requestId", "r-1");
    TimedAnswers api = new TimedAnswers(
        event -> {
          JsonObject answer = new JsonObject();
          answer.addProperty("id", MDC.get("requestId"));
          return answer;
        },
        threads);

    assertThat(api.answer(new JsonObject(), Duration.ofMinutes(1)).get("id").getAsString())
        .isEqualTo("r-1");
  }
}
