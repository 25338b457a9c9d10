package dev.mediaimporter.examples.locals3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
final class LocalS3ServerTest {
  @TempDir
  private Path folder;

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void serves_a_bucket_until_its_input_ends() throws Exception {
    PipedOutputStream parent = new PipedOutputStream();
    InputStream in = new PipedInputStream(parent);
    PipedInputStream answers = new PipedInputStream();
    PrintStream out = new PrintStream(new PipedOutputStream(answers), true, StandardCharsets.UTF_8);
    CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> LocalS3Server.run(
        List.of("--dir", folder.toString(), "--bucket", "photos"), in, out, System.err));

    String ready =
        new BufferedReader(new InputStreamReader(answers, StandardCharsets.UTF_8)).readLine();
    assertThat(ready).startsWith("READY http://127.0.0.1:");
    URI object = URI.create(ready.substring("READY ".length()) + "/photos/a/b%20c.jpg");

    assertThat(putIfAbsent(object, "first")).isEqualTo(200);
    assertThat(putIfAbsent(object, "second")).isEqualTo(412);
    assertThat(
            http.send(HttpRequest.newBuilder(object).build(), HttpResponse.BodyHandlers.ofString())
                .body())
        .isEqualTo("first");
    assertThat(folder.resolve("photos/a/b c.jpg")).hasContent("first");

    parent.close();
    assertThat(exit.get()).isZero();
  }

  @Test
  void ends_at_once_with_a_request_still_arriving() throws Exception {
    PipedOutputStream parent = new PipedOutputStream();
    InputStream in = new PipedInputStream(parent);
    PipedInputStream answers = new PipedInputStream();
    PrintStream out = new PrintStream(new PipedOutputStream(answers), true, StandardCharsets.UTF_8);
    CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(
        () -> LocalS3Server.run(List.of("--bucket", "photos"), in, out, System.err));
    String ready =
        new BufferedReader(new InputStreamReader(answers, StandardCharsets.UTF_8)).readLine();
    int port = URI.create(ready.substring("READY ".length())).getPort();

    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
      client
          .getOutputStream()
          .write(String.join(
                  "\r\n",
                  "PUT /photos/a.jpg HTTP/1.1",
                  "Host: 127.0.0.1",
                  "Expect: 100-continue",
                  "Content-Length: 100",
                  "",
                  "")
              .getBytes(StandardCharsets.US_ASCII));
      // The server says "continue" once it is reading the body, which never comes whole.
      assertThat(new BufferedReader(
                  new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII))
              .readLine())
          .contains("100");
      parent.close();

      assertThat(exit.get()).isZero();
    }
  }

  private int putIfAbsent(URI object, String body) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(object)
        .header("If-None-Match", "*")
        .PUT(HttpRequest.BodyPublishers.ofString(body))
        .build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  @Test
  void says_how_it_is_used() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();

    int exit = LocalS3Server.run(
        List.of("--bogus"),
        InputStream.nullInputStream(),
        System.out,
        new PrintStream(err, true, StandardCharsets.UTF_8));

    assertThat(exit).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("usage: ").hasLineCount(1);
  }

  @Test
  void names_what_went_wrong() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    ByteArrayOutputStream err = new ByteArrayOutputStream();

    int exit = LocalS3Server.run(
        List.of("--dir", file.toString()),
        InputStream.nullInputStream(),
        System.out,
        new PrintStream(err, true, StandardCharsets.UTF_8));

    assertThat(exit).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains(file.toString()).hasLineCount(1);
  }
}
