package dev.mediaimporter.lambda.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mediaimporter.lambda.log.Metrics.Unit;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMDCAdapter;

final class LogTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
  private final BasicMDCAdapter context = new BasicMDCAdapter();
  private final Logger log = new JsonLogger("dev.mediaimporter.X", Level.INFO, context, () -> out);

  private JsonObject line() {
    String text = printed.toString(StandardCharsets.UTF_8);
    assertThat(text.lines()).hasSize(1);
    return JsonParser.parseString(text).getAsJsonObject();
  }

  @Test
  void an_event_is_one_line_with_its_ids() {
    context.put("job", "01ARZ");
    log.warn("Page {} of\n{}", 7, "many");

    JsonObject line = line();
    assertThat(line.get("level").getAsString()).isEqualTo("WARN");
    assertThat(line.get("logger").getAsString()).isEqualTo("dev.mediaimporter.X");
    assertThat(line.get("message").getAsString()).isEqualTo("Page 7 of\nmany");
    assertThat(line.get("job").getAsString()).isEqualTo("01ARZ");
    assertThat(Instant.parse(line.get("time").getAsString())).isNotNull();
  }

  @Test
  void what_is_below_the_level_is_not_written() {
    log.debug("quiet");
    assertThat(printed.size()).isZero();
  }

  @Test
  void a_failure_comes_with_its_trace_and_without_its_secrets() {
    log.error("It failed", new IllegalStateException("answer to ya29.a0AfB_secret-token"));

    assertThat(line().get("error").getAsString())
        .startsWith("java.lang.IllegalStateException: answer to ***")
        .contains("LogTest")
        .doesNotContain("secret-token");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token ya29.a0AfB_by-C",
        "refresh 1//0gabc-DEF_1",
        "GOCSPX-abc_DEF",
        "Bearer abc.def",
        "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
        "https://lh3.googleusercontent.com/lr/AAJ=d",
        "https://bucket.s3.amazonaws.com/k?X-Amz-Signature=abc",
        "http://h?access_token=abc",
        "authorization: bearer ABC/+=="
      })
  void what_looks_like_a_secret_is_blanked_out(String text) {
    log.info("Before {} after", text);

    String message = line().get("message").getAsString();
    assertThat(message).startsWith("Before ").endsWith(" after").contains("***");
    for (String secret :
        new String[] {"a0AfB", "0gabc", "abc", "eyJ", "c2ln", "AAJ", "Signature", "ABC/"}) {
      assertThat(message).doesNotContain(secret);
    }
  }

  @Test
  void what_is_no_secret_stays() {
    log.info("Job 01ARZ3NDEKTSV4RRFFQ69G5FAV at https://photoslibrary.googleapis.com: 12 of 20");
    assertThat(line().get("message").getAsString())
        .isEqualTo(
            "Job 01ARZ3NDEKTSV4RRFFQ69G5FAV at https://photoslibrary.googleapis.com: 12 of 20");
  }

  @Test
  void metrics_are_lines_in_the_embedded_metric_format() {
    Clock clock = Clock.fixed(Instant.ofEpochMilli(1_795_000_000_000L), ZoneOffset.UTC);
    new Metrics(out, clock)
        .line()
        .dimension("Cause", "link-refused")
        .value("Failures", Unit.COUNT, 3)
        .send();

    assertThat(line()).isEqualTo(JsonParser.parseString("""
        {"Failures":3,"Cause":"link-refused","_aws":{"Timestamp":1795000000000,"CloudWatchMetrics":
        [{"Namespace":"MediaImporter","Dimensions":[["Cause"]],
        "Metrics":[{"Name":"Failures","Unit":"Count"}]}]}}"""));
  }

  @Test
  void a_line_without_values_is_not_sent() {
    new Metrics(out, Clock.systemUTC()).line().dimension("Cause", "x").send();
    assertThat(printed.size()).isZero();
  }
}
