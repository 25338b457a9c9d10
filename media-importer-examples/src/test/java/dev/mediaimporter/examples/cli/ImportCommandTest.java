package dev.mediaimporter.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mediaimporter.ledger.FileLedger;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.faults.Fault;
import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import dev.mediaimporter.testkit.emulator.faults.When;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ImportCommandTest {
  private static final LibraryItem BEACH = LibraryItem.photo("id-1", "beach.jpg", 3_000);
  private static final LibraryItem SAIL = LibraryItem.video("id-2", "sail.mp4", 40_000);
  private static final LibraryItem OTHER_BEACH = LibraryItem.photo("id-3", "beach.jpg", 5_000);
  private static final LibraryItem CITY = LibraryItem.photo("id-4", "city.jpg", 2_000);

  private final PhotosEmulator google = PhotosEmulator.start(Library.builder()
      .album("Lake", BEACH, SAIL, OTHER_BEACH)
      .album("City", CITY)
      .album("E\u0301te\u0301", CITY)
      .album("Twice", BEACH)
      .album("Twice", CITY)
      .build());

  @TempDir
  Path folder;

  @AfterEach
  void close() {
    google.close();
  }

  // ---- what it does ----

  @Test
  void imports_an_album_by_its_exact_title() throws IOException {
    Cli.Result result = lake("photos");

    assertThat(result.err())
        .startsWith("Importing \"Lake\" (3 items) into " + folder.resolve("photos"));
    assertThat(result.out()).startsWith("Complete. All 3 items are in " + folder.resolve("photos"));
    assertThat(result.out())
        .endsWith("\nThe files are in " + folder.resolve("photos") + "/<year>/<month>\n");
    assertThat(result.exitCode()).isZero();
    assertThat(files("photos").values())
        .containsExactlyInAnyOrder(sha256(BEACH), sha256(SAIL), sha256(OTHER_BEACH));
    assertThat(files("photos")).containsKey(key(BEACH)).containsEntry(key(SAIL), sha256(SAIL));
  }

  @Test
  void an_empty_folder_of_which_the_ledger_lists_files_is_a_question() throws IOException {
    lake("disk", "--ledger", "lake.jsonl");
    // As when the disk is not mounted: the mount point is an empty folder.
    Path disk = folder.resolve("disk");
    Files.move(disk, folder.resolve("unplugged"));
    Files.createDirectory(disk);
    google.requests().clear();

    Cli.Result refused = lake("disk", "--ledger", "lake.jsonl");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains("the folder " + disk + " is empty", "lake.jsonl", "--allow-empty-folder")
        .hasLineCount(1);
    assertThat(disk).isEmptyDirectory();
    assertThat(google.requests().total()).isZero();

    Cli.Result wanted = lake("disk", "--ledger", "lake.jsonl", "--allow-empty-folder");

    assertThat(wanted.exitCode()).isZero();
    assertThat(files("disk")).hasSize(3);
  }

  @Test
  void imports_an_album_by_its_id() throws IOException {
    Cli.Result result =
        run("library:album/" + google.library().albumTitled("City").id(), "photos");

    assertThat(result.exitCode()).isZero();
    assertThat(files("photos")).containsOnlyKeys(key(CITY));
  }

  @Test
  void imports_everything() throws IOException {
    Cli.Result result = run("library:all", "photos");

    assertThat(result.exitCode()).isZero();
    assertThat(files("photos")).hasSize(4);
  }

  @Test
  void a_second_run_asks_for_no_media() {
    lake("photos");
    google.requests().clear();

    Cli.Result again = lake("photos");

    assertThat(again.exitCode()).isZero();
    assertThat(again.out()).contains("already there         3");
    assertThat(google.requests().count(RequestKind.MEDIA)).isZero();
    assertThat(google.requests().count(RequestKind.MEDIA_ITEMS_SEARCH)).isEqualTo(1);
  }

  @Test
  void the_first_page_is_asked_for_once() {
    lake("photos");

    assertThat(google.requests().count(RequestKind.MEDIA_ITEMS_SEARCH)).isEqualTo(1);
  }

  @Test
  void an_empty_album_is_complete() {
    google.showLibrary(Library.builder().album("Empty").build());

    Cli.Result result = run("library:album/Empty", "photos");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).startsWith("Complete. There was nothing to import.");
  }

  @ParameterizedTest
  @CsvSource({"date, 2024/", "album, Lake/"})
  void other_keys_can_be_chosen(String keys, String start) throws IOException {
    Cli.Result result = run("library:album/Lake", "photos", "--keys", keys);

    assertThat(result.exitCode()).isZero();
    assertThat(files("photos").keySet()).hasSize(3).allMatch(key -> key.startsWith(start));
  }

  @Test
  void says_which_other_album_holds_an_item() {
    run("library:album/Lake", "photos", "--keys", "album");

    Cli.Result result = run(twice(), "photos", "--keys", "album");
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("1 item of this album: already stored under Lake;"
            + " --every-album stores them here as well.");
    assertThat(run(twice(), "photos", "--keys", "album", "--json").report().get("inOtherAlbums"))
        .hasToString("{\"Lake\":1}");
    assertThat(run("library:album/Lake", "photos", "--keys", "album").out())
        .doesNotContain("already stored under");
  }

  @Test
  void stores_an_item_under_every_album_when_asked() throws IOException {
    run("library:album/Lake", "photos", "--keys", "album");
    Cli.Result dry = run(twice(), "photos", "--keys", "album", "--every-album", "--dry-run");
    Cli.Result first = run(twice(), "photos", "--keys", "album", "--every-album");
    google.requests().clear();
    Cli.Result second = run(twice(), "photos", "--keys", "album", "--every-album");
    Cli.Result lake = run("library:album/Lake", "photos", "--keys", "album", "--every-album");

    assertThat(dry.out()).contains("would store    Twice/beach.jpg");
    assertThat(first.out()).contains("stored                1").doesNotContain("--every-album");
    assertThat(second.out()).contains("already there         1").doesNotContain("--every-album");
    assertThat(lake.out()).contains("already there         3");
    assertThat(files("photos"))
        .containsEntry("Lake/beach.jpg", sha256(BEACH))
        .containsEntry("Twice/beach.jpg", sha256(BEACH));
    assertThat(new Cli(folder).run("verify", "--to", "photos", "--deep").out())
        .startsWith("Checked 4 files");
  }

  /** The first album called so, which has an item of another. */
  private String twice() {
    return "library:album/"
        + google.library().albums().stream()
            .filter(album -> album.title().orElse("").equals("Twice"))
            .findFirst()
            .orElseThrow()
            .id();
  }

  @Test
  void hmac_keys_need_a_secret_that_is_no_argument() throws IOException {
    assertThat(run("library:album/City", "photos", "--keys", "owner-hmac"))
        .isEqualTo(refused("--keys owner-hmac needs a secret; set MEDIA_IMPORTER_HMAC_KEY or give"
            + " --hmac-key-file FILE (openssl rand -hex 32 makes one)"));

    Files.writeString(folder.resolve("key"), "0123456789abcdef\n");
    Cli.Result fromFile =
        run("library:album/City", "a", "--keys", "owner-hmac", "--hmac-key-file", "key");
    Cli.Result fromVariable = cli()
        .with("MEDIA_IMPORTER_HMAC_KEY", "0123456789abcdef")
        .run(
            "import",
            "--from",
            "library:album/City",
            "--to",
            "b",
            "--owner",
            Cli.OWNER,
            "--keys",
            "owner-hmac");

    assertThat(fromFile.exitCode()).isZero();
    assertThat(fromVariable.exitCode()).isZero();
    assertThat(files("a").keySet()).isEqualTo(files("b").keySet());
    assertThat(files("a").keySet()).allMatch(key -> key.matches("[0-9a-f]{64}/city.jpg"));
  }

  @Test
  void credentials_with_a_refresh_token_are_a_way_in() throws IOException {
    Files.writeString(folder.resolve("login.json"), google.authorizedUserJson());

    Cli.Result result = new Cli(folder)
        .with("MEDIA_IMPORTER_PHOTOS_URL", google.photosUrl())
        .run(
            "import",
            "--from",
            "library:album/City",
            "--to",
            "photos",
            "--owner",
            Cli.OWNER,
            "--credentials",
            "login.json",
            "--token-url",
            google.tokenUrl());

    assertThat(result.exitCode()).isZero();
    assertThat(google.requests().count(RequestKind.TOKEN)).isEqualTo(1);
  }

  // ---- what scripts read ----

  @Test
  void writes_the_report_to_a_file() throws IOException {
    Cli.Result result = lake("photos", "--report", "report.json");

    assertThat(result.exitCode()).isZero();
    JsonObject report = json(folder.resolve("report.json"));
    assertThat(report.remove("elapsedMs").getAsLong()).isNotNegative();
    assertThat(report.toString())
        .isEqualTo("{\"status\":\"complete\",\"listed\":3,\"stored\":3,\"alreadyThere\":0,"
            + "\"failed\":[],\"bytes\":48000,"
            + "\"remarks\":{\"location-removed\":2,\"video-transcoded\":1}}");
  }

  @Test
  void json_is_one_event_a_line_and_ends_in_the_report() throws IOException {
    Cli.Result result = lake("photos", "--json", "--report", "report.json");

    assertThat(result.err()).isEmpty();
    List<JsonObject> events = result.events();
    assertThat(events.get(0).toString())
        .isEqualTo("{\"event\":\"started\",\"from\":\"\\\"Lake\\\"\",\"to\":\""
            + folder.resolve("photos") + "\",\"expected\":3}");
    assertThat(events.get(1).toString()).isEqualTo("{\"event\":\"listed\",\"items\":3}");
    assertThat(events)
        .filteredOn(event -> event.has("outcome"))
        .hasSize(3)
        .allSatisfy(event -> assertThat(event.get("outcome").getAsString()).isEqualTo("stored"))
        .anySatisfy(event -> {
          assertThat(event.get("id").getAsString()).isEqualTo("id-2");
          assertThat(event.get("filename").getAsString()).isEqualTo("sail.mp4");
          assertThat(event.get("key").getAsString()).isEqualTo(key(SAIL));
          assertThat(event.get("bytes").getAsLong()).isEqualTo(40_000);
          assertThat(event.get("sha256").getAsString()).isEqualTo(sha256(SAIL));
          assertThat(event.get("attempts").getAsInt()).isEqualTo(1);
        });
    assertThat(result.report()).isEqualTo(json(folder.resolve("report.json")));
  }

  @Test
  void quiet_prints_nothing_when_nothing_is_missing() {
    assertThat(lake("photos", "--quiet")).isEqualTo(new Cli.Result(0, "", ""));
  }

  @Test
  void quiet_json_prints_the_report_only() {
    assertThat(lake("photos", "--quiet", "--json").events()).hasSize(1);
  }

  @Test
  void some_failed_is_exit_code_1_and_named() throws IOException {
    google.faults().add(Fault.gone(404), When.always().items("id-1"));

    Cli.Result result = lake("photos", "--report", "report.json");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out())
        .startsWith("Incomplete. 2 of 3 items are in")
        .contains("item-gone (1 item): no longer in Google Photos", "  beach.jpg: ");
    JsonObject failed =
        json(folder.resolve("report.json")).getAsJsonArray("failed").get(0).getAsJsonObject();
    assertThat(failed.get("id").getAsString()).isEqualTo("id-1");
    assertThat(failed.get("filename").getAsString()).isEqualTo("beach.jpg");
    assertThat(failed.get("cause").getAsString()).isEqualTo("item-gone");
    assertThat(failed.get("attempts").getAsInt()).isPositive();
    assertThat(failed.get("retryable").getAsBoolean()).isFalse();
  }

  @Test
  void only_what_failed_before_is_taken_up_when_asked() throws IOException {
    google.faults().add(Fault.gone(404), When.always().items("id-1"));
    lake("photos");
    google.faults().clear();
    google.requests().clear();

    Cli.Result result = lake("photos", "--retry-failed");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).startsWith("Complete. The 1 item is in");
    assertThat(google.requests().count(RequestKind.MEDIA_ITEMS_SEARCH)).isZero();
    assertThat(files("photos")).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void a_used_up_quota_pauses_whenever_it_comes(int pagesBefore) {
    google.showLibrary(Library.generated(1, 150, 100, 200));
    google
        .faults()
        .add(Fault.DAILY_QUOTA_USED_UP, When.always().on(RequestKind.LISTINGS).after(pagesBefore));

    Cli.Result result = run("library:all", "photos", "--json");

    assertThat(result.exitCode()).isEqualTo(4);
    assertThat(result.report().get("status").getAsString()).isEqualTo("paused");
    assertThat(result.report().get("cause").getAsString()).isEqualTo("quota-exhausted");
    assertThat(result.report().has("resumeAt")).isTrue();
    assertThat(result.report().get("stored").getAsInt()).isEqualTo(100 * pagesBefore);
    assertThat(result.err()).startsWith("media-importer: ").hasLineCount(1);
  }

  @Test
  void an_interrupt_pauses_and_the_next_run_goes_on() throws IOException {
    google.showLibrary(Library.generated(1, 300, 1_000, 2_000));
    Interruption interruption = new Interruption(lastWords -> {}, action -> {});
    google
        .faults()
        .add(Fault.drip(500, java.time.Duration.ofMillis(1)), When.always().after(50));
    Thread watcher = new Thread(() -> {
      while (google.requests().count(RequestKind.BYTES) < 20) {
        Thread.onSpinWait();
      }
      interruption.received();
    });
    watcher.start();

    Cli.Result paused = new Cli(folder, interruption)
        .at(google)
        .run("import", "--from", "library:all", "--to", "photos", "--owner", Cli.OWNER, "--json");

    assertThat(paused.exitCode()).isEqualTo(4);
    assertThat(paused.report().get("status").getAsString()).isEqualTo("paused");
    assertThat(paused.out()).contains("{\"event\":\"stopping\"}");
    assertThat(paused.report().get("listed").getAsInt()).isBetween(1, 299);

    google.faults().clear();
    google.requests().clear();
    Cli.Result resumed = run("library:all", "photos", "--json");

    assertThat(resumed.exitCode()).isZero();
    assertThat(files("photos")).hasSize(300);
    assertThat(google.requests().count(RequestKind.BYTES))
        .isEqualTo(300 - paused.report().get("stored").getAsInt());
  }

  // ---- what it keeps ----

  @Test
  void the_ledger_is_in_the_folder() throws IOException {
    lake("photos");

    try (ImportLedger ledger = FileLedger.openReadOnly(folder.resolve(
            "photos/.media-importer/ledger-" + Cli.OWNER_MD5.substring(0, 12) + ".jsonl"));
        var entries = ledger.entries()) {
      assertThat(entries).hasSize(3);
    }
  }

  @Test
  void the_ledger_can_be_elsewhere_or_nowhere() throws IOException {
    lake("a", "--ledger", "books/lake.jsonl");
    lake("b", "--no-ledger");

    assertThat(folder.resolve("books/lake.jsonl")).exists();
    assertThat(folder.resolve("a/.media-importer")).isDirectoryNotContaining("glob:**ledger*");
    assertThat(folder.resolve("b/.media-importer")).isDirectoryNotContaining("glob:**ledger*");
  }

  @Test
  void a_ledger_in_use_is_refused() throws IOException {
    Path file = folder.resolve("lake.jsonl");
    try (ImportLedger inUse = FileLedger.open(file)) {
      assertThat(inUse.find("id-1")).isEmpty();

      Cli.Result result = lake("photos", "--ledger", "lake.jsonl");

      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.err()).contains("lake.jsonl").hasLineCount(1);
      assertThat(files("photos")).isEmpty();
    }
  }

  @Test
  void a_ledger_is_for_one_destination_and_one_owner() throws IOException {
    lake("a", "--ledger", "lake.jsonl");
    Path ledger = folder.resolve("lake.jsonl");
    String is = "media-importer: the ledger " + ledger + " is for " + folder.resolve("a")
        + " of ann@example.com";

    Cli.Result elsewhere = lake("b", "--ledger", "lake.jsonl");
    Cli.Result looked = lake("b", "--ledger", "lake.jsonl", "--dry-run");
    Cli.Result bobs = cli()
        .run(
            "import",
            "--from",
            "library:album/Lake",
            "--to",
            "a",
            "--owner",
            "bob@example.com",
            "--ledger",
            "lake.jsonl");

    assertThat(elsewhere.err())
        .isEqualTo(is + ", not for " + folder.resolve("b") + " of ann@example.com: name another\n");
    assertThat(bobs.err())
        .isEqualTo(is + ", not for " + folder.resolve("a") + " of bob@example.com: name another\n");
    assertThat(looked.err()).isEqualTo(elsewhere.err());
    assertThat(List.of(elsewhere.exitCode(), looked.exitCode(), bobs.exitCode()))
        .containsOnly(2);
    assertThat(files("b")).isEmpty();
    assertThat(lake("./a/../a", "--ledger", "lake.jsonl").exitCode()).isZero();
  }

  @Test
  void the_ledger_in_a_folder_is_for_that_folder_wherever_it_goes() throws IOException {
    lake("a");
    String hers = "a/.media-importer/ledger-257c57037d38.jsonl";

    Cli.Result result = lake("b", "--ledger", hers);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .isEqualTo("media-importer: the ledger " + folder.resolve(hers)
            + " belongs to the folder that it is in; name another\n");
    Files.move(folder.resolve("a"), folder.resolve("c"));
    assertThat(lake("c").out()).contains("already there         3");
  }

  @Test
  void a_report_is_not_printed_to_a_file_called_dash() {
    Cli.Result result = lake("photos", "--report", "-");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .isEqualTo("media-importer: --report needs a file; --json prints the report to standard"
            + " output\n");
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lake.jsonl", "link.json", "a/.media-importer/report.json"})
  void a_report_never_takes_the_place_of_a_ledger(String report) throws IOException {
    lake("a");
    Path ledger = folder.resolve("lake.jsonl");
    Files.createSymbolicLink(folder.resolve("link.json"), Path.of("lake.jsonl"));

    Cli.Result before = lake("b", "--ledger", "lake.jsonl", "--report", report);
    assertThat(ledger).doesNotExist();
    lake("b", "--ledger", "lake.jsonl");
    byte[] held = Files.readAllBytes(ledger);
    Cli.Result after = lake("a", "--report", report);

    for (Cli.Result result : List.of(before, after)) {
      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.err())
          .isEqualTo("media-importer: --report: " + report
              + " is a ledger or in a folder for ledgers; name another file\n");
    }
    assertThat(ledger).hasBinaryContent(held);
  }

  @Test
  void output_that_cannot_be_written_is_no_success() {
    PrintStream full = new PrintStream(new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException("No space left on device");
      }
    });

    Cli.Result result = cli().with(full).run("albums");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .isEqualTo("media-importer: not all of the output could be written to standard output\n");
  }

  @Test
  void a_dry_run_says_what_would_be_stored_where_and_writes_nothing() throws IOException {
    Cli.Result result = lake("photos", "--dry-run");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out().lines())
        .contains("would store    " + key(BEACH))
        .contains("would store    " + key(SAIL))
        .hasSize(4)
        .last()
        .isEqualTo("3 items would be stored in " + folder.resolve("photos")
            + ", 0 already there. Nothing was written.");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
    assertThat(google.requests().count(RequestKind.MEDIA)).isZero();
  }

  @Test
  void a_dry_run_foretells_the_keys() throws IOException {
    Cli.Result foretold = lake("photos", "--dry-run", "--json");
    lake("photos");

    assertThat(foretold.events().stream()
            .filter(event -> event.has("key"))
            .map(event -> event.get("key").getAsString()))
        .containsExactlyInAnyOrderElementsOf(files("photos").keySet());
    assertThat(foretold.report().get("wouldStore").getAsInt()).isEqualTo(3);
  }

  @Test
  void a_dry_run_knows_what_is_there_and_changes_nothing() throws IOException {
    run("library:album/City", "photos");
    Map<String, String> before = everyFile();

    Cli.Result result = run("library:all", "photos", "--dry-run");

    assertThat(result.out())
        .contains("already there  " + key(CITY))
        .contains("3 items would be stored");
    assertThat(everyFile()).isEqualTo(before);
  }

  // ---- bad input: one line, the right code, nothing written ----

  @Test
  void an_unknown_album_is_refused_with_close_titles() throws IOException {
    Cli.Result result = run("library:album/Laek", "photos");

    assertThat(result)
        .isEqualTo(refused("there is no album \"Laek\"; did you mean"
            + " \"Lake\"?; 'media-importer albums' lists them all"));
    assertNothingWritten();
  }

  @Test
  void a_title_is_found_however_its_accents_are_encoded() throws IOException {
    Cli.Result composed = run("library:album/\u00c9t\u00e9", "photos");
    Cli.Result decomposed = run("library:album/E\u0301te\u0301", "photos");

    assertThat(composed.exitCode()).isZero();
    assertThat(decomposed.out()).contains("already there         1");
  }

  @Test
  void an_ambiguous_title_is_refused_with_the_ids() throws IOException {
    Cli.Result result = run("library:album/Twice", "photos");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .startsWith("media-importer: 2 albums are called \"Twice\"; choose one by its id: ")
        .hasLineCount(1);
    google.library().albums().stream()
        .filter(album -> album.title().orElse("").equals("Twice"))
        .forEach(album -> assertThat(result.err()).contains(album.id()));
    assertNothingWritten();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ann", "ann@", "@example.com", "ann@example", "", "a b@example.com"})
  void an_owner_that_is_no_email_is_refused(String owner) throws IOException {
    Cli.Result result =
        cli().run("import", "--from", "library:all", "--to", "photos", "--owner", owner);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .startsWith("media-importer: --owner: not an e-mail address: '" + owner + "'")
        .hasLineCount(1);
    assertThat(google.requests().total()).isZero();
    assertNothingWritten();
  }

  @ParameterizedTest
  @ValueSource(strings = {"library:album/Lake", "library:all"})
  void a_refused_token_is_exit_code_3(String from) throws IOException {
    google.revokeAccessTokens();
    String revoked = "ya29.revoked-canary";

    Cli.Result result = new Cli(folder)
        .with("MEDIA_IMPORTER_PHOTOS_URL", google.photosUrl())
        .with("GOOGLE_ACCESS_TOKEN", revoked)
        .run("import", "--from", from, "--to", "photos", "--owner", Cli.OWNER, "--json");

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.err()).startsWith("media-importer: ").hasLineCount(1);
    assertThat(result.report().get("status").getAsString()).isEqualTo("failed");
    assertThat(result.out() + result.err()).doesNotContain("canary");
    assertNothingWritten();
  }

  @Test
  void a_web_page_instead_of_an_answer_pauses_with_nothing_written() throws IOException {
    google.faults().add(Fault.HTML_INSTEAD_OF_CONTENT);

    Cli.Result result = run("library:all", "photos", "--json");

    assertThat(result.exitCode()).isEqualTo(4);
    assertThat(result.report().get("cause").getAsString()).isEqualTo("source-unavailable");
    assertThat(result.err()).startsWith("media-importer: ").hasLineCount(1);
    assertNothingWritten();
  }

  @Test
  void a_token_without_the_scope_is_exit_code_3() throws IOException {
    google.faults().add(Fault.INSUFFICIENT_SCOPES);

    assertThat(run("library:all", "photos").exitCode()).isEqualTo(3);
    assertNothingWritten();
  }

  @Test
  void a_folder_that_cannot_be_written_is_exit_code_5() throws IOException {
    Files.writeString(folder.resolve("file"), "in the way");

    Cli.Result result = lake("file/photos", "--report", "report.json");

    assertThat(result.exitCode()).isEqualTo(5);
    assertThat(result.err())
        .contains("media-importer: ", folder.resolve("file/photos").toString());
    assertThat(json(folder.resolve("report.json")).get("status").getAsString()).isEqualTo("failed");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void a_file_system_without_folders_is_named() {
    Cli.Result result = run("library:album/Lake", "/proc/x");

    assertThat(result.exitCode()).isEqualTo(5);
    assertThat(result.err())
        .contains("/proc/x: no folder can be created there; choose another")
        .hasLineCount(1);
  }

  @Test
  void no_way_in_is_refused() throws IOException {
    assertThat(new Cli(folder)
            .run("import", "--from", "library:all", "--to", "x", "--owner", Cli.OWNER))
        .isEqualTo(
            refused("not signed in: run 'media-importer login', or set GOOGLE_ACCESS_TOKEN"));
    assertNothingWritten();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--concurrency 0 | --concurrency must be 1 to 64, got 0",
        "--video-wait 2 | --video-wait must be 0, or a duration up to 24h such as 30s, 5m or 1h",
        "--video-wait 25h | --video-wait must be 0, or a duration up to 24h such as 30s, 5m or 1h",
        "--concurrency 65 | --concurrency must be 1 to 64, got 65",
        "--keys md5 | --keys must be owner-md5, owner-hmac, date or album, got md5",
        "--keys datee | --keys must be owner-md5, owner-hmac, date or album, got datee; did you mean"
            + " date?",
        "--retries 100 | --retries must be 0 to 99, got 100",
        "--max-requests 0 | --max-requests must be at least 1, got 0",
        "--max-size 4X | --max-size must be a size such as 500M or 4G (units K, M, G and T), got 4X",
        "--item-timeout 0 | --item-timeout must be a duration up to 24h such as 90s, 30m or 6h, got 0",
        "--bwlimit 999 | --bwlimit must be a size such as 500K or 2M (units K, M, G and T, at least 1K)",
        "--max-duration 2 | --max-duration must be a duration up to 24h such as 90s, 30m or 6h, got 2",
        "--connect-timeout 0s | --connect-timeout must be a duration up to 24h",
        "--order-by size | --order-by must be newest, oldest, largest or smallest, got size",
        "--order-by largest | Google does not list the sizes of items; order by newest or oldest",
        "--verbose --quiet | --verbose cannot be combined with --quiet or --json",
        "--log-file no/such.log | --log-file: cannot write",
        "--log-file photos/.media-importer/log | --log-file: photos/.media-importer/log is a ledger or",
        "--every-album | --every-album needs --keys album",
        "--no-ledger --retry-failed | --no-ledger cannot be combined with --retry-failed",
        "--dry-run --retry-failed | --dry-run cannot be combined with --retry-failed",
        "--s3-endpoint nonsense | --s3-endpoint must be a URL of the form https://host[:port][/path],"
            + " without user, ? and #",
        "--credentials missing.json | missing.json",
        "--report no/such/folder.json | --report: cannot write",
        "--concurrency many | --concurrency must be a whole number, got many ('media-importer",
        "--nonsense | unknown option '--nonsense' ('media-importer import --help' shows the usage)",
        "--dry-rum | unknown option '--dry-rum'; did you mean --dry-run?",
        "-n --retry-failed | --dry-run cannot be combined with --retry-failed",
      })
  void other_wrong_settings_are_one_line(String arguments, String message) throws IOException {
    Cli withoutToken = new Cli(folder).with("MEDIA_IMPORTER_PHOTOS_URL", google.photosUrl());
    Cli cli = arguments.contains("--credentials") ? withoutToken : cli();
    String[] all = Stream.concat(
            Stream.of("import", "--from", "library:all", "--to", "photos", "--owner", Cli.OWNER),
            Stream.of(arguments.split(" ")))
        .toArray(String[]::new);

    Cli.Result result = cli.run(all);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).startsWith("media-importer: ").contains(message).hasLineCount(1);
    assertThat(result.out()).isEmpty();
    assertNothingWritten();
  }

  @Test
  void album_keys_need_an_album() {
    assertThat(run("library:all", "photos", "--keys", "album"))
        .isEqualTo(refused("--keys album needs one album, --from library:album/<id or exact title>,"
            + " or a Takeout export"));
  }

  @Test
  void missing_options_are_named() {
    Cli.Result result = cli().run("import", "--from", "library:all");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("--to").hasLineCount(1);
  }

  @Test
  void a_wrong_option_is_named_before_a_missing_one() {
    assertThat(cli().run("import", "--form", "library:all", "--to", "x"))
        .isEqualTo(refused("unknown option '--form'; did you mean --from?"
            + " ('media-importer import --help' shows the usage)"));
  }

  @Test
  void a_token_does_not_say_whose_items_these_are() throws IOException {
    assertThat(cli().run("import", "--from", "library:all", "--to", "x"))
        .isEqualTo(refused(
            "--owner EMAIL is required unless you are signed in" + " ('media-importer login')"));
    assertNothingWritten();
  }

  @Test
  void debug_shows_where() {
    Cli.Result result = run("library:album/Nowhere", "photos", "--debug");

    assertThat(result.err()).contains("\tat dev.mediaimporter.examples.cli.AlbumChoice");
  }

  // ---- helpers ----

  /** Where a folder keeps it. */
  private static String key(LibraryItem item) {
    return DateTimeFormatter.ofPattern("uuuu/MM/", Locale.ROOT)
            .format(item.creationTime().orElseThrow().atOffset(ZoneOffset.UTC))
        + item.filename().orElseThrow();
  }

  private Cli cli() {
    return new Cli(folder).at(google);
  }

  private Cli.Result lake(String to, String... more) {
    return run("library:album/Lake", to, more);
  }

  private Cli.Result run(String from, String to, String... more) {
    return cli()
        .run(Stream.concat(
                Stream.of("import", "--from", from, "--to", to, "--owner", Cli.OWNER),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private static Cli.Result refused(String message) {
    return new Cli.Result(2, "", "media-importer: " + message + System.lineSeparator());
  }

  private void assertNothingWritten() throws IOException {
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.filter(file -> !file.endsWith("report.json"))).isEmpty();
    }
  }

  private static String sha256(LibraryItem item) {
    return item.bytes().sha256();
  }

  private static JsonObject json(Path file) throws IOException {
    return JsonParser.parseString(Files.readString(file, UTF_8)).getAsJsonObject();
  }

  /** The SHA-256 of each imported file by its key. */
  private Map<String, String> files(String to) throws IOException {
    Path root = folder.resolve(to);
    Map<String, String> files = new TreeMap<>();
    everyFile().forEach((file, hash) -> {
      Path path = folder.resolve(file);
      if (path.startsWith(root) && !path.startsWith(root.resolve(".media-importer"))) {
        files.put(root.relativize(path).toString(), hash);
      }
    });
    return files;
  }

  private Map<String, String> everyFile() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path file : paths.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString(), Hashes.sha256(file));
      }
    }
    return files;
  }
}
