package dev.mediaimporter.signin;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.stubFor;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockRuntimeInfo;
import com.github.tomakehurst.wiremock.junit5.WireMockTest;
import com.google.api.client.http.HttpTransport;
import com.google.auth.Credentials;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.photos.Download;
import dev.mediaimporter.photos.MediaQuery;
import dev.mediaimporter.photos.google.GooglePhotosClient;
import dev.mediaimporter.photos.google.GooglePhotosSettings;
import dev.mediaimporter.photos.google.PhotosCredentials;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens and links show up nowhere, whatever the servers do with them. */
@WireMockTest
final class SecretsTest {
  private static final String CANARY = "canary";
  private static final String LOGIN = "{\"client_id\":\"c\",\"client_secret\":\"GOCSPX-canary\","
      + "\"refresh_token\":\"1//canary\"}";

  @TempDir
  private Path folder;

  private final StringWriter seen = new StringWriter();

  @Test
  void show_up_nowhere(WireMockRuntimeInfo server) throws Exception {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream recorder = new PrintStream(printed, true, UTF_8);
    Handler handler = recordingHandler();
    Logger root = Logger.getLogger("");
    Logger google = Logger.getLogger(HttpTransport.class.getName());
    Level before = google.getLevel();
    root.addHandler(handler);
    google.setLevel(Level.ALL);
    System.setOut(recorder);
    System.setErr(recorder);
    try {
      exercise(server.getHttpBaseUrl());
    } finally {
      System.setOut(out);
      System.setErr(err);
      google.setLevel(before);
      root.removeHandler(handler);
    }

    assertThat(seen.toString()).contains("the albums", "x.jpg", "HttpDownload");
    assertThat(seen + printed.toString(UTF_8)).doesNotContainIgnoringCase(CANARY);
  }

  private void exercise(String root) throws Exception {
    GooglePhotosSettings settings =
        GooglePhotosSettings.builder().photosUrl(URI.create(root)).build();
    HttpTransport transport = GooglePhotosClient.newTransport(settings);
    Path file = Files.writeString(folder.resolve("login.json"), LOGIN);
    Credentials login = GoogleSignIn.credentialsFromFile(
        transport,
        file,
        SignInSettings.builder().tokenUrl(URI.create(root + "/token")).build());
    String link = root + "/lr/canary?sig=canary";
    String echo = "{\"error\":{\"status\":\"INTERNAL\",\"message\":\"" + link
        + " Bearer ya29.canary ya29.canary 1//canary GOCSPX-canary\"}}";
    List<ResponseDefinitionBuilder> refusals = List.of(
        status(400).withBody(echo),
        status(401).withBody(echo),
        status(403).withBody(echo),
        status(404).withBody(echo),
        status(416),
        status(429).withBody(echo),
        status(500).withBody(echo),
        status(302).withHeader("Location", "https://evil.example/canary?canary"),
        status(302).withHeader("Location", "http://ca nary/canary"),
        status(200).withBody("<html>canary").withHeader("Content-Type", "text/html"),
        status(200)
            .withBody("{\"mediaItems\":[{\"id\":\"" + "ya29.canary")
            .withHeader("Age", "canary"),
        aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER),
        aResponse().withFault(Fault.EMPTY_RESPONSE),
        aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK),
        aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE));

    for (ResponseDefinitionBuilder refusal : refusals) {
      stubFor(post("/token").willReturn(refusal));
      noteFailure(login::refresh);
    }
    stubFor(post("/token")
        .willReturn(okJson("{\"access_token\":\"ya29.canary\",\"expires_in\":3599}")));
    stubFor(post("/v1/mediaItems:search")
        .willReturn(okJson("{\"mediaItems\":[{\"id\":\"x\",\"filename\":\"x.jpg\",\"baseUrl\":\""
            + link + "\"}],\"nextPageToken\":\"canary\"}")));
    try (GooglePhotosClient client = GooglePhotosClient.create(transport, login, settings)) {
      MediaItem item = client.mediaItems(MediaQuery.everything()).iterator().next();
      note(item);
      note(item.link());
      // Every page names the same next one, which ends in a failure.
      noteFailure(() -> client.mediaItems(MediaQuery.everything()).pages().forEach(this::note));
      for (ResponseDefinitionBuilder refusal : refusals) {
        stubFor(get(anyUrl()).willReturn(refusal));
        noteFailure(() -> client.albums().iterator().hasNext());
        noteFailure(() -> client.album("a"));
        noteFailure(() -> client.mediaItem("a"));
        noteFailure(() -> client.mediaItems(List.of("a", "b")));
        noteFailure(() -> client.open(item, 0).close());
        noteFailure(() -> client.open(item, 7).close());
      }
      stubFor(get(anyUrl())
          .willReturn(status(200).withHeader("Content-Type", "image/jpeg").withBody("bytes")));
      try (Download download = client.open(item, 0)) {
        note(download);
        note(download.stream());
      }
      note(client);
    }
    for (Object value :
        List.of(login, PhotosCredentials.ofAccessToken("ya29.canary"), transport, settings)) {
      note(value);
    }
    transport.shutdown();
  }

  private void note(Object value) {
    seen.append(String.valueOf(value)).append('\n');
  }

  private void noteFailure(ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    if (thrown != null) {
      StringWriter trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace));
      note(trace);
    }
  }

  private Handler recordingHandler() {
    return new Handler() {
      {
        setLevel(Level.ALL);
      }

      @Override
      public void publish(LogRecord record) {
        note(record.getMessage() + record.getThrown());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }
}
