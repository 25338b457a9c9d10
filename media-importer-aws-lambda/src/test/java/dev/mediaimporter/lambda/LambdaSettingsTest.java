package dev.mediaimporter.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mediaimporter.accounts.TokenVault;
import dev.mediaimporter.lambda.LambdaSettings.Function;
import dev.mediaimporter.lambda.work.KeyLayout;
import dev.mediaimporter.photos.google.GooglePhotosSettings;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class LambdaSettingsTest {
  private static Map<String, String> complete() {
    return new HashMap<>(Map.of(
        "AWS_REGION", "us-east-1",
        "TABLE_NAME", "table",
        "QUEUE_URL", "https://sqs.us-east-1.amazonaws.com/1/work",
        "MEDIA_BUCKET", "media",
        "KMS_KEY_ID", "key",
        "GOOGLE_CLIENT_ID", "client",
        "GOOGLE_SECRET_ID", "secret"));
  }

  @Test
  void what_is_not_set_has_a_default() {
    LambdaSettings settings = LambdaSettings.parse(complete(), Function.WORKER);

    LambdaSettings.Imports imports = settings.requireImports();
    assertThat(imports.keys()).isEqualTo(KeyLayout.OWNER_MD5);
    assertThat(imports.concurrency()).isEqualTo(8);
    assertThat(settings.watchEvery()).isEqualTo(Duration.ofHours(24));
    assertThat(imports.siteOrigin()).isEmpty();
    assertThat(imports.photos().photosUrl())
        .isEqualTo(GooglePhotosSettings.defaults().photosUrl());
  }

  @Test
  void every_problem_is_named_in_one_message() {
    Map<String, String> environment = Map.of(
        "QUEUE_URL", "sqs",
        "MEDIA_BUCKET", " ",
        "PHOTOS_URL", "file:///etc",
        "KEY_STRATEGY", "Owner",
        "WORKER_CONCURRENCY", "65",
        "INBOX_GIGABYTES", "5001",
        "STORED_GIGABYTES", "0",
        "WATCH_HOURS", "721");

    assertThatThrownBy(() -> LambdaSettings.parse(environment, Function.API))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("cannot start: AWS_REGION is not set; GOOGLE_CLIENT_ID is not set;"
            + " GOOGLE_SECRET_ID is not set;"
            + " INBOX_GIGABYTES must be 1 to 5000, got 5001;"
            + " KEY_STRATEGY must be owner-md5, owner-hmac, owner-md5-date, owner-md5-album;"
            + " KMS_KEY_ID is not set; MEDIA_BUCKET is not set;"
            + " PHOTOS_URL is not an http or https address;"
            + " QUEUE_URL is not an http or https address; SIGN_IN is not set;"
            + " STORED_GIGABYTES must be 1 to 9999, got 0;"
            + " TABLE_NAME is not set;"
            + " WATCH_HOURS must be 1 to 720, got 721;"
            + " WORKER_CONCURRENCY must be 1 to 64, got 65");
  }

  @Test
  void the_api_admits_nobody_by_mistake() {
    Map<String, String> environment = complete();
    environment.put("SIGN_IN", "*");
    assertThatThrownBy(() -> LambdaSettings.parse(environment, Function.API))
        .hasMessage(
            "cannot start: SIGN_IN must be addresses and domains with commas, or everybody");
  }

  @Test
  void an_address_without_a_scheme_is_a_problem_like_any_other() {
    Map<String, String> environment = complete();
    environment.put("QUEUE_URL", "//sqs.us-east-1.amazonaws.com/1/work");
    assertThatThrownBy(() -> LambdaSettings.parse(environment, Function.WORKER))
        .hasMessage("cannot start: QUEUE_URL is not an http or https address");
  }

  @Test
  void the_sweep_needs_the_table_and_the_queue_only() {
    Map<String, String> environment = Map.of(
        "AWS_REGION", "us-east-1",
        "TABLE_NAME", "table",
        "QUEUE_URL", "https://sqs.us-east-1.amazonaws.com/1/work");

    assertThat(LambdaSettings.parse(environment, Function.SWEEP).tableName()).isEqualTo("table");
  }

  @Test
  void a_concurrency_that_is_no_number_is_a_problem_like_any_other() {
    for (String wrong : new String[] {"0", "-1", "eight", "8.0", "100000000000"}) {
      Map<String, String> environment = complete();
      environment.put("WORKER_CONCURRENCY", wrong);
      assertThatThrownBy(() -> LambdaSettings.parse(environment, Function.WORKER))
          .as(wrong)
          .hasMessage("cannot start: WORKER_CONCURRENCY must be 1 to 64, got " + wrong);
    }
  }

  @Test
  void each_way_to_name_media_can_be_chosen() {
    for (KeyLayout kind : KeyLayout.values()) {
      Map<String, String> environment = complete();
      environment.put("KEY_STRATEGY", kind.label());
      assertThat(LambdaSettings.parse(environment, Function.WORKER)
              .requireImports()
              .keys())
          .isEqualTo(kind);
    }
  }

  @Test
  void the_stack_is_told_the_names_that_the_functions_use() throws Exception {
    JsonObject stack;
    try (Reader in = new InputStreamReader(
        Objects.requireNonNull(LambdaSettings.class.getResourceAsStream("stack.json")),
        StandardCharsets.UTF_8)) {
      stack = JsonParser.parseReader(in).getAsJsonObject();
    }
    assertThat(stack.getAsJsonArray("keyStrategies"))
        .extracting(JsonElement::getAsString)
        .containsExactlyElementsOf(
            Stream.of(KeyLayout.values()).map(KeyLayout::label).toList());
    assertThat(stack.getAsJsonArray("tokenPurposes"))
        .extracting(JsonElement::getAsString)
        .containsExactlyInAnyOrderElementsOf(Stream.of(TokenVault.Purpose.values())
            .map(TokenVault.Purpose::label)
            .toList());
  }
}
