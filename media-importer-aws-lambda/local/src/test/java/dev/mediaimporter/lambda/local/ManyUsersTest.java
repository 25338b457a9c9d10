package dev.mediaimporter.lambda.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.mediaimporter.jobs.JobPolicy;
import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.faults.Behaviour;
import dev.mediaimporter.testkit.emulator.faults.Fault;
import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import dev.mediaimporter.testkit.emulator.faults.When;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import dev.mediaimporter.testkit.emulator.library.User;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Fifty users at once on one cloud, some of whose jobs cannot go on. */
@Tag("crowd")
final class ManyUsersTest {
  private static final int USERS = 50;
  private static final int ITEMS = 30;
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private static final ByteArrayOutputStream PRINTED = new ByteArrayOutputStream();
  private static final PrintStream LISTENER =
      new PrintStream(PRINTED, true, StandardCharsets.UTF_8);
  private static final PrintStream OUT = System.out;

  @BeforeAll
  static void listen() {
    System.setOut(LISTENER);
  }

  @AfterAll
  static void stopListening() {
    System.setOut(OUT);
  }

  @Test
  void everybody_s_job_finishes_and_nobody_sees_another_s_data() throws Exception {
    PhotosEmulator.Builder builder =
        PhotosEmulator.builder().library(Library.generated(0, ITEMS, 200, 3_000));
    for (int i = 1; i < USERS; i++) {
      builder.user(User.of("user" + i + "@example.org", Library.generated(i, ITEMS, 200, 3_000)));
    }
    JobPolicy policy = JobPolicy.builder().concurrency(4).build();
    try (PhotosEmulator google = builder.start();
        LocalCloud cloud = new LocalCloud(google, 0, 4, Optional.empty(), policy, LISTENER);
        Bucket bucket = new Bucket(cloud.aws().environment())) {
      google.behaviour().consent.set(Behaviour.Consent.GRANTED);
      List<User> users = google.users();
      // Two users' jobs have to pause, for minutes: an item of theirs breaks off every time.
      for (User paused : users.subList(0, 2)) {
        String item = paused.library().orElseThrow().items().get(3).id();
        google
            .faults()
            .add(Fault.cutAfter(50), When.always().on(RequestKind.MEDIA).items(item));
      }
      List<Visitor> visitors =
          users.stream().map(user -> new Visitor(google, user, cloud.url())).toList();
      List<String> jobs = new ArrayList<>();
      for (Visitor visitor : visitors) {
        assertThat(visitor.connect().status()).isEqualTo(201);
        Visitor.Answer started = visitor.call("POST", "/v1/jobs", Map.of("source", "everything"));
        assertThat(started.status()).isEqualTo(202);
        jobs.add(started.text("id"));
      }

      for (int i = 0; i < USERS; i++) {
        String expected = i < 2 ? "suspended" : "done";
        Visitor.Answer job =
            Eventually.awaitState(visitors.get(i), jobs.get(i), expected, PATIENCE);
        assertThat(job.number("stored")).isEqualTo(i < 2 ? ITEMS - 1 : ITEMS);
      }

      Set<String> folders = new HashSet<>();
      for (int i = 0; i < USERS; i++) {
        Library library = users.get(i).library().orElseThrow();
        String folder = Google.folder(users.get(i).email());
        assertThat(folders.add(folder)).isTrue();
        List<String> own = library.items().stream().map(Google::sha256).toList();
        assertThat(own).containsAll(bucket.hashes(folder).values());
        assertThat(bucket.hashes(folder)).hasSize(i < 2 ? ITEMS - 1 : ITEMS);
        assertSeesOnlyOwn(visitors.get(i), library, folder);
        assertThat(visitors.get(i).get("/v1/jobs/" + jobs.get((i + 1) % USERS)).status())
            .isEqualTo(404);
      }
      assertThat(bucket.hashes("")).hasSize(USERS * ITEMS - 2);
      assertNothingLeaked(google, visitors);
    }
  }

  private static void assertSeesOnlyOwn(Visitor visitor, Library library, String folder)
      throws Exception {
    Set<String> own = new HashSet<>();
    library.items().forEach(item -> own.add(item.id()));
    Visitor.Answer media = visitor.get("/v1/media?limit=100");
    assertThat(media.body().has("nextCursor")).isFalse();
    JsonObject first = media.body().getAsJsonArray("media").get(0).getAsJsonObject();
    for (JsonElement element : media.body().getAsJsonArray("media")) {
      JsonObject item = element.getAsJsonObject();
      assertThat(own).contains(item.get("itemId").getAsString());
      assertThat(item.get("key").getAsString()).startsWith(folder);
    }
    LibraryItem item = library.item(first.get("itemId").getAsString()).orElseThrow();
    HttpResponse<byte[]> opened = HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(first.get("link").getAsString())).build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(opened.statusCode()).isEqualTo(200);
    assertThat(Google.sha256(opened.body())).isEqualTo(Google.sha256(item));
  }

  /** Everything that was printed in the whole run, logs and metrics. */
  private static void assertNothingLeaked(PhotosEmulator google, List<Visitor> visitors)
      throws Exception {
    String printed = PRINTED.toString(StandardCharsets.UTF_8);
    assertThat(printed).contains("\"_aws\"").contains("\"job\":").contains("Page over");
    for (String secret : List.of(
        "ya29.",
        "1//",
        "eyJ",
        "X-Amz-Signature",
        google.clientSecret(),
        "=d",
        "Bearer ",
        "GOCSPX")) {
      assertThat(printed).doesNotContain(secret);
    }
    for (Visitor visitor : visitors) {
      assertThat(printed)
          .doesNotContain(visitor.idToken())
          .doesNotContain(visitor.user().email());
    }
  }
}
