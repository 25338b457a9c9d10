package dev.mediaimporter.lambda.api;

import static dev.mediaimporter.lambda.api.Fixture.ANN;
import static dev.mediaimporter.lambda.api.Fixture.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mediaimporter.accounts.ConnectionStore;
import dev.mediaimporter.jobs.FailedItem;
import dev.mediaimporter.jobs.HeldItem;
import dev.mediaimporter.jobs.Job;
import dev.mediaimporter.jobs.JobSource;
import dev.mediaimporter.jobs.JobState;
import dev.mediaimporter.jobs.Lease;
import dev.mediaimporter.jobs.WorkMessage;
import dev.mediaimporter.lambda.api.Fixture.Answer;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ItemNote;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.photos.SourceSpec;
import dev.mediaimporter.signin.GoogleScopes;
import dev.mediaimporter.sink.StoredMedia;
import dev.mediaimporter.watches.Watch;
import dev.mediaimporter.watches.Watches;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ApiTest {
  private Fixture api;

  @BeforeEach
  void start() throws IOException {
    api = new Fixture();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  // ---- the document ----

  @Test
  void the_document_and_the_api_name_the_same_operations() {
    for (OpenApi.Operation operation : OpenApi.read().operations()) {
      Answer answer = api.request(operation.method(), operation.path().replace("{id}", "an-id"))
          .send();
      int unauthorized = List.of("/sync", "/v1/sign-ins").contains(operation.path()) ? 400 : 401;
      assertThat(answer.status())
          .as(operation.toString())
          .isEqualTo(operation.described() ? unauthorized : 405);
    }
  }

  @Test
  void the_document_says_which_operations_need_no_token() {
    List<OpenApi.Operation> described = OpenApi.read().operations().stream()
        .filter(OpenApi.Operation::described)
        .toList();

    assertThat(api.api.openRoutes())
        .isEqualTo(described.stream()
            .filter(OpenApi.Operation::open)
            .map(OpenApi.Operation::route)
            .collect(Collectors.toSet()));
    assertThat(api.api.signedInRoutes())
        .isEqualTo(described.stream()
            .filter(operation -> !operation.open())
            .map(OpenApi.Operation::route)
            .collect(Collectors.toSet()));
  }

  @Test
  void an_unknown_path_is_not_found() {
    assertThat(api.request("GET", "/v1/everything").send().status()).isEqualTo(404);
    assertThat(api.request("GET", "").send().status()).isEqualTo(404);
  }

  // ---- watches ----

  private Answer switchOn(FakeSignIn.User user, String albumId, String title) {
    return api.request("PUT", "/v1/watches/" + albumId)
        .as(user)
        .body(Map.of("title", title))
        .send();
  }

  private JsonArray watches(FakeSignIn.User user) {
    Answer answer = api.request("GET", "/v1/watches").as(user).send();
    assertThat(answer.status()).isEqualTo(200);
    return answer.body().getAsJsonArray("watches");
  }

  @Test
  void a_watch_is_switched_on_shown_and_switched_off() {
    api.connect(ANN);
    Answer answer = switchOn(ANN, "album-1", "Sommer am See");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("title")).isEqualTo("Sommer am See");
    assertThat(answer.body().get("everySeconds").getAsInt()).isEqualTo(24 * 60 * 60);
    assertThat(answer.body().has("lastRun")).isFalse();
    Watch watch = api.watches.find(ANN.subject(), "album-1").orElseThrow();
    assertThat(answer.text("nextRun")).isEqualTo(watch.nextRun().toString());
    api.watches.save(new Watch(
        watch.user(),
        watch.album(),
        watch.title(),
        watch.every(),
        Optional.of(new Watch.Run("job-1", watch.nextRun())),
        watch.nextRun().plus(watch.every()),
        watch.version()));

    JsonObject shown = watches(ANN).get(0).getAsJsonObject();
    assertThat(shown.getAsJsonObject("lastRun").get("jobId").getAsString()).isEqualTo("job-1");
    assertThat(api.request("PUT", "/v1/watches/album-1").as(ANN).send().body()).isEqualTo(shown);

    for (int i = 0; i < 2; i++) {
      assertThat(api.request("DELETE", "/v1/watches/album-1").as(ANN).send().status())
          .isEqualTo(204);
    }
    assertThat(watches(ANN)).isEmpty();
  }

  @Test
  void a_watch_needs_access_to_albums() {
    assertThat(switchOn(ANN, "album-1", "a").error()).isEqualTo("not-connected");
    api.consent(ANN, GoogleScopes.PICKER);
    assertThat(switchOn(ANN, "album-1", "a").status()).isEqualTo(409);
    assertThat(watches(ANN)).isEmpty();
  }

  @Test
  void so_many_albums_are_watched_and_no_more() {
    api.connect(ANN);
    for (int i = 0; i < Watches.MAX_WATCHES; i++) {
      assertThat(switchOn(ANN, "album-" + i, "a").status()).isEqualTo(200);
    }
    Answer answer = switchOn(ANN, "one-too-many", "a");
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.error()).isEqualTo("too-many-watches");
  }

  @Test
  void a_watch_with_an_endless_title_is_refused() {
    api.connect(ANN);
    assertThat(switchOn(ANN, "album-1", "a".repeat(500)).status()).isEqualTo(200);
    assertThat(switchOn(ANN, "album-2", "a".repeat(501)).status()).isEqualTo(400);
  }

  // ---- sign-in ----

  private Answer signIn(FakeSignIn.User user, String... scopes) {
    return api.request("POST", "/v1/sign-ins")
        .body(Map.of(
            "code",
            api.google.code(user, scopes),
            "codeVerifier",
            FakeSignIn.VERIFIER,
            "redirectUri",
            Fixture.SITE + "/"))
        .send();
  }

  @Test
  void a_code_becomes_the_token_that_everything_else_is_called_with() {
    Answer answer = signIn(ANN, "openid", "email");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("email")).isEqualTo("ann@example.org");
    assertThat(answer.body().getAsJsonArray("scopes")).isEmpty();
    assertThat(
            api.request("GET", "/v1/jobs").bearer(answer.text("idToken")).send().status())
        .isEqualTo(200);
  }

  @Test
  void a_sign_in_that_allows_photos_connects_and_later_ones_tell_so() {
    assertThat(signIn(ANN, "openid", "email", GoogleScopes.PICKER).status()).isEqualTo(200);

    assertThat(api.connections.refreshToken(ANN.subject()).reveal()).startsWith("1//refresh");
    assertThat(signIn(ANN, "openid", "email").body().getAsJsonArray("scopes").toString())
        .isEqualTo("[\"" + GoogleScopes.PICKER + "\"]");
    assertThat(signIn(BOB, "openid", "email").body().getAsJsonArray("scopes")).isEmpty();
  }

  @Test
  void a_sign_in_from_another_page_or_with_a_wrong_code_is_refused() {
    for (Map<String, String> wrong : List.of(
        Map.of(
            "code",
            "4/unknown",
            "codeVerifier",
            FakeSignIn.VERIFIER,
            "redirectUri",
            Fixture.SITE + "/"),
        Map.of(
            "code",
            api.google.code(ANN, "openid", "email"),
            "codeVerifier",
            FakeSignIn.VERIFIER,
            "redirectUri",
            "https://elsewhere.example/"))) {
      Answer answer = api.request("POST", "/v1/sign-ins").body(wrong).send();
      assertThat(answer.status()).isIn(400, 422);
      assertThat(answer.body().has("idToken")).isFalse();
    }
  }

  // ---- connections ----

  @Test
  void a_consent_is_kept_sealed_and_never_shown() {
    Answer answer = api.consent(ANN, GoogleScopes.LIBRARY_READ);

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.text("email")).isEqualTo("ann@example.org");
    assertThat(answer.body().toString()).contains(GoogleScopes.LIBRARY_READ).doesNotContain("1//");
    assertThat(api.connections.refreshToken(ANN.subject()).reveal()).startsWith("1//refresh");
  }

  @Test
  void a_consent_without_access_to_photos_is_refused_and_nothing_kept() {
    Answer answer = api.consent(ANN, "openid", "email");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.error()).isEqualTo("no-photos-scope");
    assertThat(api.users.profile(ANN.subject())).isEmpty();
  }

  @Test
  void a_code_works_once() {
    String code = api.google.code(ANN, GoogleScopes.LIBRARY_READ);
    Map<String, String> body =
        Map.of("code", code, "codeVerifier", FakeSignIn.VERIFIER, "redirectUri", "postmessage");

    assertThat(api.request("POST", "/v1/connections").as(ANN).body(body).send().status())
        .isEqualTo(201);
    Answer again = api.request("POST", "/v1/connections").as(ANN).body(body).send();
    assertThat(again.status()).isEqualTo(422);
    assertThat(again.error()).isEqualTo("code-refused");
  }

  @Test
  void leaving_gives_the_token_back_and_forgets() {
    api.connect(ANN);
    String token = api.connections.refreshToken(ANN.subject()).reveal();
    api.startJob(ANN, "album-1");

    assertThat(api.request("DELETE", "/v1/connections").as(ANN).send().status()).isEqualTo(204);

    assertThat(api.google.revoked).containsExactly(token);
    assertThat(api.jobs.open(ANN.subject())).isEmpty();
    assertThat(api.sent).contains(new WorkMessage.Forget(ANN.subject(), false));
    assertThat(api.request("GET", "/v1/albums").as(ANN).send().error()).isEqualTo("needs-consent");
  }

  @Test
  void leaving_works_when_google_cannot_be_told_and_the_worker_tells_it_later() {
    api.connect(ANN);
    api.google.revocationAnswers = 503;

    assertThat(api.request("DELETE", "/v1/connections").as(ANN).send().status()).isEqualTo(204);

    assertThat(api.sent).contains(new WorkMessage.Forget(ANN.subject(), false));
    assertThat(api.users.profile(ANN.subject()).orElseThrow().leaving()).isTrue();
    assertThat(api.users.token(ANN.subject(), ConnectionStore.CONNECTION)).isPresent();

    api.connections.giveBack(ANN.subject(), token -> {});
    assertThat(api.users.token(ANN.subject(), ConnectionStore.CONNECTION)).isEmpty();
  }

  @Test
  void leaving_with_the_media_says_so_to_the_worker() {
    api.connect(ANN);

    Answer unclear =
        api.request("DELETE", "/v1/connections").as(ANN).query("media", "yes").send();
    assertThat(unclear.status()).isEqualTo(400);
    assertThat(api.users.profile(ANN.subject()).orElseThrow().leaving()).isFalse();

    assertThat(api.request("DELETE", "/v1/connections")
            .as(ANN)
            .query("media", "delete")
            .send()
            .status())
        .isEqualTo(204);
    assertThat(api.sent).contains(new WorkMessage.Forget(ANN.subject(), true));
  }

  @Test
  void a_refused_call_claims_no_folder() {
    for (Answer refused : List.of(
        api.request("POST", "/v1/jobs")
            .as(ANN)
            .body(Map.of("source", "everything"))
            .send(),
        api.request("PUT", "/v1/watches/album-1").as(ANN).send(),
        api.request("POST", "/v1/inbox/autumn/uploads")
            .as(ANN)
            .body("{\"name\":\"a.zip\",\"sizeBytes\":999999999999}")
            .send())) {
      assertThat(refused.status()).isIn(409, 429);
    }

    assertThat(api.users.profile(ANN.subject())).isEmpty();
    FakeSignIn.User next = new FakeSignIn.User("100009", ANN.email());
    assertThat(api.consent(next, GoogleScopes.LIBRARY_READ).status()).isEqualTo(201);
  }

  @Test
  void leaving_without_ever_having_come_is_no_failure() {
    assertThat(api.request("DELETE", "/v1/connections").as(ANN).send().status()).isEqualTo(204);
  }

  // ---- sources ----

  @Test
  void asks_google_nothing_while_its_quota_is_used_up() {
    api.connect(ANN);
    api.held.holdUntil(SourceSpec.Api.LIBRARY, api.clock.instant().plusSeconds(60));

    Answer answer = api.request("GET", "/v1/albums").as(ANN).send();

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.error()).isEqualTo("google-paused");
  }

  @Test
  void who_may_ask_google_for_no_more_today_is_told_so() {
    api.connect(ANN);
    api.usedUp.add("LIBRARY#");

    Answer answer = api.request("GET", "/v1/albums").as(ANN).send();

    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.error()).isEqualTo("too-many-calls");
  }

  @Test
  void albums_are_not_asked_for_again_for_some_minutes() {
    api.connect(ANN);
    api.connect(BOB);
    Answer first = api.request("GET", "/v1/albums").as(ANN).send();
    api.held.holdUntil(SourceSpec.Api.LIBRARY, api.clock.instant().plusSeconds(60));

    Answer again = api.request("GET", "/v1/albums").as(ANN).send();

    assertThat(again.body()).isEqualTo(first.body());
    assertThat(api.request("GET", "/v1/albums").as(BOB).send().status()).isEqualTo(503);
    assertThat(api.request("GET", "/v1/albums")
            .as(ANN)
            .query("cursor", "more")
            .send()
            .status())
        .isEqualTo(503);
    api.users.deleteToken(ANN.subject(), ConnectionStore.CONNECTION);
    assertThat(api.request("GET", "/v1/albums").as(ANN).send().error()).isEqualTo("needs-consent");
  }

  @Test
  void who_sends_too_many_requests_is_told_when_to_come_back() {
    api.usedUp.add("REQUESTS#");

    Answer answer = api.request("GET", "/v1/jobs").as(ANN).send();

    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.error()).isEqualTo("too-many-requests");
    assertThat(answer.headers()).containsEntry("retry-after", "60");
  }

  @Test
  void lists_albums_page_by_page() {
    api.connect(ANN);

    Answer first = api.request("GET", "/v1/albums").as(ANN).send();
    assertThat(first.body().getAsJsonArray("albums").toString())
        .isEqualTo("[{\"id\":\"album-of-100001\",\"title\":\"Holidays\",\"itemCount\":7,"
            + "\"coverUrl\":\"https://lh3.googleusercontent.com/cover=w192-h192-c\"}]");
    Answer second = api.request("GET", "/v1/albums")
        .as(ANN)
        .query("cursor", first.text("nextCursor"))
        .send();
    assertThat(second.body().has("nextCursor")).isFalse();
  }

  @Test
  void leads_through_a_visit_to_the_picker() {
    api.connect(ANN);

    Answer made = api.request("POST", "/v1/picker-sessions").as(ANN).send();
    assertThat(made.status()).isEqualTo(201);
    String path = "/v1/picker-sessions/" + made.text("id");
    assertThat(api.request("GET", path).as(ANN).send().body().get("picked").getAsBoolean())
        .isFalse();
    assertThat(api.request("DELETE", path).as(ANN).send().status()).isEqualTo(204);
    assertThat(api.request("GET", path).as(ANN).send().status()).isEqualTo(404);
  }

  @Test
  void a_user_who_never_connected_is_told_to() {
    assertThat(api.request("GET", "/v1/albums").as(ANN).send().status()).isEqualTo(409);
    Answer start = api.request("POST", "/v1/jobs")
        .as(ANN)
        .body(Map.of("source", "everything"))
        .send();
    assertThat(start.status()).isEqualTo(409);
    assertThat(start.error()).isEqualTo("not-connected");
  }

  // ---- jobs ----

  @Test
  void starts_a_job_and_sends_its_first_page() {
    api.connect(ANN);

    Answer answer = api.request("POST", "/v1/jobs")
        .as(ANN)
        .body(Map.of("source", "everything", "email", "ANN@example.org"))
        .send();

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.headers()).containsEntry("location", "/v1/jobs/" + answer.text("id"));
    assertThat(answer.text("state")).isEqualTo("running");
    assertThat(api.sent).containsExactly(new WorkMessage.Page(ANN.subject(), answer.text("id"), 1));
  }

  @Test
  void every_kind_of_source_can_be_asked_for_and_no_other() {
    api.connect(ANN);
    for (Map<String, String> body : List.of(
        Map.of("source", "album", "albumId", "a_B-1"),
        Map.of("source", "everything"),
        Map.of("source", "picker", "sessionId", "s-1"))) {
      Answer answer = api.request("POST", "/v1/jobs").as(ANN).body(body).send();
      assertThat(answer.status()).isEqualTo(202);
      assertThat(answer.body().getAsJsonObject("source").get("type").getAsString())
          .isEqualTo(body.get("source"));
    }
    for (Map<String, String> body : List.of(
        Map.of("source", "album"),
        Map.of("source", "picker", "sessionId", "a/b"),
        Map.of("source", "files"),
        Map.<String, String>of())) {
      assertThat(api.request("POST", "/v1/jobs").as(ANN).body(body).send().status())
          .isEqualTo(400);
    }
  }

  @Test
  void the_same_key_starts_the_same_job_once_and_not_another() {
    api.connect(ANN);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      ids.add(api.request("POST", "/v1/jobs")
          .as(ANN)
          .header("Idempotency-Key", "key-1")
          .body(Map.of("source", "everything"))
          .send()
          .text("id"));
    }
    assertThat(ids.get(0)).isEqualTo(ids.get(1));
    assertThat(api.sent).hasSize(1);

    Answer other = api.request("POST", "/v1/jobs")
        .as(ANN)
        .header("Idempotency-Key", "key-1")
        .body(Map.of("source", "album", "albumId", "a"))
        .send();
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.error()).isEqualTo("key-reused");
  }

  @Test
  void further_jobs_wait_and_too_many_are_refused() {
    api.connect(ANN);
    api.startJob(ANN, "a1");
    String second = api.startJob(ANN, "a2");
    api.startJob(ANN, "a3");

    assertThat(api.request("GET", "/v1/jobs/" + second).as(ANN).send().text("state"))
        .isEqualTo("waiting");
    Answer fourth = api.request("POST", "/v1/jobs")
        .as(ANN)
        .body(Map.of("source", "everything"))
        .send();
    assertThat(fourth.status()).isEqualTo(429);
    assertThat(fourth.error()).isEqualTo("too-many-jobs");
  }

  @Test
  void lists_jobs_newest_first_page_by_page() {
    api.connect(ANN);
    String first = api.startJob(ANN, "a1");
    String second = api.startJob(ANN, "a2");

    Answer page = api.request("GET", "/v1/jobs").as(ANN).query("limit", "1").send();
    assertThat(page.body()
            .getAsJsonArray("jobs")
            .get(0)
            .getAsJsonObject()
            .get("id")
            .getAsString())
        .isIn(first, second);
    Answer rest = api.request("GET", "/v1/jobs")
        .as(ANN)
        .query("limit", "1")
        .query("cursor", page.text("nextCursor"))
        .send();
    assertThat(rest.body().getAsJsonArray("jobs")).hasSize(1);
    assertThat(rest.body().getAsJsonArray("jobs")).isNotEqualTo(page.body().getAsJsonArray("jobs"));
  }

  @Test
  void shows_what_failed_and_why_and_tries_it_again() {
    api.connect(ANN);
    String id = api.startJob(ANN, "a1");
    api.items.putFailures(
        ANN.subject(),
        id,
        List.of(new FailedItem(
            "item-1",
            Optional.of("IMG.jpg"),
            FailureReason.LINK_REFUSED,
            4,
            api.clock.instant(),
            1,
            Optional.empty(),
            false)));
    Job job = api.jobs.find(ANN.subject(), id).orElseThrow();
    api.jobs.save(job.changed(api.clock.instant())
        .state(JobState.DONE_WITH_FAILURES)
        .endedAt(api.clock.instant())
        .build());

    JsonObject failed =
        api.request("GET", "/v1/jobs/" + id).as(ANN).send().body().getAsJsonObject("failed");
    assertThat(
            failed.getAsJsonArray("items").get(0).getAsJsonObject().get("cause").getAsString())
        .isEqualTo("link-refused");

    Answer retried = api.request("POST", "/v1/jobs/" + id + "/retry").as(ANN).send();
    assertThat(retried.status()).isEqualTo(202);
    assertThat(retried.text("state")).isEqualTo("running");
    assertThat(api.sent).contains(new WorkMessage.Page(ANN.subject(), id, 2));
  }

  @Test
  void a_job_that_is_not_over_cannot_be_retried() {
    api.connect(ANN);
    String id = api.startJob(ANN, "a1");

    Answer retried = api.request("POST", "/v1/jobs/" + id + "/retry").as(ANN).send();
    assertThat(retried.status()).isEqualTo(409);
    assertThat(retried.error()).isEqualTo("wrong-state");
  }

  @Test
  void a_job_whose_last_page_is_still_worked_off_cannot_be_retried_yet() {
    api.connect(ANN);
    String id = api.startJob(ANN, "a1");
    Job job = api.jobs.find(ANN.subject(), id).orElseThrow();
    api.jobs.save(job.changed(api.clock.instant())
        .lease(new Lease("worker", api.clock.instant().plusSeconds(60)))
        .build());
    api.request("DELETE", "/v1/jobs/" + id).as(ANN).send();

    Answer retried = api.request("POST", "/v1/jobs/" + id + "/retry").as(ANN).send();

    assertThat(retried.status()).isEqualTo(409);
    assertThat(retried.message()).contains("still in progress");
  }

  @Test
  void cancels_a_job() {
    api.connect(ANN);
    String id = api.startJob(ANN, "a1");

    assertThat(api.request("DELETE", "/v1/jobs/" + id).as(ANN).send().text("state"))
        .isEqualTo("cancelled");
    assertThat(api.request("DELETE", "/v1/jobs/" + id).as(ANN).send().text("state"))
        .isEqualTo("cancelled");
  }

  // ---- media ----

  private void hold(FakeSignIn.User user, String itemId) {
    api.items.put(
        user.subject(),
        new HeldItem(
            new LedgerEntry.Stored(
                itemId,
                StoredMedia.builder()
                    .key(MediaKey.of("folder-of-" + user.subject() + "/" + itemId + ".jpg"))
                    .sizeBytes(12)
                    .sha256("00ff")
                    .build(),
                1,
                Set.of(ItemNote.LOCATION_REMOVED)),
            Optional.empty(),
            "image/jpeg",
            Optional.empty(),
            1,
            api.clock.instant()));
    ;
  }

  @Test
  void lists_what_is_stored_with_links() {
    hold(ANN, "item-1");
    hold(ANN, "item-2");
    hold(BOB, "item-3");

    Answer page = api.request("GET", "/v1/media").as(ANN).query("limit", "1").send();
    JsonObject item = page.body().getAsJsonArray("media").get(0).getAsJsonObject();
    assertThat(item.get("link").getAsString())
        .isEqualTo("https://bucket.example/folder-of-100001/item-1.jpg");
    assertThat(item.get("remarks")).hasToString("[\"location-removed\"]");
    Answer rest = api.request("GET", "/v1/media")
        .as(ANN)
        .query("cursor", page.text("nextCursor"))
        .send();
    assertThat(rest.body().getAsJsonArray("media")).hasSize(1);
    assertThat(rest.body().has("nextCursor")).isFalse();
  }

  private HeldItem taken(String itemId, String time, Optional<String> job, boolean smallPicture) {
    return new HeldItem(
        new LedgerEntry.Stored(
            itemId,
            StoredMedia.builder()
                .key(MediaKey.of("folder/" + itemId + ".jpg"))
                .sizeBytes(12)
                .creationTime(Instant.parse(time))
                .build(),
            1),
        Optional.of("IMG 1.jpg"),
        "image/jpeg",
        job,
        1,
        api.clock.instant(),
        smallPicture);
  }

  @Test
  void lists_by_capture_time_within_a_month_or_a_job() {
    api.items.put(ANN.subject(), taken("a", "2026-05-01T10:00:00Z", Optional.of("j"), true));
    api.items.put(ANN.subject(), taken("b", "2026-06-01T10:00:00Z", Optional.of("k"), false));
    api.items.put(ANN.subject(), taken("c", "2026-05-31T10:00:00Z", Optional.of("k"), false));

    assertThat(listed(Map.of())).containsExactly("b", "c", "a");
    assertThat(listed(Map.of("month", "2026-05"))).containsExactly("c", "a");
    assertThat(listed(Map.of("jobId", "k"))).containsExactly("b", "c");
    assertThat(listed(Map.of("jobId", "k", "month", "2026-05"))).containsExactly("c");
    JsonObject months = api.request("GET", "/v1/months").as(ANN).send().body();
    assertThat(months)
        .hasToString("{\"items\":3,\"bytes\":36,\"months\":["
            + "{\"month\":\"2026-06\",\"items\":1,\"bytes\":12},"
            + "{\"month\":\"2026-05\",\"items\":2,\"bytes\":24}]}");
    for (String bad : List.of("2026-13", "may", "2026-5")) {
      assertThat(
              api.request("GET", "/v1/media").as(ANN).query("month", bad).send().status())
          .isEqualTo(400);
    }
  }

  @Test
  void months_begin_in_the_zone_of_the_caller() {
    api.items.put(ANN.subject(), taken("a", "2026-05-31T22:30:00Z", Optional.empty(), false));

    assertThat(listed(Map.of("month", "2026-05"))).containsExactly("a");
    assertThat(listed(Map.of("month", "2026-06", "zone", "Europe/Berlin"))).containsExactly("a");
    assertThat(api.request("GET", "/v1/months")
            .as(ANN)
            .query("zone", "Europe/Berlin")
            .send()
            .body()
            .toString())
        .contains("\"2026-06\"");
    for (String bad : List.of("Berlin", "UTC+99", "../etc", "x".repeat(500))) {
      Answer refused =
          api.request("GET", "/v1/months").as(ANN).query("zone", bad).send();
      assertThat(refused.status()).as(bad).isEqualTo(400);
      assertThat(refused.body().toString())
          .contains("zone must be a time zone like Europe/Berlin.");
    }
  }

  @Test
  void tells_the_zone_of_a_photo_where_it_is_known() {
    HeldItem plain = taken("a", "2026-05-31T22:30:00Z", Optional.empty(), false);
    api.items.put(
        ANN.subject(),
        new HeldItem(
            new LedgerEntry.Stored(
                "a", plain.entry().receipt(), 1, Set.of(), Map.of("zone", "+05:45")),
            plain.filename(),
            plain.mimeType(),
            plain.jobId(),
            plain.page(),
            plain.at(),
            false));

    assertThat(api.request("GET", "/v1/media/a").as(ANN).send().text("zone")).isEqualTo("+05:45");
  }

  private List<String> listed(Map<String, String> query) {
    Fixture.Request request = api.request("GET", "/v1/media").as(ANN);
    query.forEach(request::query);
    List<String> ids = new ArrayList<>();
    request
        .send()
        .body()
        .getAsJsonArray("media")
        .forEach(medium -> ids.add(medium.getAsJsonObject().get("itemId").getAsString()));
    return ids;
  }

  @Test
  void gives_links_to_one_item_and_to_its_small_picture() {
    api.items.put(ANN.subject(), taken("a~edited", "2026-05-01T10:00:00Z", Optional.empty(), true));
    api.items.put(ANN.subject(), taken("b", "2026-05-01T10:00:00Z", Optional.empty(), false));

    Answer one = api.request("GET", "/v1/media/a~edited").as(ANN).send();
    assertThat(one.text("downloadLink"))
        .isEqualTo("https://bucket.example/folder/a~edited.jpg?as=IMG 1.jpg".replace(" ", "%20"));
    assertThat(one.body().get("found").getAsBoolean()).isTrue();
    api.deleted.add("folder/b.jpg");
    assertThat(
            api.request("GET", "/v1/media/b").as(ANN).send().body().get("found").getAsBoolean())
        .isFalse();
    assertThat(one.text("smallPictureLink"))
        .matches("https://bucket\\.example/folder/\\.thumbs/[0-9a-f]{64}\\.jpg");
    assertThat(api.request("GET", "/v1/media/b").as(ANN).send().body().has("smallPictureLink"))
        .isFalse();
    assertThat(api.request("GET", "/v1/media/b").as(BOB).send().status()).isEqualTo(404);
  }

  @Test
  void deletes_an_item_of_the_caller_and_of_nobody_else() {
    hold(ANN, "item-1");
    hold(BOB, "item-1");

    assertThat(api.request("DELETE", "/v1/media/item-2").as(ANN).send().status())
        .isEqualTo(404);
    assertThat(api.request("DELETE", "/v1/media/item-1").as(ANN).send().status())
        .isEqualTo(204);
    assertThat(api.deleted)
        .hasSize(3)
        .contains("folder-of-100001/item-1.jpg", "folder-of-100001/item-1.jpg.xmp")
        .allMatch(key -> key.startsWith("folder-of-100001/"));
    assertThat(api.items.held(ANN.subject(), List.of("item-1"))).isEmpty();
    assertThat(api.items.held(BOB.subject(), List.of("item-1"))).hasSize(1);
    assertThat(api.request("DELETE", "/v1/media/item-1").as(ANN).send().status())
        .isEqualTo(404);
  }

  @Test
  void keeps_the_record_of_an_item_until_its_file_is_deleted() {
    hold(ANN, "item-1");
    api.brokenKeys.add("folder-of-100001/item-1.jpg");
    assertThat(api.request("DELETE", "/v1/media/item-1").as(ANN).send().status())
        .isEqualTo(500);
    assertThat(api.items.held(ANN.subject(), List.of("item-1"))).hasSize(1);

    api.brokenKeys.clear();
    assertThat(api.request("DELETE", "/v1/media/item-1").as(ANN).send().status())
        .isEqualTo(204);
    assertThat(api.items.held(ANN.subject(), List.of("item-1"))).isEmpty();
  }

  // ---- the first version's call ----

  @Test
  void the_first_version_s_call_starts_the_same_kind_of_job() {
    String token = api.google.namedToken(ANN, GoogleScopes.LIBRARY_READ);

    Answer answer = api.request("POST", "/sync")
        .body(Map.of("album_id", "a1", "auth_token", token, "email", "ann@example.org"))
        .send();

    assertThat(answer.status()).isEqualTo(202);
    Job job = api.jobs.find(ANN.subject(), answer.text("id")).orElseThrow();
    assertThat(job.source()).isEqualTo(new JobSource.Google(new SourceSpec.Album("a1")));
    assertThat(job.access()).isEqualTo(Job.Access.OWN_TOKEN);
    assertThat(api.connections.accessToken(ANN.subject(), job.id()).reveal()).isEqualTo(token);
    assertThat(api.sent).containsExactly(job.message());
  }

  private Answer importWithAccessToken() {
    String token = api.google.namedToken(ANN, GoogleScopes.LIBRARY_READ);
    return api.request("POST", "/sync")
        .body(Map.of("album_id", "a1", "auth_token", token, "email", "ann@example.org"))
        .send();
  }

  @Test
  void the_first_version_s_call_with_a_fresh_token_lets_a_job_that_needs_one_go_on() {
    String id = importWithAccessToken().text("id");
    Job job = api.jobs.find(ANN.subject(), id).orElseThrow();
    api.jobs.save(job.changed(api.clock.instant()).state(JobState.NEEDS_CONSENT).build());

    Answer again = importWithAccessToken();

    assertThat(again.status()).isEqualTo(202);
    assertThat(again.text("id")).isEqualTo(id);
    assertThat(again.text("state")).isEqualTo("running");
    assertThat(api.sent).hasSize(2);
  }

  @Test
  void no_answer_may_be_cached_or_taken_for_something_else() {
    for (Answer answer : List.of(
        api.request("GET", "/v1/jobs").as(ANN).send(),
        api.request("GET", "/v1/jobs").send(),
        api.request("DELETE", "/v1/connections").as(ANN).send())) {
      assertThat(answer.headers())
          .containsEntry("cache-control", "no-store")
          .containsEntry("x-content-type-options", "nosniff");
    }
  }
}
