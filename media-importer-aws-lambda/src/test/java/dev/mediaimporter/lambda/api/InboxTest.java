package dev.mediaimporter.lambda.api;

import static dev.mediaimporter.lambda.api.Fixture.ANN;
import static dev.mediaimporter.lambda.api.Fixture.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.mediaimporter.inbox.Inbox;
import dev.mediaimporter.inbox.InboxKeys;
import dev.mediaimporter.jobs.ExportChoice;
import dev.mediaimporter.jobs.JobSource;
import dev.mediaimporter.lambda.api.Fixture.Answer;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploading exports, over a store in memory. A piece has 64 MiB. */
final class InboxTest {
  private static final long MIB = 1 << 20;
  private static final long SIZE = 150 * MIB;

  private Fixture api;

  @BeforeEach
  void start() throws IOException {
    api = new Fixture();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private Answer call(FakeSignIn.User user, String route, String name, Object size) {
    return api.request("POST", "/v1/inbox/autumn/" + route)
        .as(user)
        .body(Map.of("name", name, "sizeBytes", size))
        .send();
  }

  private Answer links(FakeSignIn.User user, String name, String pieces) {
    return api.request("POST", "/v1/inbox/autumn/links")
        .as(user)
        .body("{\"name\":\"" + name + "\",\"sizeBytes\":" + SIZE + ",\"pieces\":" + pieces + "}")
        .send();
  }

  private static List<Integer> numbers(JsonArray array) {
    return array.asList().stream().map(JsonElement::getAsInt).toList();
  }

  private void uploadPieces(String name, String numbers) {
    for (JsonElement link : links(ANN, name, numbers).body().getAsJsonArray("links")) {
      api.inbox.upload(URI.create(link.getAsJsonObject().get("link").getAsString()));
    }
  }

  private void upload(String name) {
    assertThat(call(ANN, "uploads", name, SIZE).status()).isEqualTo(200);
    uploadPieces(name, "[1,2,3]");
    assertThat(call(ANN, "completions", name, SIZE).status()).isEqualTo(204);
  }

  private Answer inboxOf(FakeSignIn.User user) {
    return api.request("GET", "/v1/inbox").as(user).send();
  }

  @Test
  void a_file_is_uploaded_in_pieces_and_goes_on_after_a_break() {
    Answer begun = call(ANN, "uploads", "part 1.zip", SIZE);
    assertThat(begun.status()).isEqualTo(200);
    assertThat(begun.body().get("pieces").getAsInt()).isEqualTo(3);
    assertThat(begun.body().get("pieceBytes").getAsLong()).isEqualTo(64 * MIB);
    Answer two = links(ANN, "part 1.zip", "[1,3]");
    JsonObject last = two.body().getAsJsonArray("links").get(1).getAsJsonObject();
    assertThat(last.get("piece").getAsInt()).isEqualTo(3);
    assertThat(last.get("sizeBytes").getAsLong()).isEqualTo(22 * MIB);
    uploadPieces("part 1.zip", "[1,3]");

    Answer early = call(ANN, "completions", "part 1.zip", SIZE);
    assertThat(early.status()).isEqualTo(409);
    assertThat(early.error()).isEqualTo("upload-incomplete");
    Answer again = call(ANN, "uploads", "part 1.zip", SIZE);
    assertThat(numbers(again.body().getAsJsonArray("done"))).containsExactly(1, 3);
    assertThat(inboxOf(ANN).body().getAsJsonArray("uploads")).hasSize(1);

    uploadPieces("part 1.zip", "[2]");
    assertThat(call(ANN, "completions", "part 1.zip", SIZE).status()).isEqualTo(204);
    assertThat(call(ANN, "completions", "part 1.zip", SIZE).status()).isEqualTo(204);
    assertThat(call(ANN, "uploads", "part 1.zip", SIZE).body().get("complete").getAsBoolean())
        .isTrue();
    Answer listed = inboxOf(ANN);
    JsonObject file = listed.body().getAsJsonArray("files").get(0).getAsJsonObject();
    assertThat(file.get("name").getAsString()).isEqualTo("part 1.zip");
    assertThat(file.get("sizeBytes").getAsLong()).isEqualTo(SIZE);
    assertThat(listed.body().getAsJsonArray("uploads")).isEmpty();
  }

  @Test
  void pieces_of_another_size_do_not_count() {
    call(ANN, "uploads", "a.zip", SIZE);
    uploadPieces("a.zip", "[1,2,3]");

    Answer grown = call(ANN, "uploads", "a.zip", SIZE + 1);

    assertThat(numbers(grown.body().getAsJsonArray("done"))).containsExactly(1, 2);
    assertThat(call(ANN, "completions", "a.zip", SIZE + 1).status()).isEqualTo(409);
  }

  @Test
  void another_user_s_inbox_is_not_there() {
    upload("a.zip");
    call(ANN, "uploads", "b.zip", SIZE);

    assertThat(inboxOf(BOB).body().toString()).doesNotContain("zip");
    assertThat(links(BOB, "b.zip", "[1]").status()).isEqualTo(404);
    assertThat(call(BOB, "completions", "b.zip", SIZE).status()).isEqualTo(404);
    assertThat(startJob(BOB).status()).isEqualTo(404);
    assertThat(api.request("DELETE", "/v1/inbox/autumn")
            .as(BOB)
            .query("name", "a.zip")
            .send()
            .status())
        .isEqualTo(204);
    assertThat(api.request("DELETE", "/v1/inbox/autumn").as(BOB).send().status())
        .isEqualTo(204);
    assertThat(inboxOf(ANN).body().getAsJsonArray("files")).hasSize(1);
    assertThat(inboxOf(ANN).body().getAsJsonArray("uploads")).hasSize(1);
  }

  private Answer startJob(FakeSignIn.User user) {
    return api.request("POST", "/v1/jobs")
        .as(user)
        .body(Map.of("source", "takeout", "export", "autumn"))
        .send();
  }

  @Test
  void an_uploaded_export_is_imported_without_a_connection() {
    assertThat(startJob(ANN).error()).isEqualTo("unknown-export");
    upload("a.zip");

    Answer started = startJob(ANN);

    assertThat(started.status()).isEqualTo(202);
    assertThat(started.body().getAsJsonObject("source").get("export").getAsString())
        .isEqualTo("autumn");
    assertThat(api.jobs.find(ANN.subject(), started.text("id")).orElseThrow().source())
        .isEqualTo(new JobSource.Inbox("autumn", ExportChoice.USUAL));
  }

  private Answer start(String choice) {
    String body = "{\"source\":\"takeout\",\"export\":\"autumn\"," + choice + "}";
    return api.request("POST", "/v1/jobs").as(ANN).body(body).send();
  }

  @Test
  void what_is_imported_of_an_export_can_be_chosen() {
    upload("a.zip");

    Answer started =
        start("\"trashed\":true,\"archived\":false,\"locked\":true,\"edited\":\"original\","
            + "\"albumFiles\":false,\"xmpFiles\":true");

    assertThat(started.status()).isEqualTo(202);
    JsonObject source = started.body().getAsJsonObject("source");
    assertThat(source.get("trashed").getAsBoolean()).isTrue();
    assertThat(source.get("archived").getAsBoolean()).isFalse();
    assertThat(source.get("locked").getAsBoolean()).isTrue();
    assertThat(source.get("edited").getAsString()).isEqualTo("original");
    assertThat(source.get("albumFiles").getAsBoolean()).isFalse();
    assertThat(source.get("xmpFiles").getAsBoolean()).isTrue();
    JobSource stored =
        api.jobs.find(ANN.subject(), started.text("id")).orElseThrow().source();
    assertThat(stored)
        .isEqualTo(new JobSource.Inbox(
            "autumn",
            new ExportChoice(true, false, true, ExportChoice.Edited.ORIGINAL, false, true)));
    assertThat(JobSource.parse(stored.text())).isEqualTo(stored);
    assertThat(JobSource.parse("inbox:autumn"))
        .isEqualTo(new JobSource.Inbox("autumn", ExportChoice.USUAL));
    assertThat(start("\"trashed\":\"yes\"").message()).isEqualTo("trashed must be true or false.");
    assertThat(start("\"edited\":\"newest\"").message())
        .isEqualTo("edited must be original, edited or both.");
  }

  @Test
  void files_and_exports_are_deleted() {
    upload("a.zip");
    upload("b.zip");
    call(ANN, "uploads", "c.zip", SIZE);

    api.request("DELETE", "/v1/inbox/autumn").as(ANN).query("name", "a.zip").send();
    assertThat(inboxOf(ANN).body().getAsJsonArray("files")).hasSize(1);
    api.request("DELETE", "/v1/inbox/autumn").as(ANN).send();

    assertThat(inboxOf(ANN).body().getAsJsonArray("files")).isEmpty();
    assertThat(inboxOf(ANN).body().getAsJsonArray("uploads")).isEmpty();
  }

  @Test
  void an_erased_user_leaves_nothing() {
    upload("a.zip");
    call(ANN, "uploads", "b.zip", SIZE);

    while (Inbox.eraseSome(api.inbox, ANN.subject())) {}

    assertThat(api.inbox.keys()).isEmpty();
    assertThat(api.inbox.unfinished("", 10)).isEmpty();
  }

  /** The fixture admits 1,000 MiB, 500 MiB a file, 5 files and 2 uploads. */
  @Test
  void so_much_fits_and_no_more() {
    assertThat(call(ANN, "uploads", "huge.zip", 500 * MIB + 1).error()).isEqualTo("inbox-full");
    api.inbox.put(inboxKey("old.zip"), 900 * MIB);
    assertThat(call(ANN, "uploads", "a.zip", 101 * MIB).error()).isEqualTo("inbox-full");
    assertThat(call(ANN, "uploads", "old.zip", 500 * MIB).status()).isEqualTo(200);
    assertThat(call(ANN, "uploads", "a.zip", MIB).status()).isEqualTo(200);
    assertThat(call(ANN, "uploads", "b.zip", MIB).message()).contains("not complete");
    for (int i = 0; i < 4; i++) {
      api.inbox.put(inboxKey(i + ".zip"), 1);
    }
    assertThat(call(ANN, "uploads", "c.zip", MIB).message()).contains("There are 5 files");
  }

  private String inboxKey(String name) {
    return new InboxKeys(ANN.subject()).filesOf("autumn") + name;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a/b.zip", "..", ".hidden", "a\u0000b", "a\\b", "x.tgz", "X.TAR.GZ", "a.crdownload"
      })
  void a_name_that_no_part_has_is_refused(String name) {
    Answer answer = call(ANN, "uploads", name, SIZE);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(api.inbox.unfinished("", 1)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1.5", "5497558138881", "x", "99999999999999"})
  void a_size_is_a_number_of_bytes(String size) {
    assertThat(call(ANN, "uploads", "a.zip", size).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "[0]",
        "[4]",
        "[1.5]",
        "[\"x\"]",
        "{}",
        "[[1]]",
        "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]"
      })
  void links_are_for_pieces_that_the_file_has(String pieces) {
    call(ANN, "uploads", "a.zip", SIZE);
    assertThat(links(ANN, "a.zip", pieces).status()).isEqualTo(400);
  }

  @Test
  void an_export_has_a_plain_name() {
    String name = "x".repeat(65);
    assertThat(api.request("POST", "/v1/inbox/" + name + "/uploads")
            .as(ANN)
            .body(Map.of("name", "a.zip", "sizeBytes", 1))
            .send()
            .status())
        .isEqualTo(400);
  }
}
