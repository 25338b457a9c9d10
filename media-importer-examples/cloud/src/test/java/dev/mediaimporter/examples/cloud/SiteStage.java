package dev.mediaimporter.examples.cloud;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mediaimporter.examples.demo.DemoLibrary;
import dev.mediaimporter.jobs.JobPolicy;
import dev.mediaimporter.lambda.local.Bucket;
import dev.mediaimporter.lambda.local.EmulatedUser;
import dev.mediaimporter.lambda.local.Eventually;
import dev.mediaimporter.lambda.local.Google;
import dev.mediaimporter.lambda.local.LocalCloud;
import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.faults.Behaviour.Consent;
import dev.mediaimporter.testkit.emulator.faults.Fault;
import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import dev.mediaimporter.testkit.emulator.faults.When;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import dev.mediaimporter.testkit.emulator.library.User;
import dev.mediaimporter.testkit.takeout.ExportedPhoto;
import dev.mediaimporter.testkit.takeout.TakeoutBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * The cloud and the page for the tests in a browser, which say on standard input what shall happen:
 * a JSON object a line, answered by one. Ends when that input ends.
 */
final class SiteStage {
  private static final int WORKERS = 4;
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final Duration LONG = Duration.ofHours(3);

  private final PhotosEmulator google;
  private final LocalCloud cloud;
  private final Bucket bucket;

  private SiteStage(PhotosEmulator google, LocalCloud cloud, Bucket bucket) {
    this.google = google;
    this.cloud = cloud;
    this.bucket = bucket;
  }

  public static void main(String[] args) throws Exception {
    System.setProperty("java.awt.headless", "true");
    PrintStream answers = System.out;
    // The functions write their logs there.
    System.setOut(System.err);
    JobPolicy policy = JobPolicy.builder()
        .retryDelays(List.of())
        .progressEvery(Duration.ofSeconds(1))
        .build();
    try (PhotosEmulator google = users().start();
        SiteServer site = new SiteServer(0);
        LocalCloud cloud = new LocalCloud(
            google,
            0,
            WORKERS,
            Optional.of(site.url()),
            policy,
            new PrintStream(OutputStream.nullOutputStream()));
        Bucket bucket = new Bucket(cloud.aws().environment())) {
      site.show(new SiteServer.Settings(
          google.clientId(),
          cloud.url(),
          google.authUrl(),
          List.of(google.photosUrl(), cloud.aws().environment().get("AWS_ENDPOINT_URL_S3"))));
      google
          .behaviour()
          .pollInterval
          .set(Duration.ofMillis(500))
          .redirectUris
          .set(Set.of(site.url() + "/"));
      makeKeys(google, site.url() + "/");
      JsonObject ready = new JsonObject();
      ready.addProperty("site", site.url());
      ready.addProperty("api", cloud.url());
      answers.println(ready);
      new SiteStage(google, cloud, bucket).listen(answers);
    }
  }

  /** On a busy machine Google's keys take longer than the functions wait for a token. */
  private static void makeKeys(PhotosEmulator google, String page) throws Exception {
    User nobody = google.users().get(google.users().size() - 1);
    google.behaviour().consent.set(Consent.GRANTED);
    var unused = new EmulatedUser(google, nobody, page).idToken();
    google.behaviour().consent.set(Consent.ASKED);
  }

  private static PhotosEmulator.Builder users() {
    PhotosEmulator.Builder builder = PhotosEmulator.builder()
        .library(DemoLibrary.create())
        .user(User.of("many@example.com", Library.generated("Three hundred", 1, 300, 200, 20_000)))
        .user(User.of("slow@example.com", Library.generated("Slow ones", 2, 250, 200, 2_000)))
        .user(User.of("faulty@example.com", Library.generated("Some broken", 3, 30, 200, 2_000)))
        .user(User.of("paused@example.com", Library.generated("Later", 4, 10, 200, 2_000)))
        .user(User.of("picking@example.com", DemoLibrary.create()))
        .user(User.of("watching@example.com", Library.generated("Growing", 6, 8, 200, 2_000)))
        .user(User.of("leaving@example.com", Library.generated("Goodbye", 5, 5, 200, 2_000)))
        .user(User.of("takeout@example.com", Library.builder().build()))
        .user(User.of("calm@example.com", Library.generated("Calm", 7, 40, 200, 2_000)))
        .user(User.of("new@example.com", Library.builder().build()))
        .user(User.of("nobody@example.com", Library.builder().build()));
    return builder;
  }

