package dev.mediaimporter.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.mediaimporter.examples.demo.Browser;
import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.faults.Fault;
import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import dev.mediaimporter.testkit.emulator.faults.When;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import dev.mediaimporter.testkit.emulator.library.User;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Choosing as a person does, on the emulator's page. */
@Timeout(120)
final class PickCommandTest {
  private final PhotosEmulator google = PhotosEmulator.builder()
      .library(Library.builder()
          .album(
              "Lake",
              LibraryItem.photo("id-1", "a.jpg", 3_000),
              LibraryItem.photo("id-2", "b.jpg", 2_000),
              LibraryItem.video("id-3", "c.mp4", 40_000))
          .build())
      .user(User.withoutPhotos("carlo@example.com"))
      .start();
  private final ScriptedUser user = new ScriptedUser(2);

  @TempDir
  Path folder;

  private Cli cli;

  @BeforeEach
  void sign_in() throws IOException {
    google.behaviour().pollInterval.set(Duration.ofMillis(500));
    cli = new Cli(folder).signingInAt(google).with(user);
  }

  @AfterEach
  void close() {
    user.close();
    google.close();
  }

  private Cli.Result pick(String... more) {
    String[] all = new String[more.length + 5];
    List.of("pick", "--to", "photos", "--keys", "date").toArray(all);
    System.arraycopy(more, 0, all, 5, more.length);
    return cli.run(all);
  }

  private void assertStored(String... ids) throws IOException {
    assertThat(cli.run("verify", "--to", "photos", "--deep").exitCode()).isZero();
    for (String id : ids) {
      LibraryItem item = google.library().item(id).orElseThrow();
      String month = item.creationTime().orElseThrow().toString().substring(0, 7);
      Path file = folder.resolve(
          "photos/" + month.replace('-', '/') + "/" + item.filename().orElseThrow());
      assertThat(Hashes.sha256(file)).isEqualTo(google.expectedBytes(id).sha256());
    }
  }

  private void chooseAll() {
    cli.run("login");
    cli.with(Browser.none());
    google.picker().chooseByItself(0, Library::items);
  }

