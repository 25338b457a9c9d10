package dev.mediaimporter.lambda.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.mediaimporter.jobs.JobPolicy;
import dev.mediaimporter.lambda.AwsClients;
import dev.mediaimporter.lambda.Deployment;
import dev.mediaimporter.lambda.LambdaSettings;
import dev.mediaimporter.lambda.SweepHandler;
import dev.mediaimporter.lambda.log.Metrics;
import dev.mediaimporter.sink.s3.S3Connection;
import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.faults.Fault;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.User;
import dev.mediaimporter.testkit.takeout.ExportedPhoto;
import dev.mediaimporter.testkit.takeout.TakeoutBuilder;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * What a version leaves behind in the middle of all kinds of work, and how this one goes on from
 * it. {@code midway-1.json} is what the first format looked like: every later version has to end
 * it. A change of what is written keeps the file and adds the next; {@code -DrenewMidway=true}
 * writes it anew.
 */
final class MidwayTest {
  private static final Path FILE =
      Path.of("src/test/resources/dev/mediaimporter/lambda/local/midway-1.json");
  private static final int ITEMS = 4;
  private static final int PHOTOS = 3;

  @TempDir
  Path folder;

  /** Everything that runs. */
  private final class Everything implements AutoCloseable {
    private final PhotosEmulator google;
    private final LocalAws aws;
    private final Workers workers;
    private final Deployment api;
    private final Deployment sweeping;
    private final Gateway gateway;
    private final QueuePoller poller;
    private final Bucket bucket;
    private final S3Client s3;

    /** @param at the time that it begins at */
    Everything(Instant at) throws Exception {
      Duration ahead = Duration.between(Instant.now(), at);
      this.google = PhotosEmulator.builder()
          .library(Library.generated(3, ITEMS, 200, 300))
          .user(User.of("bob@example.org", Library.builder().build()))
          .user(User.of("cid@example.org", Library.builder().build()))
          .user(User.of("dan@example.org", Library.builder().build()))
          .user(User.of("eve@example.org", Library.generated(5, 2, 200, 300)))
          .user(User.of("fay@example.org", Library.generated(6, 2, 200, 300)))
          .clock(Clock.offset(Clock.systemUTC(), ahead))
          .start();
      this.aws = LocalAws.start(google.clientSecret(), Duration.ofMinutes(30));
      this.workers = new Workers(
          aws, Google.environment(google), JobPolicy.builder().concurrency(1).build());
      workers.clock.advance(ahead);
      this.api = deployment(LambdaSettings.Function.API);
      this.sweeping = deployment(LambdaSettings.Function.SWEEP);
      this.gateway = new Gateway(
          0, new InProcessFunction("api", KilledWorkersTest.handler(api)), Optional.empty());
      this.poller = new QueuePoller(aws.sqs(), aws.queueUrl(), workers, Duration.ofMinutes(1));
      this.bucket = new Bucket(aws.environment());
      this.s3 = S3Connection.builder()
          .endpoint(URI.create(String.valueOf(aws.environment().get("AWS_ENDPOINT_URL_S3"))))
          .pathStyle(true)
          .credentials(LocalAws.CREDENTIALS)
          .build()
          .open();
    }

    private Deployment deployment(LambdaSettings.Function function) {
      Map<String, String> environment = new HashMap<>(aws.environment());
      environment.putAll(Google.environment(google));
      LambdaSettings settings = LambdaSettings.parse(environment, function);
      return new Deployment(
          settings,
          new AwsClients(settings, LocalAws.CREDENTIALS, Optional.empty()),
          workers.clock,
          JobPolicy.defaults());
    }

    Visitor visitor(String name) {
      User user = google.users().stream()
          .filter(one -> name.equals("ann") || one.email().startsWith(name))
          .findFirst()
          .orElseThrow();
      return new Visitor(google, user, gateway.url());
    }

    Visitor connected(String name) throws Exception {
      Visitor visitor = visitor(name);
      assertThat(visitor.connect().status()).isEqualTo(201);
      return visitor;
    }

