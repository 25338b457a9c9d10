package dev.mediaimporter.lambda.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.MDC;

final class TimedAnswersTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
    MDC.clear();
  }

  @ParameterizedTest
  @CsvSource({
    "GET /v1/albums, Try again.",
    "POST /v1/sign-ins, Sign in again: the code may be used up.",
    "POST /v1/connections, Sign in again: the code may be used up."
  })
  void answers_504_and_ends_what_still_waits(String route, String remedy) throws Exception {
    JsonObject request = new JsonObject();
    request.addProperty("routeKey", route);
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

    JsonObject answer = api.answer(request, Duration.ofMillis(1));

    assertThat(answer.get("statusCode").getAsInt()).isEqualTo(504);
    assertThat(answer.get("body").getAsString()).contains("took-too-long", remedy);
    threads.shutdown();
    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
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
