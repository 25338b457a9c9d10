package dev.mediaimporter.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.faults.Fault;
import dev.mediaimporter.testkit.emulator.faults.When;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import dev.mediaimporter.testkit.takeout.ExportedPhoto;
import dev.mediaimporter.testkit.takeout.TakeoutBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flags that say in which order and how fast items come, and where that is written down. */
final class OrderAndLimitsTest {
  private static final Comparator<LibraryItem> BY_TIME =
      Comparator.comparing(item -> item.creationTime().orElseThrow());

  /** More than two pages of the listing. */
  private final List<LibraryItem> items = IntStream.range(0, 230)
      .mapToObj(i -> LibraryItem.photo("id-" + i, "photo " + i + ".jpg", 500))
      .toList();

  private final PhotosEmulator google = PhotosEmulator.start(
      Library.builder().album("Lake", items.toArray(LibraryItem[]::new)).build());

  @TempDir
  Path folder;

  @AfterEach
  void close() {
    google.close();
  }

  @Test
  void the_oldest_or_the_newest_come_first() {
    List<String> oldest = ids(BY_TIME);
    List<String> newest = ids(BY_TIME.reversed());

    assertThat(imported("a", "--order-by", "oldest")).isEqualTo(oldest);
    assertThat(imported("b", "--order-by", "newest")).isEqualTo(newest);
    assertThat(run("c", "--order-by", "newest", "-n", "--json").events().stream()
            .filter(event -> event.has("id"))
            .map(event -> event.get("id").getAsString()))
        .isEqualTo(newest);
  }

  @Test
  void the_wait_for_the_whole_listing_is_told() {
    assertThat(run("a", "--order-by", "oldest").err())
        .contains("Listing everything first, to order it...");
  }

  @Test
  void an_export_can_come_by_size() throws IOException {
    TakeoutBuilder export = new TakeoutBuilder();
    for (int size : List.of(2_000, 9_000, 4_000)) {
      export.add(
          new ExportedPhoto(
              size + ".jpg", Instant.parse("2024-05-01T10:00:00Z"), List.of(), false, false),
          LibraryItem.photo("size-" + size, size + ".jpg", size).bytes().toByteArray());
    }
    export.writeParts(folder.resolve("export"), 1, 1);

    Cli.Result result = new Cli(folder)
        .run(
            "import",
            "--from",
            "takeout:export",
            "--to",
            "photos",
            "--owner",
            Cli.OWNER,
            "--order-by",
            "largest",
            "--concurrency",
            "1",
            "--json");

    assertThat(names(result)).containsExactly("9000.jpg", "4000.jpg", "2000.jpg");
  }

  @Test
  void a_time_limit_pauses_and_the_next_run_resumes() {
    AtomicLong seconds = new AtomicLong();
    Clock tenSecondsALook = new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return Instant.ofEpochSecond(seconds.addAndGet(10));
      }
    };

    Cli.Result paused =
        new Cli(folder).at(google).with(tenSecondsALook).run(command("a", "--max-duration", "1m"));
    Cli.Result resumed = run("a");

    assertThat(paused.exitCode()).as(paused.err()).isEqualTo(4);
    assertThat(paused.out()).startsWith("Paused.").contains("Run the same command again");
    assertThat(paused.err()).contains("Stopping.");
    assertThat(resumed.exitCode()).isZero();
  }

  @Test
  void a_limit_of_bytes_pauses_and_the_next_run_resumes() {
    Cli.Result paused = run("a", "--max-transfer", "1K", "--concurrency", "1");
    Cli.Result resumed = run("a");

    assertThat(paused.exitCode()).as(paused.err()).isEqualTo(ExitCode.PAUSED);
    assertThat(paused.out()).startsWith("Paused.").containsPattern("stored +2 ");
    assertThat(paused.err()).contains("Stopping.");
    assertThat(resumed.exitCode()).isZero();
  }

  @Test
  void each_item_and_each_retry_is_logged() throws IOException {
    google.faults().add(Fault.cutAfter(100), When.always().first(1));
    Path log = folder.resolve("import.log");

    Cli.Result result = run("a", "--log-file", "import.log", "-v");
    run("a", "--log-file", "import.log");

    List<String> lines = Files.readAllLines(log);
    assertThat(lines)
        .allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ  .*"));
    assertThat(lines).first().asString().contains("importing \"Lake\" into ");
    assertThat(lines).filteredOn(line -> line.contains("Z  stored ")).hasSize(230);
    assertThat(lines).filteredOn(line -> line.contains("Z  retrying ")).hasSize(1);
    assertThat(lines).filteredOn(line -> line.contains("Z  already there ")).hasSize(230);
    assertThat(lines).last().asString().endsWith("complete: 0 stored, 230 already there, 0 failed");
    assertThat(result.err().lines().filter(line -> line.startsWith("stored "))).hasSize(230);
  }

  private List<String> ids(Comparator<LibraryItem> order) {
    return items.stream().sorted(order).map(LibraryItem::id).toList();
  }

  private List<String> imported(String to, String... more) {
    Cli.Result result = run(
        to,
        Stream.concat(Stream.of("--concurrency", "1", "--json"), Stream.of(more))
            .toArray(String[]::new));
    return result.events().stream()
        .filter(event -> event.has("outcome"))
        .map(event -> event.get("id").getAsString())
        .toList();
  }

  private static List<String> names(Cli.Result result) {
    return result.events().stream()
        .filter(event -> event.has("outcome"))
        .map(event -> event.get("filename").getAsString())
        .toList();
  }

  private Cli.Result run(String to, String... more) {
    return new Cli(folder).at(google).run(command(to, more));
  }

  private static String[] command(String to, String... more) {
    return Stream.concat(
            Stream.of("import", "--from", "library:album/Lake", "--to", to, "--owner", Cli.OWNER),
            Stream.of(more))
        .toArray(String[]::new);
  }
}
