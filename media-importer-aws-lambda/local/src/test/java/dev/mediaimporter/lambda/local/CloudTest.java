package dev.mediaimporter.lambda.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.mediaimporter.jobs.JobPolicy;
import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.faults.Fault;
import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import dev.mediaimporter.testkit.emulator.faults.When;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import dev.mediaimporter.testkit.emulator.library.User;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What a user goes through, on the whole system. */
final class CloudTest {
  private static final int ITEMS = 12;

  /** The address of the first user, as another account has it. */
  private static final String ADDRESS = "ANNA@example.com";

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Opened opened = new Opened();
  private PhotosEmulator google;
  private LocalCloud cloud;
  private Bucket bucket;
  private Visitor visitor;

  @BeforeEach
  void start() throws Exception {
    google = PhotosEmulator.builder()
        .library(Library.generated(4, ITEMS, 200, 2_000))
        .user(User.of("bob@example.org", Library.generated(5, 2, 200, 2_000)))
        .user(new User(
            "100000000000000000009",
            ADDRESS,
            true,
            "Heir",
            Optional.of(Library.generated(6, 2, 200, 2_000))))
        .start();
    opened.add(google);
    cloud = new LocalCloud(
        google,
        0,
        2,
        Optional.empty(),
        JobPolicy.defaults(),
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
    opened.add(cloud);
    bucket = new Bucket(cloud.aws().environment());
    opened.add(bucket);
    Google.environment(google);
    visitor = new Visitor(google, google.users().get(0), cloud.url());
    assertThat(visitor.connect().status()).isEqualTo(201);
  }

  @AfterEach
  void stop() {
    opened.close();
  }

  private Visitor.Answer awaitState(String job, String state) throws Exception {
    return Eventually.awaitState(visitor, job, state, PATIENCE);
  }

  private String startEverything() throws Exception {
    return visitor.call("POST", "/v1/jobs", Map.of("source", "everything")).text("id");
  }

  @Test
  void what_was_picked_is_imported_and_the_session_given_up() throws Exception {
    Visitor.Answer session = visitor.call("POST", "/v1/picker-sessions", Map.of());
    String id = session.text("id");
    assertThat(session.text("pickerUri")).startsWith("http");
    assertThat(visitor.get("/v1/picker-sessions/" + id).body().get("picked").getAsBoolean())
        .isFalse();
    List<String> picked =
        google.library().items().subList(2, 9).stream().map(LibraryItem::id).toList();
    google.picker().choose(id, picked);
    assertThat(visitor.get("/v1/picker-sessions/" + id).body().get("picked").getAsBoolean())
        .isTrue();

    String job = visitor
        .call("POST", "/v1/jobs", Map.of("source", "picker", "sessionId", id))
        .text("id");

    assertThat(awaitState(job, "done").number("stored")).isEqualTo(picked.size());
    assertThat(bucket.hashes("").values())
        .containsExactlyInAnyOrderElementsOf(
            google.library().items().subList(2, 9).stream().map(Google::sha256).toList());
    Eventually.await(
        "the end of the session",
        PATIENCE,
        () -> google.picker().sessionIds().isEmpty(),
        () -> "there is " + google.picker().sessionIds());
    assertThat(visitor.get("/v1/picker-sessions/" + id).status()).isEqualTo(404);
  }

  @Test
  void a_job_whose_consent_ended_waits_and_goes_on_when_the_user_connects_again() throws Exception {
    google.faults().add(Fault.INVALID_GRANT, When.always().on(RequestKind.TOKEN).first(1));
    String job = startEverything();
    assertThat(awaitState(job, "needs-consent").text("problem")).contains("Connect again");

    assertThat(visitor.connect().status()).isEqualTo(201);

    assertThat(awaitState(job, "done").number("stored")).isEqualTo(ITEMS);
  }

  @Test
  void a_used_up_daily_quota_suspends_the_job_until_a_known_time() throws Exception {
    google.behaviour().apiCallsPerDay.set(0);
    String job = startEverything();

    Visitor.Answer suspended = awaitState(job, "suspended");

    assertThat(suspended.text("problem")).isEqualTo("Google's daily quota is used up.");
    assertThat(suspended.body().has("resumesAt")).isTrue();
    assertThat(google.requests().count(RequestKind.MEDIA)).isZero();
  }

  @Test
  void each_stored_item_has_a_small_picture_until_it_is_deleted() throws Exception {
    awaitState(startEverything(), "done");
    assertThat(bucket.smallPictures("")).hasSize(ITEMS);
    JsonObject first =
        visitor.get("/v1/media").body().getAsJsonArray("media").get(0).getAsJsonObject();
    assertThat(first.has("smallPictureLink")).isTrue();

    String path = "/v1/media/" + first.get("itemId").getAsString();
    assertThat(visitor.get(path).body().get("downloadLink").getAsString())
        .contains("response-content-disposition=attachment");
    assertThat(visitor.call("DELETE", path, Map.of()).status()).isEqualTo(204);

    assertThat(bucket.hashes(""))
        .hasSize(ITEMS - 1)
        .doesNotContainKey(first.get("key").getAsString());
    assertThat(bucket.smallPictures("")).hasSize(ITEMS - 1);
    assertThat(visitor.get("/v1/months").number("items")).isEqualTo(ITEMS - 1);
    assertThat(visitor.get(path).status()).isEqualTo(404);
    assertThat(awaitState(startEverything(), "done").number("stored")).isEqualTo(1);
  }

  @Test
  void a_watched_album_is_imported_by_the_sweep() throws Exception {
    String path = "/v1/watches/" + google.library().albums().get(0).id();
    assertThat(visitor.call("PUT", path, Map.of("title", "Holidays")).status()).isEqualTo(200);

    cloud.sweep();
    cloud.sweep();
    Eventually.await(
        "the first run", PATIENCE, () -> watch().has("lastRun"), () -> "the watch did not run");

    JsonObject watch = watch();
    assertThat(watch.get("title").getAsString()).isEqualTo("Holidays");
    String job = watch.getAsJsonObject("lastRun").get("jobId").getAsString();
    assertThat(awaitState(job, "done").number("stored")).isPositive();
    assertThat(visitor.get("/v1/jobs").body().getAsJsonArray("jobs")).hasSize(1);
    assertThat(visitor.call("DELETE", path, Map.of()).status()).isEqualTo(204);
    assertThat(visitor.get("/v1/watches").body().getAsJsonArray("watches")).isEmpty();
  }

  private JsonObject watch() throws Exception {
    return visitor.get("/v1/watches").body().getAsJsonArray("watches").get(0).getAsJsonObject();
  }

  @Test
  void a_user_who_leaves_is_forgotten_but_for_the_media() throws Exception {
    String job = startEverything();
    awaitState(job, "done");
    visitor.call("PUT", "/v1/watches/album-1", Map.of("title", "Mine"));
    assertThat(rows()).isNotEmpty().noneMatch(row -> readable(row).contains("1//"));

    assertThat(visitor.call("DELETE", "/v1/connections", Map.of()).status()).isEqualTo(204);

    String subject = visitor.user().subject();
    Eventually.await(
        "the end of what is known",
        PATIENCE,
        () -> rows().stream()
            .noneMatch(row -> readable(row).contains(subject)
                || readable(row).contains(visitor.user().email())),
        () -> "there is " + rows());
    assertThat(rows()).hasSize(1);
    assertThat(rows().get(0).get("pk").s()).startsWith("F#");
    assertThat(bucket.hashes("")).hasSize(ITEMS);
    assertThat(visitor.get("/v1/media").body().getAsJsonArray("media")).isEmpty();
  }

  @Test
  void a_user_who_leaves_with_the_media_leaves_those_of_others() throws Exception {
    awaitState(startEverything(), "done");
    Visitor bob = new Visitor(google, google.users().get(1), cloud.url());
    assertThat(bob.connect().status()).isEqualTo(201);
    String job = bob.call("POST", "/v1/jobs", Map.of("source", "everything")).text("id");
    Eventually.awaitState(bob, job, "done", PATIENCE);
    assertThat(bucket.hashes("")).hasSize(ITEMS + 2);

    assertThat(visitor.call("DELETE", "/v1/connections?media=delete", Map.of()).status())
        .isEqualTo(204);

    awaitErased(visitor.user().subject());
    assertThat(bucket.hashes("")).hasSize(2);
    assertThat(bucket.smallPictures("")).hasSize(2);
    assertThat(bucket.hashes(Google.folder(bob.user().email()))).hasSize(2);
    assertThat(bob.get("/v1/media").body().getAsJsonArray("media")).hasSize(2);
  }

  /** By what docs/operate.md tells operators to do. */
  @Test
  void an_address_that_changed_hands_is_handed_over() throws Exception {
    awaitState(startEverything(), "done");
    Visitor heir = new Visitor(google, google.users().get(2), cloud.url());
    assertThat(heir.user().email()).isEqualToIgnoringCase(visitor.user().email());
    assertThat(heir.connect().status()).isEqualTo(409);

    String table = cloud.aws().environment().get("TABLE_NAME");
    String old = visitor.user().subject();
    cloud
        .aws()
        .dynamo()
        .updateItem(request -> request
            .tableName(table)
            .key(key("U#" + old, "PROFILE"))
            .updateExpression("SET leaving = :yes, version = version + :one")
            .conditionExpression("attribute_exists(pk)")
            .expressionAttributeValues(
                Map.of(":yes", AttributeValue.fromBool(true), ":one", AttributeValue.fromN("1"))));
    cloud
        .aws()
        .sqs()
        .sendMessage(request -> request
            .queueUrl(cloud.aws().queueUrl())
            .messageGroupId(old)
            .messageBody("{\"v\":1,\"user\":\"" + old + "\",\"type\":\"FORGET\",\"media\":true}"));
    awaitErased(old);
    String folder = Google.folder(visitor.user().email());
    assertThat(bucket.hashes(folder)).isEmpty();
    String claim = "F#" + folder.substring(0, folder.length() - 1);
    assertThat(rows()).anyMatch(row -> row.get("pk").s().equals(claim));
    cloud.aws().dynamo().deleteItem(request -> request.tableName(table).key(key(claim, "CLAIM")));

    assertThat(heir.connect().status()).isEqualTo(201);
    String job = heir.call("POST", "/v1/jobs", Map.of("source", "everything")).text("id");
    Eventually.awaitState(heir, job, "done", PATIENCE);
    assertThat(bucket.hashes(folder)).hasSize(2);
    assertThat(visitor.get("/v1/media").body().getAsJsonArray("media")).isEmpty();
    assertThat(visitor.connect().status()).isEqualTo(409);
  }

  private void awaitErased(String subject) throws Exception {
    Eventually.await(
        "the end of the account",
        PATIENCE,
        () -> rows().stream().noneMatch(row -> row.get("pk").s().equals("U#" + subject)),
        () -> "there is " + rows());
  }

  private static Map<String, AttributeValue> key(String pk, String sk) {
    return Map.of("pk", AttributeValue.fromS(pk), "sk", AttributeValue.fromS(sk));
  }

  private List<Map<String, AttributeValue>> rows() {
    String table = cloud.aws().environment().get("TABLE_NAME");
    return cloud
        .aws()
        .dynamo()
        .scanPaginator(request -> request.tableName(table).consistentRead(true))
        .items()
        .stream()
        .toList();
  }

  private static String readable(Map<String, AttributeValue> row) {
    StringBuilder text = new StringBuilder(row.toString());
    row.values().stream()
        .map(AttributeValue::b)
        .filter(java.util.Objects::nonNull)
        .map(SdkBytes::asByteArray)
        .forEach(bytes -> text.append(new String(bytes, StandardCharsets.ISO_8859_1)));
    return text.toString();
  }
}
