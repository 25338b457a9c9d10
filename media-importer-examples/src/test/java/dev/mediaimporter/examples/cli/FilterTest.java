package dev.mediaimporter.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
final class FilterTest {
  private final PhotosEmulator google = PhotosEmulator.builder()
      .library(Library.builder()
          .album(
              "Lake",
              LibraryItem.photo("id-1", "a.jpg", 3_000),
              LibraryItem.photo("id-2", "Screenshot 1.jpg", 2_000),
              LibraryItem.video("id-3", "c.mp4", 4_000))
          .build())
      .start();

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
        "--type video | c.mp4 | 2",
        "--exclude Screenshot* | a.jpg,c.mp4 | 1",
        "--include *.jpg --exclude Screenshot* | a.jpg | 2",
        "--since 1970-01-02 --until 2999-12-31 | Screenshot 1.jpg,a.jpg,c.mp4 | 0",
        "--since 2999-01-01 | '' | 3",
        "--until 1970-01-02 | '' | 3",
      })
  void imports_what_was_asked_for_and_counts_the_rest(String flags, String names, int leftOut) {
    Cli.Result result = run(flags + " --json");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.events().stream()
            .filter(event ->
                event.get("event") != null && event.get("event").getAsString().equals("item"))
            .map(event -> event.get("filename").getAsString())
            .sorted()
            .toList())
        .isEqualTo(names.isEmpty() ? List.of() : List.of(names.split(",")));
    assertThat(result.report().has("leftOut")).isEqualTo(leftOut > 0);
    if (leftOut > 0) {
      assertThat(result.report().get("leftOut").getAsInt()).isEqualTo(leftOut);
    }
  }

  @Test
  void imports_what_a_file_names_and_tells_what_is_not_there() throws IOException {
    Files.writeString(
        folder.resolve("list"), "# chosen\n; by hand\n\nid-3\n a.jpg \nno\u0001such.jpg\n");

    Cli.Result result = run("--files-from list --json");
    Cli.Result text = run("--files-from list --dry-run");
    assertThat(run("--files-from list").out())
        .startsWith("Incomplete. 2 items are in ")
        .contains("; 1 name of --files-from was not found.\n");

    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.SOME_FAILED);
    assertThat(result.report().get("stored").getAsInt()).isEqualTo(2);
    assertThat(result.report().get("leftOut").getAsInt()).isEqualTo(1);
    assertThat(result.report().get("notFound").toString()).contains("such.jpg");
    assertThat(text.exitCode()).isEqualTo(ExitCode.SOME_FAILED);
    assertThat(text.out()).contains("Not found: 1 name of --files-from:\n  no\uFFFDsuch.jpg\n");
  }

  @Test
  void a_list_goes_together_with_the_other_filters() throws IOException {
    Files.writeString(folder.resolve("list"), "id-3\na.jpg\n");

    assertThat(run("--files-from list --type video").out()).startsWith("Complete. The 1 item is");
  }

  @Test
  void a_list_of_nothing_that_exists_is_incomplete() throws IOException {
    Files.writeString(folder.resolve("list"), "none.jpg\nneither.jpg\n");

    Cli.Result result = run("--files-from list --json");

    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.SOME_FAILED);
    assertThat(result.report().get("stored").getAsInt()).isZero();
    assertThat(result.report().get("notFound").toString()).contains("none.jpg", "neither.jpg");
  }

  @Test
  void a_list_that_says_nothing_is_refused() throws IOException {
    Files.writeString(folder.resolve("list"), "# nothing\n");

    assertThat(run("--files-from list"))
        .satisfies(empty -> assertThat(empty.exitCode()).isEqualTo(ExitCode.USAGE))
        .satisfies(empty -> assertThat(empty.err()).contains("--files-from: list names nothing"));
    assertThat(run("--files-from other"))
        .satisfies(missing -> assertThat(missing.exitCode()).isEqualTo(ExitCode.USAGE))
        .satisfies(
            missing -> assertThat(missing.err()).contains("--files-from: cannot read other: "));
    assertThat(folder.resolve("photos")).doesNotExist();
  }

  @Test
  void report_and_dry_run_say_how_many_were_left_out() {
    assertThat(run("--type video --dry-run").out())
        .contains("1 item would be stored", "Left out, as asked for: 2 items.");
    assertThat(run("--type video").out())
        .startsWith("Complete. The 1 item is in ")
        .contains("Left out, as asked for: 2 items.")
        .doesNotContain("announced");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--since yesterday | --since must be a day such as 2024-07-01, got yesterday",
        "--type film | --type must be photo or video, got film",
        "--include a/b | --include must be a pattern for filenames, without a slash, got a/b",
        "--exclude [ | --exclude: not a pattern: [",
        "--type photo --retry-failed | --retry-failed cannot be combined with --since, --until",
      })
  void wrong_filters_are_one_line(String flags, String message) {
    Cli.Result result = run(flags);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains(message).hasLineCount(1);
    assertThat(folder).isEmptyDirectory();
  }

  private Cli.Result run(String flags) {
    List<String> all = new ArrayList<>(
        List.of("import", "--from", "library:album/Lake", "--to", "photos", "--owner", Cli.OWNER));
    all.addAll(List.of(flags.split(" ")));
    return new Cli(folder).at(google).run(all.toArray(String[]::new));
  }
}
