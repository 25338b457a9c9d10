package dev.mediaimporter.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StackSettingsTest {

  @TempDir
  Path folder;

  private final Map<String, String> variables = new HashMap<>();

  @BeforeEach
  void set_what_is_required() throws IOException {
    Synthesised.jar(folder.resolve("bundle.jar"));
    variables.putAll(Map.of(
        "ENV", "dev",
        "REGION", "eu-central-1",
        "ACCOUNT_ID", "123456789012",
        "GOOGLE_CLIENT_ID", "1-a.apps.googleusercontent.com",
        "SIGN_IN", "ada@example.org, example.com",
        "ALARM_EMAIL", "none",
        "LAMBDA_BUNDLE", "bundle.jar"));
  }

  @Test
  void needs_no_more_than_six_settings_and_the_bundle() {
    StackSettings settings = read();

    assertThat(settings.prefix()).isEqualTo("media-importer-dev");
    assertThat(settings.bundle().jar()).isEqualTo(folder.resolve("bundle.jar"));
    assertThat(settings.siteFolder()).isEmpty();
    assertThat(settings.keyStrategy()).isEqualTo("owner-md5");
    assertThat(settings.maxWorkers()).isEqualTo(5);
    assertThat(settings.watchHours()).isEqualTo(24);
    assertThat(settings.inboxDays()).isEqualTo(30);
    assertThat(settings.inboxGigabytes()).isEqualTo(1000);
    assertThat(settings.keepData()).isTrue();
    assertThat(settings.alarmEmail()).isEmpty();
  }

  @Test
  void names_every_problem_at_once() {
    variables.clear();
    variables.put("REGION", "Frankfurt");
    variables.put("MAX_WORKERS", "1");

    assertThatThrownBy(this::read)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            "cdktf/.env.example",
            "ENV: is not set",
            "REGION: must be an AWS region",
            "ACCOUNT_ID: is not set",
            "GOOGLE_CLIENT_ID: is not set",
            "SIGN_IN: is not set: give addresses and domains with commas, or everybody",
            "ALARM_EMAIL: is not set: give an e-mail address, or none",
            "MAX_WORKERS: must be a whole number from 2 to 1000",
            "LAMBDA_BUNDLE: there is no file",
            "./mvnw -pl media-importer-aws-lambda -am package");
  }

  @ParameterizedTest
  @CsvSource({
    "ENV,Dev",
    "ENV,a-name-of-17-chars",
    "ENV,dev-",
    "ACCOUNT_ID,1234",
    "GOOGLE_CLIENT_ID,GOCSPX-whatever",
    "KEY_STRATEGY,md5",
    "WORKER_CONCURRENCY,0",
    "WORKER_CONCURRENCY,99999999999",
    "WATCH_HOURS,721",
    "INBOX_DAYS,0",
    "INBOX_GIGABYTES,5001",
    "STORED_GIGABYTES,0",
    "LOG_LEVEL,verbose",
    "LOG_RETENTION_DAYS,31",
    "ALARM_EMAIL,nobody",
    "SIGN_IN,*",
    "SIGN_IN,'ada@example.org,'",
    "DELETE_DATA_ON_DESTROY,true",
    "KEEP_DELETED_DAYS,0",
    "COPY_BUCKET,Not_A_Bucket",
    "BUDGET_DOLLARS,0",
    "GOOGLE_REQUESTS_A_DAY,99",
    "MAX_WORKERS,7",
    "REQUESTS_PER_ADDRESS,99",
    "STATE_BUCKET,Not_A_Bucket",
    "SITE_DIR,nowhere"
  })
  void refuses_what_would_fail_later(String name, String value) {
    variables.put(name, value);

    assertThatThrownBy(this::read)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\n  " + name + ": ")
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(2));
  }

  @Test
  void offers_the_key_strategies_of_the_functions() {
    variables.put("KEY_STRATEGY", "md5");

    assertThatThrownBy(this::read)
        .hasMessageContaining(
            "KEY_STRATEGY: must be one of owner-md5, owner-hmac, owner-md5-date, owner-md5-album");
  }

  @Test
  void refuses_a_jar_that_is_not_the_functions() throws IOException {
    Files.writeString(folder.resolve("bundle.jar"), "not a jar");

    assertThatThrownBy(this::read)
        .hasMessageContaining("LAMBDA_BUNDLE: ")
        .hasMessageContaining("is not the functions' jar: build it with");
  }

  @Test
  void takes_a_blank_variable_for_an_unset_one() {
    variables.put("STATE_BUCKET", " ");
    variables.put("MAX_WORKERS", "");

    assertThat(read().stateBucket()).isEmpty();
    assertThat(read().maxWorkers()).isEqualTo(5);
  }

  @Test
  void leaves_functions_for_the_api_whatever_the_account_allows() {
    variables.put("MAX_WORKERS", "50");

    assertThatThrownBy(this::read)
        .hasMessageContaining(
            "MAX_WORKERS: must be at most 6, so that 4 of the account's functions");

    variables.put("ACCOUNT_CONCURRENCY", "1000");
    assertThat(read().maxWorkers()).isEqualTo(50);
  }

  @Test
  void finds_the_built_page() throws IOException {
    Path built = Files.createDirectories(folder.resolve("media-importer-examples/site/dist"));
    Files.writeString(built.resolve("index.html"), "<html><head></head></html>");

    assertThat(StackSettings.from(variables(), folder.resolve("cdktf")).siteFolder())
        .contains(built);
  }

  @Test
  void takes_a_domain_only_with_its_certificate() {
    variables.put("SITE_DOMAIN", "photos.example.org");

    assertThatThrownBy(this::read).hasMessageContaining("CERTIFICATE_ARN: is not set");
  }

  private Map<String, String> variables() {
    variables.put("LAMBDA_BUNDLE", folder.resolve("bundle.jar").toString());
    return variables;
  }

  private StackSettings read() {
    return StackSettings.from(variables, folder);
  }
}