    void start(Visitor visitor, JsonObject job) throws Exception {
      assertThat(visitor.call("POST", "/v1/jobs", job).status()).isEqualTo(202);
    }

    void startLibrary(Visitor visitor) throws Exception {
      JsonObject job = new JsonObject();
      job.addProperty("source", "everything");
      start(visitor, job);
    }

    void startExport(Visitor visitor, String name) throws Exception {
      TakeoutBuilder library = new TakeoutBuilder();
      for (int i = 0; i < PHOTOS; i++) {
        library.add(ExportedPhoto.of("IMG_" + i + ".jpg", "2024-07-14T10:00:00Z", "Lake"));
      }
      new ExportUpload(visitor, name).all(library.writeParts(folder.resolve(name), 1, 1));
      JsonObject job = new JsonObject();
      job.addProperty("source", "takeout");
      job.addProperty("export", name);
      job.addProperty("xmpFiles", true);
      start(visitor, job);
    }

    /** Processes one message. */
    void process() throws Exception {
      assertThat(poller.pollOnce(0)).isTrue();
    }

    void dieOnce(BooleanSupplier it) throws Exception {
      int before = workers.deaths;
      workers.dieOnce(it);
      process();
      assertThat(workers.deaths).isEqualTo(before + 1);
    }

    List<String> takeMessages() {
      return new ArrayList<>(Midway.take(workers.clock.instant(), aws, s3).messages());
    }

    void workOff() throws Exception {
      while (poller.pollOnce(0)) {}
    }

    void sweep() throws Exception {
      PrintStream nowhere =
          new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
      new InProcessFunction(
              "sweep", new SweepHandler(sweeping, new Metrics(nowhere, workers.clock)))
          .invoke(new JsonObject(), Duration.ofMinutes(1));
    }

    Map<String, String> stored(Visitor visitor) {
      return bucket.hashes(Google.folder(visitor.user().email()));
    }

    @Override
    public void close() {
      s3.close();
      bucket.close();
      gateway.close();
      sweeping.close();
      api.close();
      aws.close();
      google.close();
    }
  }

  /** Stops everything where it is most in the middle. */
  private Midway stopped() throws Exception {
    // S3 keeps the time of the system, which must not be behind that of the functions.
    try (Everything system = new Everything(Instant.now().minus(Duration.ofDays(1)))) {
      List<String> messages = new ArrayList<>();
      Visitor fay = system.connected("fay");
      system.startLibrary(fay);
      system.workOff();
      assertThat(fay.call("DELETE", "/v1/connections?media=delete", Map.of()).status())
          .isEqualTo(204);
      messages.addAll(system.takeMessages());

      // One worker reads ten pages without items, the next one is cut off.
      system.google.faults().add(Fault.emptyPages(12));
      Visitor ann = system.connected("ann");
      system.startLibrary(ann);
      system.process();
      system.dieOnce(() -> system.stored(ann).size() == ITEMS / 2);
      system.google.faults().clear();
      messages.addAll(system.takeMessages());

      Visitor bob = system.visitor("bob");
      system.startExport(bob, "plan");
      system.dieOnce(() -> system.bucket.hashes("inbox/").keySet().stream()
          .anyMatch(key -> key.endsWith("/plan/0.gz")));
      assertThat(system.stored(bob)).isEmpty();
      messages.addAll(system.takeMessages());

      Visitor cid = system.visitor("cid");
      system.startExport(cid, "items");
      system.dieOnce(() -> system.stored(cid).size() == 1);
      messages.addAll(system.takeMessages());

      Visitor dan = system.visitor("dan");
      system.startExport(dan, "files");
      system.process();
      system.process();
      // The photos and the file of the album, and no XMP file.
      assertThat(system.stored(dan)).hasSize(PHOTOS + 1);
      messages.addAll(system.takeMessages());

      Visitor eve = system.connected("eve");
      String album = eve.user().library().orElseThrow().albums().get(0).id();
      assertThat(eve.call("PUT", "/v1/watches/" + album, Map.of()).status()).isLessThan(300);
      system.workers.clock.advance(Duration.ofHours(1));
      system.sweep();
      Midway all = Midway.take(system.workers.clock.instant(), system.aws, system.s3);
      messages.addAll(all.messages());
      return new Midway(all.at(), all.rows(), messages, all.objects());
    }
  }

