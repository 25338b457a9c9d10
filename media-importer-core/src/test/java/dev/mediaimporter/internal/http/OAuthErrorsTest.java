package dev.mediaimporter.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.mediaimporter.internal.text.Json;
import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.SourceUnavailableException;
import dev.mediaimporter.media.ThrottledException;
import java.time.Duration;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OAuthErrorsTest {
  private static MediaImportException error(int status, Optional<Duration> wait, String body) {
    JsonObject json = Json.parse(body).flatMap(Json::asObject).orElseGet(JsonObject::new);
    return OAuthErrors.of("the token endpoint", status, wait, json, OAuthErrors.SIGN_IN_ENDED);
  }

  private static MediaImportException error(int status, String body) {
    return error(status, Optional.empty(), body);
  }

  @Test
  void names_the_likely_causes_of_an_ended_sign_in() {
    assertThat(error(
            400,
            "{\"error\":\"invalid_grant\",\"error_description\":\"Token 1//secret is revoked.\"}"))
        .isInstanceOf(AccessRejectedException.class)
        .hasMessageStartingWith("the token endpoint answered 400 invalid_grant: ")
        .hasMessageContaining("revoked")
        .hasMessageContaining("7 days")
        .hasMessageContaining("Sign in again")
        .hasMessageNotContaining("1//secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"invalid_client", "unauthorized_client", "unsupported_grant_type"})
  void takes_other_refusals_for_wrong_settings(String error) {
    assertThat(error(401, "{\"error\":\"" + error + "\"}"))
        .isInstanceOf(AccessRejectedException.class)
        .hasMessageContaining(error)
        .hasMessageContaining("client id");
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504, 408, 302})
  void takes_a_failing_endpoint_for_unavailable(int status) {
    assertThat(error(status, "<html>")).isInstanceOf(SourceUnavailableException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "400, server_error", "400, temporarily_unavailable", "403, internal_failure",
    "409, ''", "499, ''", "200, temporarily_unavailable"
  })
  void takes_an_error_that_passes_for_unavailable(int status, String error) {
    assertThat(error(status, "{\"error\":\"" + error + "\"}"))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessageEndingWith("try again");
  }

  @Test
  void waits_when_it_is_told_to_in_words() {
    assertThat(error(403, "{\"error\":\"rate_limit_exceeded\"}"))
        .isInstanceOf(ThrottledException.class);
  }

  @Test
  void takes_an_error_with_status_200_for_an_error() {
    assertThat(error(200, "{\"error\":\"invalid_client\"}"))
        .isInstanceOf(AccessRejectedException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void waits_as_long_as_the_endpoint_asks(int status) {
    assertThat(error(status, Optional.of(Duration.ofSeconds(7)), ""))
        .isInstanceOfSatisfying(
            ThrottledException.class,
            e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(7)));
    assertThat(error(429, "")).isInstanceOf(ThrottledException.class);
  }

  @Property(tries = 300)
  void quotes_nothing_but_codes(@ForAll @IntRange(max = 999) int status, @ForAll String text) {
    JsonObject body = new JsonObject();
    body.addProperty("error", text + " 1//canary");

    assertThat(error(status, body.toString()))
        .hasMessageStartingWith("the token endpoint answered " + status)
        .hasMessageNotContaining("canary");
  }
}
