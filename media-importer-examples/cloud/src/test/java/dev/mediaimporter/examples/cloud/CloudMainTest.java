package dev.mediaimporter.examples.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mediaimporter.examples.cloud.CloudMain.Options;
import dev.mediaimporter.examples.demo.DemoLibrary;
import dev.mediaimporter.jobs.JobPolicy;
import dev.mediaimporter.lambda.local.Eventually;
import dev.mediaimporter.lambda.local.LocalCloud;
import dev.mediaimporter.lambda.local.Opened;
import dev.mediaimporter.testkit.PhotosEmulator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class CloudMainTest {
  private static final Pattern CURL =
      Pattern.compile("curl -H \"\\$auth\" (?:-d '([^']*)' )?(\\S+)");

  private final HttpClient http = HttpClient.newHttpClient();
  private String authorization = "";

  @Test
  void what_it_says_to_try_works() throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (Opened opened = new Opened()) {
      CloudMain.start(
          new Options(0, 3, Optional.of("https://photos.example.org"), 0, false),
          opened,
          new PrintStream(printed, true, StandardCharsets.UTF_8));
      String text = printed.toString(StandardCharsets.UTF_8);
      Matcher auth = Pattern.compile("auth='Authorization: ([^']*)'").matcher(text);
      assertThat(auth.find()).isTrue();
      authorization = auth.group(1);
      Matcher curl = CURL.matcher(text);

      assertThat(sent(next(curl)).statusCode()).isEqualTo(201);
      JsonObject job = body(sent(next(curl)));
      assertThat(job.get("state").getAsString()).isEqualTo("running");
      HttpRequest listing = next(curl);
      Eventually.await(
          "the end of the job",
          Duration.ofMinutes(2),
          () -> latest(listing).get("state").getAsString().equals("done"),
          () -> "the functions said:\n" + printed.toString(StandardCharsets.UTF_8));
      assertThat(body(sent(next(curl))).getAsJsonArray("media")).hasSizeGreaterThan(10);
    }
  }

  private JsonObject latest(HttpRequest listing) throws Exception {
    return body(sent(listing)).getAsJsonArray("jobs").get(0).getAsJsonObject();
  }

  private HttpRequest next(Matcher curl) {
    assertThat(curl.find()).isTrue();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(curl.group(2))).header("Authorization", authorization);
    if (curl.group(1) != null) {
      // As curl does.
      request
          .header("Content-Type", "application/x-www-form-urlencoded")
          .POST(HttpRequest.BodyPublishers.ofString(curl.group(1)));
    }
    return request.build();
  }

  private HttpResponse<String> sent(HttpRequest request) throws Exception {
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static JsonObject body(HttpResponse<String> answer) {
    return JsonParser.parseString(answer.body()).getAsJsonObject();
  }

  @Test
  void leaves_nothing_behind_when_its_port_is_taken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        PhotosEmulator google = PhotosEmulator.start(DemoLibrary.create())) {
      assertThatThrownBy(() -> new LocalCloud(
              google,
              taken.getLocalPort(),
              1,
              Optional.empty(),
              JobPolicy.defaults(),
              new PrintStream(OutputStream.nullOutputStream())))
          .isInstanceOf(IOException.class);
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("queue-poller"));
  }

  @Test
  void reads_its_options() {
    assertThat(Options.parse(List.of()))
        .isEqualTo(new Options(8080, 300, Optional.empty(), 8000, false));
    assertThat(Options.parse(List.of("--port", "0", "--photos", "7", "--origin", "https://a.b")))
        .isEqualTo(new Options(0, 7, Optional.of("https://a.b"), 8000, false));
    assertThat(Options.parse(List.of("--site-port", "9", "--open")))
        .isEqualTo(new Options(8080, 300, Optional.empty(), 9, true));
  }

  @Test
  void refuses_what_it_does_not_know() {
    for (List<String> args :
        List.of(List.of("--ports", "1"), List.of("--port", "70000"), List.of("--port", "x"))) {
      assertThatThrownBy(() -> Options.parse(args))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(
              args.get(0).equals("--ports") ? "unknown option '--ports'" : "--port must be 0 to ");
    }
    assertThatThrownBy(() -> Options.parse(List.of("--port")))
        .isInstanceOf(NoSuchElementException.class);
  }
}