  private void assertGoesOnFrom(Midway midway) throws Exception {
    try (Everything system = new Everything(midway.at().plusSeconds(60))) {
      // Sealed tokens are those of another key.
      Visitor fay = system.connected("fay");
      Visitor ann = system.connected("ann");
      Visitor eve = system.connected("eve");
      midway.restore(system.aws, system.s3);
      system.workOff();

      JsonObject library = onlyJob(ann);
      assertThat(library.get("state").getAsString()).as("%s", library).isEqualTo("done");
      assertThat(library.get("stored").getAsInt()).isEqualTo(ITEMS);
      Map<String, String> expected =
          Google.expected(system.google.library(), ann.user().email());
      // The emulator may draw its pictures otherwise than it did then.
      midway
          .objects()
          .forEach(object -> expected.computeIfPresent(object.key(), (key, hash) -> object.hash()));
      assertThat(system.stored(ann)).isEqualTo(expected);
      for (String name : List.of("bob", "cid", "dan")) {
        Visitor visitor = system.visitor(name);
        JsonObject export = onlyJob(visitor);
        assertThat(export.get("state").getAsString()).as("%s", export).isEqualTo("done");
        assertThat(export.get("stored").getAsInt()).as(name).isEqualTo(PHOTOS);
        assertThat(export.get("alreadyThere").getAsInt()).as(name).isZero();
        // Each photo with its XMP file, and the file of the album.
        assertThat(system.stored(visitor)).as(name).hasSize(2 * PHOTOS + 1);
        assertThat(visitor.get("/v1/months").number("items")).isEqualTo(PHOTOS);
      }
      assertThat(onlyJob(eve).get("stored").getAsInt()).isEqualTo(2);
      assertThat(eve.get("/v1/watches").body().getAsJsonArray("watches")).hasSize(1);
      assertThat(system.stored(fay)).isEmpty();
      assertThat(system
              .aws
              .dynamo()
              .scan(request -> request.tableName("media-importer-1"))
              .items())
          .extracting(row -> row.get("pk").s())
          .doesNotContain("U#" + fay.user().subject());
    }
  }

  private static JsonObject onlyJob(Visitor visitor) throws Exception {
    Visitor.Answer jobs = visitor.get("/v1/jobs");
    assertThat(jobs.body().getAsJsonArray("jobs")).as("%s", jobs.body()).hasSize(1);
    return jobs.body().getAsJsonArray("jobs").get(0).getAsJsonObject();
  }

  @Test
  void this_version_ends_what_it_left_in_the_middle() throws Exception {
    Midway midway = stopped();
    assertThat(midway.messages().stream()
            .map(body -> body.replaceAll(".*\"type\":\"([A-Z]+).*", "$1")))
        .contains("PAGE", "CHECK", "WATCHED", "FORGET");
    assertThat(midway.rows()).extracting(row -> row.get("pk").s()).contains("G#SWEEP");
    assertThat(midway.rows().stream()
            .map(row -> row.getOrDefault("phase", AttributeValue.fromS("")).s()))
        .contains("LISTING", "FINISHING");
    if (Boolean.getBoolean("renewMidway")) {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, midway.text());
    }
    assertGoesOnFrom(midway);
  }

  @Test
  void what_the_first_format_left_in_the_middle_is_ended() throws Exception {
    try (InputStream in =
        Objects.requireNonNull(MidwayTest.class.getResourceAsStream("midway-1.json"))) {
      assertGoesOnFrom(Midway.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    }
  }
}
