package dev.mediaimporter.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.testkit.emulator.library.User;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhotosEmulatorMainTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private PhotosEmulator open(String... arguments) {
    return Objects.requireNonNull(tryOpen(arguments));
  }

  private @Nullable PhotosEmulator tryOpen(String... arguments) {
    return PhotosEmulatorMain.open(arguments, new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @Test
  void shows_the_library_asked_for() {
    try (PhotosEmulator google =
        open("--library", "generated:12:5:9:3+hostile", "--faults", "0:7")) {
      assertThat(google.library().albumTitled("Generated").size()).isEqualTo(12);
      assertThat(google.library().albumTitled("Hostile").size()).isGreaterThan(100);
      assertThat(new Caller(google).api("/v1/albums").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void shows_the_demo_library_unless_told_otherwise() {
    try (PhotosEmulator google = open()) {
      assertThat(google.library().items()).hasSize(25);
    }
  }

  @Test
  void links_and_tokens_live_as_long_as_told() {
    try (PhotosEmulator google =
        open("--library", "generated:1:5:9", "--expire-links", "0", "--expire-tokens", "12")) {
      Caller caller = new Caller(google);
      assertThat(caller
              .bytes(caller.baseUrl(google.library().items().get(0).id()) + "=d")
              .statusCode())
          .isEqualTo(403);
      assertThat(caller.refresh().body()).contains("\"expires_in\":12");
    }
  }

  @Test
  void has_the_users_asked_for_and_plays_them() {
    try (PhotosEmulator google = open(
        "--library", "generated:9:5:9",
        "--user", "berta@example.com=generated:2:5:9",
        "--user", "carlo@example.com=none",
        "--consent", "denied",
        "--redirect-uri", "https://app.example/back",
        "--pick", "3")) {
      assertThat(google.users())
          .extracting(User::email)
          .containsExactly("anna@example.com", "berta@example.com", "carlo@example.com");
      Caller caller = new Caller(google);
      String id =
          Caller.json(caller.picker("POST", "/v1/sessions", "")).get("id").getAsString();
      assertThat(caller.picker("GET", "/v1/sessions/" + id, "").body()).contains("mediaItemsSet");
      assertThat(google.picker().chosen(id)).hasSize(3);
      String question = "?response_type=code&scope=openid&redirect_uri=https://app.example/back"
          + "&client_id=" + google.clientId();
      assertThat(caller.bytes(google.authUrl() + question).headers().firstValue("Location"))
          .contains("https://app.example/back?error=access_denied");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--port, , '--port needs a value'",
    "--port, 70000, '--port takes a number from 0 to 65535, not 70000'",
    "--latency-ms, soon, '--latency-ms takes a number from 0 to 3600000, not soon'",
    "--library, mine, '--library takes hostile, hostile:N or generated:N:MIN:MAX[:SEED], not mine'",
    "--library, generated:5:9:1, '--library has a MAX of 1 below its MIN of 9'",
    "--faults, 2, '--faults takes a share from 0 to 1, not 2'",
    "--tls-keystore, /nowhere/key.p12, '--tls-keystore can''t be read as PKCS#12 with that password: /nowhere/key.p12'",
    "--user, anna, '--user takes EMAIL=LIBRARY or EMAIL=none, not anna'",
    "--user, anna@example.com=hostile, 'two users have the same subject or e-mail address'",
    "--consent, maybe, '--consent takes asked, granted or denied, not maybe'",
    "--pick, 2001, '--pick takes a number from 0 to 2000, not 2001'",
    "--colour, red, 'there is no option --colour'",
    "8080, --port, '8080 is not an option'",
  })
  void a_mistake_is_told_in_one_line(String name, @Nullable String value, String message) {
    PhotosEmulator none = value == null ? tryOpen(name) : tryOpen(name, value);

    assertThat(none).isNull();
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "photos-emulator: " + message + "; --help lists the options" + System.lineSeparator());
  }

  @Test
  void a_port_in_use_is_told_in_one_line() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(tryOpen("--port", Integer.toString(taken.getLocalPort()))).isNull();
      assertThat(err.toString(StandardCharsets.UTF_8).lines())
          .singleElement()
          .asString()
          .contains("can't listen");
    }
  }

  @Test
  void users_are_checked_before_a_port_is_opened() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      assertThat(tryOpen("--port", port, "--user", "anna@example.com=hostile")).isNull();
      assertThat(err.toString(StandardCharsets.UTF_8)).contains("two users");
    }
  }
}