  private void listen(PrintStream answers) throws IOException {
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      answers.println(answer(JsonParser.parseString(line).getAsJsonObject()));
    }
  }

  /** A command that fails is one test's failure: the stage goes on for the others. */
  private JsonObject answer(JsonObject command) {
    try {
      return done(command);
    } catch (Exception e) {
      JsonObject failed = new JsonObject();
      failed.addProperty("error", e.toString());
      return failed;
    }
  }

  private JsonObject done(JsonObject command) throws Exception {
    JsonObject answer = new JsonObject();
    switch (command.get("do").getAsString()) {
      case "break" -> {
        List<LibraryItem> broken =
            items(command).subList(0, command.get("items").getAsInt());
        String[] ids = broken.stream().map(LibraryItem::id).toArray(String[]::new);
        google
            .faults()
            .add(Fault.cutAfter(50), When.always().on(RequestKind.MEDIA).items(ids));
      }
      case "throttle" ->
        google
            .faults()
            .add(Fault.throttledFor(LONG), When.always().on(RequestKind.MEDIA_ITEMS_SEARCH));
      case "slow" ->
        google.behaviour().latency.set(Duration.ofMillis(command.get("millis").getAsLong()));
      case "sweep" -> {
        cloud.sweep();
        Eventually.await(
            "workers to do what the sweep found", SOON, this::isQueueEmpty, () -> "they do not");
      }
      case "expire" -> google.revokeAccessTokens();
      case "mend" -> {
        google.faults().clear();
        google.behaviour().latency.set(Duration.ZERO);
      }
      case "compare" -> compare(command, answer);
      case "export" -> export(answer);
      default -> throw new IllegalArgumentException(command.toString());
    }
    return answer;
  }

  private boolean isQueueEmpty() {
    return cloud
        .aws()
        .sqs()
        .getQueueAttributes(request -> request
            .queueUrl(cloud.aws().queueUrl())
            .attributeNames(
                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
        .attributes()
        .values()
        .stream()
        .allMatch("0"::equals);
  }

  /** Writes an export of six photos in three parts, and says where they are. */
  private static void export(JsonObject answer) throws IOException {
    TakeoutBuilder library = new TakeoutBuilder();
    for (int i = 1; i <= 6; i++) {
      library.add(ExportedPhoto.of("IMG_" + i + ".jpg", "2024-07-14T10:00:00Z", "Lake"));
    }
    JsonArray parts = new JsonArray();
    Path folder = Files.createTempDirectory("export");
    folder.toFile().deleteOnExit();
    for (Path part : library.writeParts(folder, 2, 1)) {
      part.toFile().deleteOnExit();
      parts.add(part.toString());
    }
    answer.add("parts", parts);
  }

  private List<LibraryItem> items(JsonObject command) {
    return user(command).library().orElseThrow().items();
  }

  private User user(JsonObject command) {
    String email = command.get("email").getAsString();
    return google.users().stream()
        .filter(user -> user.email().equals(email))
        .findFirst()
        .orElseThrow();
  }

  /** How many objects a user has, and how many of them are byte for byte items of the library. */
  private void compare(JsonObject command, JsonObject answer) {
    Map<String, String> stored = bucket.hashes(Google.folder(user(command).email()));
    Set<String> expected = new HashSet<>();
    items(command).forEach(item -> expected.add(Google.sha256(item)));
    answer.addProperty("stored", stored.size());
    answer.addProperty(
        "equal", stored.values().stream().distinct().filter(expected::contains).count());
  }
}
