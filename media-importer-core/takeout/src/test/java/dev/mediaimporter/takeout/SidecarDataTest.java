package dev.mediaimporter.takeout;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mediaimporter.ImportRequest;
import dev.mediaimporter.MediaImporter;
import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.sink.local.LocalMediaSink;
import dev.mediaimporter.testkit.takeout.ExportedPhoto;
import dev.mediaimporter.testkit.takeout.TakeoutBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What sidecars say is kept at the destination. */
final class SidecarDataTest {
  private static final ExportedPhoto LAKE =
      ExportedPhoto.of("IMG_0001.jpg", "2024-07-14T10:00:00Z", "Lake", "Best");

  @TempDir
  Path folder;

  private Path photos;

  private static void describe(JsonObject sidecar) {
    JsonObject place = new JsonObject();
    place.addProperty("latitude", -47.5);
    place.addProperty("longitude", 8.25);
    place.addProperty("altitude", 430);
    sidecar.add("geoData", place);
    sidecar.addProperty("description", "Über <den> See");
    sidecar.addProperty("favorited", true);
    JsonObject ann = new JsonObject();
    ann.addProperty("name", "Ann & Zoë");
    JsonArray people = new JsonArray();
    people.add(ann);
    sidecar.add("people", people);
  }

  private static TakeoutBuilder library() {
    return new TakeoutBuilder().add(LAKE, SidecarDataTest::describe);
  }

  private TakeoutExport export(TakeoutBuilder library, String name) throws IOException {
    library.writeParts(folder.resolve(name), 1, 1);
    return TakeoutExport.open(List.of(folder.resolve(name)));
  }

  private void importIt(TakeoutExport export, ImportLedger ledger) throws IOException {
    photos = folder.resolve("photos");
    try (LocalMediaSink sink = LocalMediaSink.in(photos)) {
      MediaImporter.withDefaults()
          .run(ImportRequest.builder()
              .source(export.source())
              .sink(sink)
              .ledger(ledger)
              .keys(KeyStrategies.captureDate())
              .build());
    }
  }

  @Test
  void tellsDestinationsWhatTheSidecarSays() throws IOException {
    MediaItem item =
        export(library(), "export").source().items().stream().findFirst().orElseThrow();

    assertThat(item.details())
        .containsExactly(
            Map.entry("place", "-47.5,8.25,430"),
            Map.entry("favourite", "true"),
            Map.entry("caption", "Über <den> See"),
            Map.entry("albums", "Best\nLake"),
            Map.entry("people", "Ann & Zoë"));
    assertThat(item.toString()).doesNotContain("47.5", "See", "Ann");
  }

  @Test
  void keepsItInTheRecordBesideAFile() throws IOException {
    importIt(export(library(), "export"), ImportLedger.inMemory());

    JsonObject details;
    try (Stream<Path> files = Files.walk(photos.resolve(".media-importer/items"))) {
      Path record = files.filter(Files::isRegularFile).findFirst().orElseThrow();
      details = JsonParser.parseString(Files.readString(record))
          .getAsJsonObject()
          .getAsJsonObject("details");
    }
    assertThat(details.get("people").getAsString()).isEqualTo("Ann & Zoë");
    assertThat(details.get("place").getAsString()).isEqualTo("-47.5,8.25,430");
  }
}
