package dev.mediaimporter.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.faults.Fault;
import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OtherCommandsTest {
  private static final String KEYS = Cli.OWNER_MD5 + "/";

  private final PhotosEmulator google = PhotosEmulator.start(Library.builder()
      .album(
          "Lake",
          LibraryItem.photo("id-1", "a.jpg", 3_000),
          LibraryItem.photo("id-2", "b.jpg", 2_000))
      .album("")
      .build());

  @TempDir
  Path folder;

  @AfterEach
  void close() {
    google.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ls photos | --to photos",
        "stats s3://b/a | --to s3://b/a",
        "import takeout:export --to photos | --from takeout:export",
        "import --to photos --from all | library:all",
        "import --to photos --from Library | library:all",
        "import --to photos --from takeout | takeout:FOLDER",
        "import --to photos --from Lake | library:album/Lake",
        "import --to photos --from album/Lake | library:album/Lake",
        "import --to photos --from library:Lake | library:album/Lake",
        "import --to photos --from libary:album/Lake | library:album/Lake",
        "import --to photos --from Pickr:abc | picker:abc",
        "import --to photos --from existing | takeout:existing",
      })
  void a_value_without_its_flag_or_prefix_gets_the_likely_one(String line, String meant)
      throws IOException {
    Files.createDirectories(folder.resolve("existing"));

    Cli.Result result = cli().run(line.split(" "));

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("; did you mean " + meant + "?").hasLineCount(1);
  }

  @Test
  void a_value_too_many_gets_no_flag_that_was_given() {
    assertThat(cli().run("ls", "--to", "photos", "more").err())
        .contains("unknown argument 'more' (");
  }

  @Test
  void a_suggested_title_can_be_pasted_into_a_shell() {
    assertThat(cli().run("import", "--to", "photos", "--from", "Ann's lake").err())
        .contains("did you mean 'library:album/Ann'\\''s lake'?");
  }

  // ---- albums ----

  @Test
  void albums_are_listed_with_title_number_and_id() {
    Cli.Result result = cli().run("albums");

    String lake = google.library().albums().get(0).id();
    String untitled = google.library().albums().get(1).id();
    assertThat(result.exitCode()).isZero();
    assertThat(result.out().lines().toList())
        .containsExactly("Lake (2 items)", "  " + lake, "(untitled) (? items)", "  " + untitled);
  }

  @Test
  void the_line_of_an_album_fits_the_screen_however_long_its_title() {
    google.showLibrary(Library.builder().album("x".repeat(500)).build());

    assertThat(cli().run("albums").out().lines().findFirst())
        .contains("x".repeat(59) + "… (? items)");
  }

  @Test
  void albums_can_be_json() {
    Cli.Result result = cli().run("albums", "--json");

    assertThat(result.events().get(0).toString())
        .isEqualTo("{\"id\":\"" + google.library().albums().get(0).id()
            + "\",\"title\":\"Lake\",\"items\":2}");
    assertThat(result.events().get(1).get("title").isJsonNull()).isTrue();
  }

  @Test
  void no_albums_are_explained() {
    google.showLibrary(Library.builder().build());

    Cli.Result result = cli().run("albums");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("There are no albums that this account can show");
  }

  @Test
  void albums_need_access() {
    google.faults().add(Fault.INSUFFICIENT_SCOPES);

    assertThat(cli().run("albums").exitCode()).isEqualTo(3);
  }

  // ---- help ----

  @Test
  void help_lists_every_command_once_by_what_it_is_for() {
    String help = cli().run("--help").out();

    assertThat(help).contains("\nImport:\n  demo ", "\nSign in:\n  login ");
    assertThat(help.lines()
            .filter(line -> line.matches("  [a-z]+  .*"))
            .map(line -> line.trim().replaceFirst(" .*", "")))
        .containsExactlyInAnyOrder(
            "demo",
            "login",
            "logout",
            "whoami",
            "pick",
            "albums",
            "import",
            "ls",
            "stats",
            "report",
            "verify",
            "watch",
            "watches",
            "ledger",
            "takeout",
            "emulator",
            "completion",
            "version",
            "help");
  }

  @Test
  void help_and_version_are_commands_too() {
    assertThat(cli().run("help").out()).isEqualTo(cli().run("--help").out());
    assertThat(cli().run("help", "imprt"))
        .isEqualTo(new Cli.Result(
            2, "", "media-importer: unknown command 'imprt'; 'media-importer help' lists them\n"));
    assertThat(cli().run("version")).isEqualTo(cli().run("--version"));
  }

  @Test
  void completion_knows_commands_and_flags() {
    assertThat(cli().run("completion").out())
        .startsWith("#!/usr/bin/env bash")
        .contains("complete", "media-importer", "pick", "--motion-videos");
  }

  // ---- verify ----

  @Test
  void an_untouched_folder_verifies() {
    lake();

    assertThat(cli().run("verify", "--to", "photos"))
        .isEqualTo(new Cli.Result(
            0, "Checked 2 files in " + folder.resolve("photos") + ": no problems.\n", ""));
    assertThat(cli().run("verify", "--to", "photos", "--deep").out())
        .isEqualTo(
            "Checked 2 files in " + folder.resolve("photos") + ", every byte: no problems.\n");
  }

  @Test
  void verify_needs_no_google() {
    lake();
    google.requests().clear();

    assertThat(new Cli(folder).run("verify", "--to", "photos").exitCode()).isZero();
    assertThat(google.requests().total()).isZero();
  }

  @Test
  void verify_finds_what_is_missing_short_or_extra() throws IOException {
    lake();
    Files.delete(folder.resolve("photos/" + KEYS + "a.jpg"));
    Files.write(folder.resolve("photos/" + KEYS + "b.jpg"), new byte[7]);
    Files.writeString(folder.resolve("photos/notes.txt"), "mine");

    Cli.Result result = cli().run("verify", "--to", "photos");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out().lines())
        .containsExactlyInAnyOrder(
            "missing   " + KEYS + "a.jpg: not at the destination",
            "size      " + KEYS + "b.jpg: 7 bytes instead of 2000",
            "extra     notes.txt: in no ledger",
            "Checked 2 files in " + folder.resolve("photos") + ": 3 problems.",
            "To fetch missing and changed files again, run verify with --repair --from SOURCE.",
            "For what was picked, pick the same photos again.",
            "Without it, changed files stay as they are. The next import stores items whose",
            "file in a folder has another size once more, under a second name.",
            "Extra files are ignored by imports.");
  }

  @Test
  void verify_leaves_files_of_the_system_alone() throws IOException {
    lake();
    for (String name : List.of(".DS_Store", "@eaDir/a.jpg/x", KEYS + "._a.jpg", "Thumbs.db")) {
      Path file = folder.resolve("photos").resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "not ours");
    }

    Cli.Result result = cli().run("verify", "--to", "photos");

    assertThat(result.out())
        .isEqualTo("Checked 2 files in " + folder.resolve("photos") + ": no problems.\n");
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void only_a_deep_verify_sees_changed_bytes_of_the_same_size() throws IOException {
    lake();
    Files.write(folder.resolve("photos/" + KEYS + "b.jpg"), new byte[2_000]);

    assertThat(cli().run("verify", "--to", "photos").exitCode()).isZero();

    Cli.Result deep = cli().run("verify", "--to", "photos", "--deep", "--json");
    assertThat(deep.exitCode()).isEqualTo(1);
    assertThat(deep.events().get(0).toString())
        .isEqualTo("{\"problem\":\"checksum\",\"key\":\"" + KEYS
            + "b.jpg\",\"detail\":\"the bytes are not those that were stored\"}");
    assertThat(deep.report().toString())
        .isEqualTo("{\"checked\":2,\"problems\":1,\"unproven\":0,\"deep\":true}");
  }

  @Test
  void what_is_missing_is_fetched_again_once_it_is_forgotten() throws IOException {
    lake();
    Files.delete(folder.resolve("photos/" + KEYS + "a.jpg"));

    Cli.Result result = cli().run("verify", "--to", "photos", "--forget");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out())
        .endsWith(
            "Missing files were removed from the ledger. Run the import again to fetch them.\n");
    google.requests().clear();
    assertThat(cli()
            .run(
                "import",
                "--from",
                "library:all",
                "--to",
                "photos",
                "--owner",
                Cli.OWNER,
                "--retry-failed")
            .exitCode())
        .isZero();
    assertThat(google.requests().count(RequestKind.MEDIA)).isEqualTo(1);
    assertThat(cli().run("verify", "--to", "photos", "--deep").exitCode()).isZero();
  }

  @Test
  void a_repair_fetches_what_is_missing_or_damaged_and_keeps_the_damaged_file() throws IOException {
    lake();
    Path a = folder.resolve("photos/" + KEYS + "a.jpg");
    Path b = folder.resolve("photos/" + KEYS + "b.jpg");
    byte[] good = Files.readAllBytes(b);
    Files.delete(a);
    Files.write(b, new byte[2_000]);

    Cli.Result result =
        cli().run("verify", "--to", "photos", "--deep", "--repair", "--from", "library:all");

    assertThat(result.out().lines())
        .contains(
            "missing   " + KEYS + "a.jpg: not at the destination",
            "checksum  " + KEYS + "b.jpg: the bytes are not those that were stored",
            "aside     " + KEYS + "b.jpg: now .media-importer/damaged/" + KEYS + "b.jpg",
            "repaired  " + KEYS + "b.jpg: 2.00 kB",
            "Repaired 2 of 2 files. 1 damaged file is kept in .media-importer/damaged; delete what"
                + " is of no use there.");
    assertThat(result.exitCode()).isZero();
    assertThat(a).exists();
    assertThat(b).hasBinaryContent(good);
    assertThat(folder.resolve("photos/.media-importer/damaged/" + KEYS + "b.jpg"))
        .hasBinaryContent(new byte[2_000]);
    assertThat(cli().run("verify", "--to", "photos", "--deep").exitCode()).isZero();
  }

  @Test
  void an_import_says_as_verify_does_that_a_changed_file_is_stored_once_more() throws IOException {
    lake();
    Files.write(folder.resolve("photos/" + KEYS + "b.jpg"), new byte[7]);

    Cli.Result again =
        cli().run("import", "--from", "library:all", "--to", "photos", "--owner", Cli.OWNER);

    assertThat(again.out())
        .contains("1 item: stored again under another name, because the earlier file was changed");
    assertThat(folder.resolve("photos/" + KEYS + "b.jpg")).hasSize(7);
    assertThat(again.exitCode()).isZero();
  }

  @Test
  void a_repair_says_what_it_could_not_fetch() throws IOException {
    lake();
    Files.write(folder.resolve("photos/" + KEYS + "b.jpg"), new byte[7]);

    Cli.Result result = cli()
        .with("MEDIA_IMPORTER_PHOTOS_URL", google.photosUrl())
        .with("GOOGLE_ACCESS_TOKEN", "revoked")
        .run("verify", "--to", "photos", "--repair", "--from", "library:all", "--json");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.events().get(1).get("place").getAsString())
        .isEqualTo(".media-importer/damaged/" + KEYS + "b.jpg");
    assertThat(result.report().get("repaired").getAsLong()).isZero();
    assertThat(result.report().get("setAside").getAsLong()).isEqualTo(1);
  }

  @Test
  void a_repair_needs_to_know_where_from() {
    lake();

    assertThat(cli().run("verify", "--to", "photos", "--repair").err())
        .contains("--repair needs --from")
        .hasLineCount(1);
    assertThat(cli().run("verify", "--to", "photos", "--from", "library:all").exitCode())
        .isEqualTo(2);
  }

  @Test
  void verify_of_a_folder_that_no_import_used_says_what_to_do() throws IOException {
    Files.createDirectory(folder.resolve("photos"));

    Cli.Result result = cli().run("verify", "--to", "photos");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("there is no ledger for photos").hasLineCount(1);
  }

  @Test
  void verify_without_a_folder_says_so() {
    Cli.Result none = cli().run("verify", "--to", "photos");

    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).contains("there is no folder ").hasLineCount(1);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void verify_with_a_ledger_that_is_not_there_names_it() {
    Cli.Result wrong = cli().run("verify", "--to", ".", "--ledger", "nowhere.jsonl");

    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains("nowhere.jsonl").hasLineCount(1);
    assertThat(folder).isEmptyDirectory();
  }

  // ---- ledger rebuild ----

  @Test
  void a_lost_ledger_is_made_anew_from_the_folder() throws IOException {
    lake();
    Path ledger = folder.resolve("photos/.media-importer/ledger-257c57037d38.jsonl");
    Files.delete(ledger);
    Files.writeString(folder.resolve("photos/notes.txt"), "mine");

    Cli.Result result =
        cli().run("ledger", "rebuild", "--to", "photos", "--owner", "Ann@Example.com");

    assertThat(result)
        .isEqualTo(new Cli.Result(
            0,
            "Wrote " + ledger + ": 2 items of " + folder.resolve("photos")
                + "; left out 1 item that no import stored.\n",
            ""));
    Files.delete(folder.resolve("photos/notes.txt"));
    assertThat(cli().run("verify", "--to", "photos", "--deep").exitCode()).isZero();
    assertThat(lake().out()).contains("already there         2");
  }

  @Test
  void rebuild_forgets_what_is_no_longer_there() throws IOException {
    lake();
    Files.delete(folder.resolve("photos/" + KEYS + "a.jpg"));

    cli().run("ledger", "rebuild", "--to", "photos", "--owner", Cli.OWNER);

    assertThat(cli().run("verify", "--to", "photos").exitCode()).isZero();
  }

  @Test
  void rebuild_of_a_folder_that_is_not_there_makes_nothing() {
    Cli.Result result = cli().run("ledger", "rebuild", "--to", "nowhere", "--owner", Cli.OWNER);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .isEqualTo("media-importer: there is no folder " + folder.resolve("nowhere") + "\n");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void rebuild_from_nothing_writes_no_ledger() throws IOException {
    Path photos = Files.createDirectory(folder.resolve("photos"));
    Files.writeString(photos.resolve("notes.txt"), "mine");

    Cli.Result result = cli().run("ledger", "rebuild", "--to", "photos", "--owner", Cli.OWNER);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .contains(" holds nothing of ann@example.com that an import stored")
        .contains("no ledger was written")
        .hasLineCount(1);
    try (Stream<Path> files = Files.list(photos)) {
      assertThat(files).containsExactly(photos.resolve("notes.txt"));
    }
  }

  @Test
  void rebuild_counts_items_and_keeps_the_files_of_the_owner() throws IOException {
    lake();
    cli()
        .run(
            "import",
            "--from",
            "library:album/Lake",
            "--to",
            "photos",
            "--owner",
            "bob@example.com",
            "--keys",
            "album");

    Cli.Result result = cli().run("ledger", "rebuild", "--to", "photos", "--owner", Cli.OWNER);

    assertThat(result.out())
        .contains(": 2 items of ")
        .endsWith("; left out 2 items of other owners.\n");
    assertThat(cli().run("verify", "--to", "photos", "--deep").exitCode()).isZero();
  }

  @Test
  void rebuild_takes_nothing_of_other_owners() throws IOException {
    lake();
    Path notHers = folder.resolve("photos/.media-importer/ledger-257c57037d38.jsonl");

    Cli.Result result =
        cli().run("ledger", "rebuild", "--to", "photos", "--owner", "bob@example.com");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .contains(" holds nothing of bob@example.com that an import stored; left out 2 items"
            + " of other owners: no ledger was written")
        .hasLineCount(1);
    Files.delete(notHers);
    assertThat(cli()
            .run("ledger", "rebuild", "--to", "photos", "--owner", "bob@example.com")
            .exitCode())
        .isEqualTo(2);
    try (Stream<Path> files = Files.list(folder.resolve("photos/.media-importer"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.endsWith(".jsonl") || name.contains(".new"));
    }
  }

  @Test
  void rebuild_knows_keys_with_a_secret_by_the_secret() throws IOException {
    Cli secret = cli().with("MEDIA_IMPORTER_HMAC_KEY", "0123456789abcdef0123456789abcdef");
    String[] rebuild = {"ledger", "rebuild", "--to", "photos", "--owner", Cli.OWNER};
    assertThat(lakeBy(secret, "--keys", "owner-hmac", "--no-ledger").exitCode()).isZero();

    assertThat(cli().run(rebuild).exitCode()).isEqualTo(2);
    assertThat(secret.run(rebuild).out()).contains(": 2 items of ");
  }

  @Test
  void verify_refuses_a_ledger_of_another_destination() throws IOException {
    lake("--ledger", "lake.jsonl");

    Cli.Result result = cli().run("verify", "--to", "home", "--ledger", "lake.jsonl", "--forget");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("there is no folder");
    Files.createDirectory(folder.resolve("home"));
    assertThat(cli()
            .run("verify", "--to", "home", "--ledger", "lake.jsonl", "--forget")
            .err())
        .isEqualTo("media-importer: the ledger " + folder.resolve("lake.jsonl") + " is for "
            + folder.resolve("photos") + " of ann@example.com, not for " + folder.resolve("home")
            + ": name another\n");
    assertThat(cli().run("verify", "--to", "photos", "--ledger", "lake.jsonl").exitCode())
        .isZero();
  }

  @Test
  void rebuild_asks_whose_ledger() {
    assertThat(cli().run("ledger", "rebuild", "--to", "photos").err())
        .isEqualTo("media-importer: --owner EMAIL or --ledger FILE is required\n");
  }

  // ---- demo ----

  @Test
  void the_demo_imports_real_pictures_and_the_second_time_has_them() throws IOException {
    Cli.Result first = new Cli(folder).run("demo");
    Cli.Result second = new Cli(folder).run("demo");

    assertThat(first.exitCode()).isZero();
    assertThat(first.err()).contains("Running:\n$ media-importer import --from");
    Path album = folder.resolve("media-importer-demo/Summer at the lake");
    assertThat(first.out()).startsWith("Complete. ").contains("Your pictures:\n  " + album + "\n");
    try (Stream<Path> files = Files.list(album)) {
      for (Path file : files.filter(file -> !file.toString().endsWith(".mp4")).toList()) {
        assertThat(ImageIO.read(file.toFile())).as(file.toString()).isNotNull();
      }
    }
    assertThat(second.exitCode()).isZero();
    assertThat(second.out()).containsPattern("stored +0\n  already there +20\n");
  }

  @Test
  void the_demo_can_choose_by_itself() throws IOException {
    Cli.Result result = new Cli(folder).run("demo", "--pick", "--headless");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).startsWith("Complete. All 5 items are in ");
    try (Stream<Path> files = Files.walk(folder.resolve("media-importer-demo/2024"))) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(5);
    }
    assertThat(folder)
        .isDirectoryNotContaining(path -> path.getFileName().toString().equals("home"));
  }

  @Test
  void the_demo_refuses_what_does_not_go_together() {
    assertThat(new Cli(folder).run("demo", "--headless").exitCode()).isEqualTo(2);
    assertThat(new Cli(folder).run("demo", "--pick", "--s3").exitCode()).isEqualTo(2);
    assertThat(new Cli(folder).run("demo", "--to", "x", "--web").err())
        .isEqualTo("media-importer: --web must be the first option of the script, and has no"
            + " folder: ./media-importer demo --web\n");
  }

  @Test
  void the_demo_with_s3_says_how_to_get_its_server() {
    Cli.Result result = new Cli(folder).run("demo", "--s3");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err().lines().toList())
        .last()
        .isEqualTo("media-importer: the S3 server of the demo is not built; start the demo with the"
            + " script ./media-importer, which builds it");
  }

  // ---- the command line itself ----

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "import --help",
        "albums -h",
        "demo --help",
        "login --help",
        "logout --help",
        "whoami --help",
        "pick --help",
        "verify --help",
        "ledger --help",
        "ledger rebuild --help"
      })
  void help_fits_80_columns_and_goes_to_standard_output(String arguments) {
    Cli.Result result = cli().run(arguments.split(" "));

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(83));
  }

  @Test
  void without_a_command_it_shows_the_help() {
    assertThat(cli().run()).isEqualTo(cli().run("help"));
  }

  @Test
  void the_version_is_that_of_the_build() {
    assertThat(cli().run("--version").out()).matches("media-importer \\d+\\.\\d+\\.\\d+.*\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ledger", "imprt", "albums extra", "verify", "import @file"})
  void an_incomplete_command_line_is_one_line(String arguments) {
    Cli.Result result = cli().run(arguments.split(" "));

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("media-importer: ").hasLineCount(1);
  }

  private Cli cli() {
    return new Cli(folder).at(google);
  }

  private Cli.Result lake(String... more) {
    return lakeBy(
        cli(),
        Stream.concat(Stream.of("--keys", "owner-md5"), Stream.of(more)).toArray(String[]::new));
  }

  private static Cli.Result lakeBy(Cli cli, String... more) {
    return cli.run(Stream.concat(
            Stream.of(
                "import", "--from", "library:album/Lake", "--to", "photos", "--owner", Cli.OWNER),
            Stream.of(more))
        .toArray(String[]::new));
  }
}
