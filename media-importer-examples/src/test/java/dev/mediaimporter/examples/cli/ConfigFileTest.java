package dev.mediaimporter.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigFileTest {
  private final PhotosEmulator google = PhotosEmulator.start(
      Library.builder().album("Lake", LibraryItem.photo("id-1", "a.jpg", 3_000)).build());

  @TempDir
  Path folder;

  private Path file;

  @BeforeEach
  void inTheHomeFolder() throws IOException {
    file = folder.resolve("home/.config/media-importer/config");
    Files.createDirectories(file.getParent());
  }

  @AfterEach
  void close() {
    google.close();
  }

  @Test
  void every_kind_of_flag_can_be_set() throws IOException {
    config(
        "# what is the same every time",
        "from = library:all",
        "--to = ~/photos",
        "owner=" + Cli.OWNER,
        "keys = album",
        "concurrency = 2",
        "quiet = true",
        "json = false",
        "",
        "; for trying",
        "[by-month]",
        "keys = date");

    Cli.Result byMonth = cli().with("MEDIA_IMPORTER_PROFILE", "by-month").run("import");

    assertThat(byMonth.exitCode()).as(byMonth.err()).isZero();
    assertThat(byMonth.out()).isEmpty();
    assertThat(folder.resolve("home/photos/2024")).isDirectory();
  }

  @Test
  void a_flag_comes_before_a_variable_and_that_before_the_file() throws IOException {
    config("photos-url = http://127.0.0.1:1", "to = filed", "access-token = wrong");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

    Cli.Result result =
        cli().run("import", "--from", "library:all", "--to", "typed", "--owner", Cli.OWNER);

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(folder.resolve("typed")).isDirectory();
    assertThat(folder.resolve("filed")).doesNotExist();
  }

  @Test
  void the_typed_profile_comes_before_the_variable() throws IOException {
    config("[a]", "to = to-a", "[b]", "to = to-b");
    String[] command = {"import", "--from", "library:all", "--owner", Cli.OWNER, "--profile", "b"};

    assertThat(cli().with("MEDIA_IMPORTER_PROFILE", "a").run(command).exitCode())
        .isZero();
    assertThat(folder.resolve("to-b")).isDirectory();
    assertThat(folder.resolve("to-a")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "concurency = 3 | , line 2: unknown key concurency; did you mean concurrency?",
        "everything = 3 | , line 2: unknown key everything; keys are the flags of the commands",
        "help = true | , line 2: unknown key help",
        "concurrency | , line 2: must be 'flag = value' or '[profile]'",
        "quiet = yes | , line 2: must be true or false, got yes",
        "to = | , line 2: has no value",
        "owner = x | , line 2: owner is set twice",
        "concurrency = many | --concurrency must be a whole number, got many",
        "concurrency = 99 | --concurrency must be 1 to 64, got 99; --concurrency is set in ",
        "s3-endpoint = here | , line 2: s3-endpoint must be a URL",
      })
  void errors_name_file_and_line(String line, String message) throws IOException {
    config("owner = " + Cli.OWNER, line);

    Cli.Result result = cli().run("import", "--from", "library:all", "--to", "photos");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .startsWith("media-importer: ")
        .contains(message, file + ", line 2")
        .hasLineCount(1);
    assertThat(folder.resolve("photos")).doesNotExist();
  }

  @Test
  void an_unknown_profile_is_refused_with_those_that_exist() throws IOException {
    assertThat(cli().run("albums", "--profile", "x").err())
        .isEqualTo(
            "media-importer: --profile: there is no " + file
                + "; create it with the line [x] and flags below it, such as owner = ann@example.com\n");

    config("[work]", "[home]");

    assertThat(cli().run("albums", "--profile", "x").err())
        .isEqualTo("media-importer: --profile: there is no profile x in " + file
            + "; it has home, work\n");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void a_secret_that_others_can_read_is_refused() throws IOException {
    config("access-token = secret-1");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    Cli.Result result = cli().run("albums");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .contains(file + ", line 1: access-token is a secret", "chmod 600")
        .doesNotContain("secret-1");
  }

  @Test
  void demo_and_help_do_without_it() throws IOException {
    config("nonsense");

    assertThat(cli().run("help").exitCode()).isZero();
    assertThat(cli().run("import", "--help").exitCode()).isZero();
    assertThat(cli().run("demo", "--headless").err()).contains("--headless requires --pick");
  }

  private void config(String... lines) throws IOException {
    Files.write(file, java.util.List.of(lines));
  }

  private Cli cli() {
    return new Cli(folder).at(google);
  }
}
