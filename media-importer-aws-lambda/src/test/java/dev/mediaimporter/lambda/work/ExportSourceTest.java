package dev.mediaimporter.lambda.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediaimporter.jobs.InMemoryItemStore;
import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.photos.Page;
import dev.mediaimporter.takeout.S3Parts;
import dev.mediaimporter.takeout.TakeoutSelection;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages of an export: what each of them reads, and what is left when a worker dies. */
final class ExportSourceTest {
  private static final int MOST_FILES_IN_RECORD = 10_000;

  @TempDir
  Path folder;

  /** Photos over parts, each with its sidecar in the part after it. */
  private void write(int parts, int photos) throws IOException {
    List<ZipOutputStream> zips = new ArrayList<>();
    for (int i = 1; i <= parts; i++) {
      Path part =
          folder.resolve(String.format(Locale.ROOT, "takeout-20260914T211500Z-3-%03d.zip", i));
      ZipOutputStream zip =
          new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(part)));
      zip.setLevel(Deflater.BEST_SPEED);
      zips.add(zip);
    }
    for (int i = 0; i < photos; i++) {
      String path = "Takeout/Google Photos/Photos from " + (2010 + i % 15) + "/IMG_" + i + ".jpg";
      add(zips.get(i % parts), path, "photo " + i);
      add(zips.get((i + 1) % parts), path + ".supplemental-metadata.json", """
          {"title": "IMG_%d.jpg", "description": "", "imageViews": "12",
           "creationTime": {"timestamp": "1790000000", "formatted": "14.09.2026, 21:15:00 UTC"},
           "photoTakenTime": {"timestamp": "%d", "formatted": "14.09.2026, 21:15:00 UTC"},
           "geoData": {"latitude": 46.6, "longitude": 13.8, "altitude": 500.0},
           "people": [{"name": "Ann"}], "url": "https://photos.google.com/photo/AF1QipSlice%d"}
          """.formatted(
              i, 1_300_000_000 + i, i));
    }
    for (ZipOutputStream zip : zips) {
      zip.close();
    }
  }

  private static void add(ZipOutputStream zip, String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static ExportSource source(FolderAsBucket bucket) {
    return new ExportSource(
        S3Parts.in(bucket, "media", "inbox/parts/autumn"),
        new ExportWork(bucket, "work/"),
        TakeoutSelection.defaults(),
        new InMemoryItemStore(),
        "ann");
  }

  /** All that was written, unpacked. */
  private static Map<String, String> texts(FolderAsBucket bucket) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    for (Map.Entry<String, byte[]> object : bucket.written().entrySet()) {
      try (BufferedReader lines = new BufferedReader(new InputStreamReader(
          new GZIPInputStream(new ByteArrayInputStream(object.getValue())),
          StandardCharsets.UTF_8))) {
        texts.put(object.getKey(), String.join("\n", lines.lines().sorted().toList()));
      }
    }
    return texts;
  }

  @Test
  void each_page_reads_a_bounded_number_of_files() throws IOException {
    write(1, 10_500);
    FolderAsBucket bucket = new FolderAsBucket(folder);
    long size = Files.size(folder.resolve("takeout-20260914T211500Z-3-001.zip"));

    Optional<String> token = Optional.empty();
    int pages = 0;
    do {
      bucket.bytesRead.set(0);
      Page<MediaItem> page = source(bucket).items().fetch().fetch(token);
      assertThat(page.items()).isEmpty();
      // The directory, and the sidecars of one slice.
      assertThat(bucket.bytesRead.get()).isLessThan(size * 7 / 10);
      token = page.nextToken();
      pages++;
    } while (!token.equals(Optional.of("plan")));

    assertThat(pages).isEqualTo(3 + 1);
    assertThat(texts(bucket))
        .hasSize(3)
        .allSatisfy((key, record) -> assertThat(record.lines().count())
            .as(key)
            .isLessThanOrEqualTo(MOST_FILES_IN_RECORD + 1));
    source(bucket).items().fetch().fetch(token);
    assertThat(source(bucket).lookUp(List.of("AF1QipSlice0", "AF1QipSlice10499")))
        .hasSize(2);
  }

  @Test
  void an_export_that_is_too_large_is_refused_when_the_directories_say_so() throws IOException {
    write(1, 1);
    // With the photo and the sidecar of the first part, one more than a worker can plan.
    Path second = folder.resolve("takeout-20260914T211500Z-3-002.zip");
    try (ZipOutputStream zip =
        new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(second)))) {
      for (int i = 0; i < 399_999; i++) {
        zip.putNextEntry(new ZipEntry("Takeout/Google Photos/A/" + i + ".jpg"));
      }
    }
    FolderAsBucket bucket = new FolderAsBucket(folder);
    Optional<String> first =
        source(bucket).items().fetch().fetch(Optional.empty()).nextToken();
    Optional<String> token = source(bucket).items().fetch().fetch(first).nextToken();

    assertThatThrownBy(() -> source(bucket).items().fetch().fetch(token))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage("the export has more than 400000 files, too many for one worker;"
            + " import it with the program");
    assertThat(bucket.written().keySet())
        .hasSize(2)
        .allSatisfy(key -> assertThat(key).contains("/records/"));
  }

  @Test
  void a_worker_that_dies_at_any_call_leaves_nothing_wrong() throws IOException {
    write(3, 450);
    FolderAsBucket undisturbed = new FolderAsBucket(folder);
    List<MediaItem> expected = listed(undisturbed, Integer.MAX_VALUE);
    FolderAsBucket bucket = new FolderAsBucket(folder);

    List<MediaItem> items = listed(bucket, 0);

    assertThat(items).containsExactlyElementsOf(expected).hasSize(450);
    assertThat(texts(bucket)).isEqualTo(texts(undisturbed));
  }

  /** Lists all pages with workers that die at each of their calls, the first one first. */
  private static List<MediaItem> listed(FolderAsBucket bucket, int firstSteps) {
    List<MediaItem> items = new ArrayList<>();
    Optional<String> token = Optional.empty();
    boolean more = true;
    while (more) {
      Page<MediaItem> page = null;
      for (int steps = firstSteps; page == null; steps++) {
        bucket.dieAfter(steps);
        try {
          page = source(bucket).items().fetch().fetch(token);
        } catch (FolderAsBucket.Death | IllegalStateException e) {
          // Threads of the worker that died hand it on.
          assertThat(
                  e instanceof FolderAsBucket.Death || e.getCause() instanceof FolderAsBucket.Death)
              .isTrue();
        }
      }
      items.addAll(page.items());
      token = page.nextToken();
      more = token.isPresent();
    }
    return items;
  }
}
