package dev.mediaimporter.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How items are named where nobody says so. */
final class KeyLayoutTest {
  private final PhotosEmulator google = PhotosEmulator.start(Library.builder()
      .album("Lake", LibraryItem.photo("id-1", "beach.jpg", 3_000))
      .album("City", LibraryItem.photo("id-4", "city.jpg", 2_000))
      .build());

  @TempDir
  Path folder;

  @AfterEach
  void close() {
    google.close();
  }

  @Test
  void a_folder_is_by_year_and_month() throws IOException {
    assertThat(city().exitCode()).isZero();

    assertThat(files()).singleElement().asString().matches("2024/0[6-8]/city.jpg");
  }

  @ParameterizedTest
  @CsvSource({"owner-md5, 257c57037d384ae37ea27a07e8a01665", "date, 2024", "album, Lake|City"})
  void a_folder_goes_on_as_it_was_begun(String keys, String starts) throws IOException {
    lake("--keys", keys);

    Cli.Result result = city();

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(files()).hasSize(2).allMatch(file -> file.matches("(?:" + starts + ")/.*"));
  }

  @Test
  void hidden_owners_stay_hidden() throws IOException {
    Files.writeString(folder.resolve("key"), "0123456789abcdef");
    lake("--keys", "owner-hmac", "--hmac-key-file", "key");

    Cli.Result withoutSecret = city();
    Cli.Result withSecret = city("--hmac-key-file", "key");

    assertThat(withoutSecret.exitCode()).isEqualTo(2);
    assertThat(withoutSecret.err()).contains("owner-hmac needs a secret").hasLineCount(1);
    assertThat(withSecret.exitCode()).isZero();
    assertThat(files()).hasSize(2).allMatch(file -> file.matches("[0-9a-f]{64}/.*"));
  }

  @Test
  void without_a_ledger_the_folder_of_the_owner_tells() throws IOException {
    lake("--keys", "owner-md5", "--no-ledger");

    city("--no-ledger");

    assertThat(files()).hasSize(2).allMatch(file -> file.startsWith(Cli.OWNER_MD5 + "/"));
  }

  @Test
  void items_without_an_album_do_not_mix_with_albums() throws IOException {
    lake("--keys", "album");

    Cli.Result refused = run("library:all");
    Cli.Result asked = run("library:all", "--keys", "date");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("named after albums", "--keys date").hasLineCount(1);
    assertThat(asked.exitCode()).isZero();
  }

  @Test
  void the_report_names_where_the_files_are() {
    assertThat(city().out())
        .endsWith(
            "\nThe files are in " + folder.resolve("photos").resolve("<year>/<month>") + "\n");
  }

  @Test
  void every_layout_is_told_from_its_keys() {
    String hmac = "0".repeat(64);
    assertThat(Stream.of(Cli.OWNER_MD5 + "/a", hmac + "/a", "2024/07/a", "undated/a", "Lake/2024")
            .map(key -> KeyChoice.of(MediaKey.of(key), Cli.OWNER)))
        .containsExactly(
            KeyChoice.OWNER_MD5,
            KeyChoice.OWNER_HMAC,
            KeyChoice.DATE,
            KeyChoice.DATE,
            KeyChoice.ALBUM);
  }

  private void lake(String... more) {
    Cli.Result result = run("library:album/Lake", more);
    assertThat(result.exitCode()).as(result.err()).isZero();
  }

  private Cli.Result city(String... more) {
    return run("library:album/City", more);
  }

  private Cli.Result run(String from, String... more) {
    return new Cli(folder)
        .at(google)
        .run(Stream.concat(
                Stream.of("import", "--from", from, "--to", "photos", "--owner", Cli.OWNER),
                Stream.of(more))
            .toArray(String[]::new));
  }

  /** The imported files. */
  private List<String> files() throws IOException {
    Path root = folder.resolve("photos");
    try (Stream<Path> paths = Files.walk(root)) {
      return paths
          .filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .filter(file -> !file.startsWith(".media-importer"))
          .toList();
    }
  }
}