  @Test
  void signs_in_shows_the_link_waits_imports_and_cleans_up() throws IOException {
    Cli.Result result = pick();

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).startsWith("Complete. All 2 items are in ");
    assertThat(result.err().lines().map(String::strip))
        .contains("Signed in as anna@example.com.")
        .anyMatch(line -> line.startsWith(google.photosUrl() + "/picker/auth/"))
        .anyMatch(line -> line.startsWith("Waiting until you press Done there, for at most "))
        .anyMatch(line -> line.startsWith("Importing what was picked (2 items) into "));
    assertThat(google.picker().sessionIds()).isEmpty();
    assertThat(google.requests().count(RequestKind.SESSIONS_DELETE)).isEqualTo(1);
  }

  @Test
  void picks_at_most_what_was_asked_for() throws IOException {
    chooseAll();

    assertThat(pick("--max", "1").out()).startsWith("Complete. The 1 item is in ");
    assertThat(pick().out()).startsWith("Complete. All 3 items are in ");
    assertStored("id-1", "id-2", "id-3");
    assertThat(google.requests().count(RequestKind.MEDIA)).isEqualTo(3);
  }

  @Test
  void scripts_get_the_link_as_an_event() {
    chooseAll();

    Cli.Result result = pick("--json");

    JsonObject picking = result.events().get(0);
    assertThat(picking.keySet()).containsExactly("event", "session", "link", "expires");
    assertThat(picking.get("event").getAsString()).isEqualTo("picking");
    assertThat(result.report().get("status").getAsString()).isEqualTo("complete");
    assertThat(
            result.report().getAsJsonObject("remarks").get("location-removed").getAsInt())
        .isEqualTo(2);
  }

  @Test
  void what_is_left_can_be_imported_later() throws IOException {
    chooseAll();
    google.faults().add(Fault.gone(404), When.always().items("id-2").on(RequestKind.BYTES));

    Cli.Result first = pick();

    assertThat(first.exitCode()).isEqualTo(1);
    String session = google.picker().sessionIds().get(0);
    assertThat(first.out().replaceAll("\\s+", " "))
        .contains("To resume, until ")
        .contains("media-importer import --from picker:" + session + ", with the same --to");
    assertThat(first.err()).contains(goesOnWith(session));

    google.faults().clear();
    Cli.Result second =
        cli.run("import", "--from", "picker:" + session, "--to", "photos", "--keys", "date");

    assertThat(second.exitCode()).as(second.err()).isZero();
    assertThat(second.out()).containsPattern("stored +1 ").containsPattern("already there +2");
    assertThat(google.picker().sessionIds()).isEmpty();
    assertStored("id-1", "id-2", "id-3");
  }

  @Test
  void a_selection_of_which_something_was_left_out_is_kept() throws IOException {
    chooseAll();

    Cli.Result result = pick("--type", "photo");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err()).contains("Importing what was picked (2 items) into ");
    assertThat(google.picker().sessionIds()).hasSize(1);
    assertStored("id-1", "id-2");
  }

  private static String goesOnWith(String session) {
    return "To resume later: media-importer import --from picker:" + session
        + ", with the same --to and other options\n";
  }

  @Test
  void a_selection_that_is_not_all_stored_is_in_the_report() {
    chooseAll();
    google.faults().add(Fault.gone(404), When.always().items("id-2").on(RequestKind.BYTES));

    Cli.Result first = pick("--json", "--quiet");

    String session = google.picker().sessionIds().get(0);
    assertThat(first.report().get("session").getAsString()).isEqualTo(session);
    assertThat(first.err()).contains(goesOnWith(session));

    String[] again = {
      "import", "--from", "picker:" + session, "--to", "photos", "--keys", "date", "--json"
    };
    assertThat(cli.run(again).report().get("session").getAsString()).isEqualTo(session);
    google.faults().clear();
    JsonObject whole = cli.run(again).report();
    assertThat(whole.get("status").getAsString()).isEqualTo("complete");
    assertThat(whole.keySet()).doesNotContain("session");
  }

  @Test
  void a_session_that_is_over_is_one_line() {
    cli.run("login");

    Cli.Result result = cli.run("import", "--from", "picker:nonsense", "--to", "photos");

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.err()).contains("nonsense", "pick again").hasLineCount(1);
    assertThat(folder.resolve("photos")).doesNotExist();
  }

  @Test
  void nobody_chooses_for_a_destination_that_cannot_be_used() throws IOException {
    cli.run("login");
    Files.writeString(folder.resolve("photos"), "a file");

    Cli.Result result = cli.with(page -> {
          throw new AssertionError("opened " + page);
        })
        .run("pick", "--to", "photos");

    assertThat(result.exitCode()).isEqualTo(5);
    assertThat(google.picker().sessionIds()).isEmpty();
  }

  @Test
  void gives_up_when_time_is_up() {
    cli.run("login");
    google.behaviour().pickingTimeout.set(Duration.ZERO);

    Cli.Result result = cli.with(Browser.none()).run("pick", "--to", "photos");

    assertThat(result.exitCode()).isEqualTo(4);
    assertThat(result.err()).contains("nothing was picked in time");
    assertThat(google.picker().sessionIds()).isEmpty();
  }

  @Test
  void a_session_that_is_ended_while_it_waits_is_for_a_person_to_begin_again() {
    cli.run("login");
    Cli.Result result = cli.with(page -> {
          String session = google.picker().sessionIds().get(0);
          HttpClient.newHttpClient()
              .sendAsync(
                  HttpRequest.newBuilder(URI.create(google.pickerUrl() + "/v1/sessions/" + session))
                      .header("Authorization", "Bearer " + google.accessToken())
                      .DELETE()
                      .build(),
                  HttpResponse.BodyHandlers.discarding())
              .join();
          return true;
        })
        .run("pick", "--to", "photos");

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.err()).contains("was ended", "pick again");
  }

  @Test
  void ctrl_c_gives_up_while_it_waits() throws IOException {
    cli.run("login");
    Interruption interruption = new Interruption(lastWords -> {}, action -> {});
    Cli interrupted = new Cli(folder, interruption).signingInAt(google).with(page -> {
      interruption.received();
      return true;
    });

    Cli.Result result = interrupted.run("pick", "--to", "photos");

    assertThat(result.exitCode()).isEqualTo(4);
    assertThat(result.err()).endsWith("media-importer: stopped before anything was chosen\n");
    assertThat(google.picker().sessionIds()).isEmpty();
  }

  @Test
  void an_account_without_photos_is_told_what_to_do() {
    Cli.Result result = cli.with(
            page -> user.open(URI.create(page + "&login_hint=carlo%40example.com")))
        .run("pick", "--to", "photos");

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.err()).contains("open photos.google.com once with this account");
  }

  @Test
  void what_cannot_be_is_refused_before_anybody_is_asked() {
    assertThat(pick("--max", "0").err())
        .isEqualTo("media-importer: --max must be 1 to 2000, got 0\n");
    assertThat(cli.run("pick", "--to", "photos", "--keys", "album").exitCode()).isEqualTo(2);
    assertThat(google.requests().total()).isZero();
  }
}
