package dev.mediaimporter.takeout;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SidecarJsonTest {
  private static SidecarJson.Content read(String json) {
    return SidecarJson.read(json.getBytes(StandardCharsets.UTF_8));
  }

  private static Sidecar item(String fields) {
    String json = "{\"photoTakenTime\":{\"timestamp\":\"1720951200\"}" + fields + "}";
    return ((SidecarJson.OfItem) read(json)).sidecar();
  }

  @Test
  void readsWhatGooglePhotosKnows() {
    Sidecar sidecar = item("""
        ,"title":"IMG_1.jpg","description":"Late","favorited":true,"archived":false,
        "url":"https://photos.google.com/photo/AF1QipAbc-_9","people":[{"name":"Ann"},{}],
        "geoData":{"latitude":0.0,"longitude":-0.12,"altitude":-0.0},
        "geoDataExif":{"latitude":0.0,"longitude":0.0,"altitude":0.0},
        "googlePhotosOrigin":{"driveSync":{}},"unknown":[1]
        """);

    assertThat(sidecar.title()).isEqualTo("IMG_1.jpg");
    assertThat(sidecar.takenAt()).contains(Instant.ofEpochSecond(1_720_951_200));
    assertThat(sidecar.caption()).isEqualTo("Late");
    assertThat(sidecar.place()).contains(new TakeoutItem.Place(0.0, -0.12, 0.0));
    assertThat(sidecar.placeInFile()).isEmpty();
    assertThat(sidecar.people()).containsExactly("Ann");
    assertThat(sidecar.photoId()).contains("AF1QipAbc-_9");
    assertThat(sidecar.favourite()).isTrue();
    assertThat(sidecar.archived()).isFalse();
    assertThat(sidecar.origin()).contains("driveSync");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"0\"', ",
    "'\"-2082844800\"', 1904-01-01T00:00:00Z",
    "1720951200, 2024-07-14T10:00:00Z",
    "'\"99999999999999\"', ",
    "'\"soon\"', "
  })
  void takesOnlyPossibleTimes(String timestamp, Instant expected) {
    SidecarJson.Content content =
        read("{\"photoTakenTime\":{\"timestamp\":" + timestamp + "},\"title\":\"a\"}");

    assertThat(((SidecarJson.OfItem) content).sidecar().takenAt())
        .isEqualTo(Optional.ofNullable(expected));
  }

  @Test
  void refusesPlacesThatAreNotOnEarth() {
    assertThat(item(",\"geoData\":{\"latitude\":91,\"longitude\":1,\"altitude\":0}")
            .place())
        .isEmpty();
  }

  /** Such an address gives the picture to whoever has it. */
  @Test
  void doesNotKeepTheAddressOfThePicture() {
    assertThat(item(",\"url\":\"https://lh3.googleusercontent.com/AF1QipAbc\"").photoId())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"title\":\"Lake\"}",
        "{\"albumData\":{\"title\":\"Lake\"}}",
        "{\"title\":\"Lake\",\"access\":\"protected\"}"
      })
  void recognisesAlbumsByTheirContent(String json) {
    assertThat(read(json)).isEqualTo(new SidecarJson.OfAlbum("Lake", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{\"externalOrderId\":\"1\"}",
        "{\"title\":\"IMG.jpg\",\"tags\":[],\"modificationTime\":{}}"
      })
  void passesOverOtherFiles(String json) {
    assertThat(read(json)).isEqualTo(new SidecarJson.Other());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"title\":\"IMG_00", "<html>", "{\"photoTakenTime\""})
  void tellsBrokenFilesFromOthers(String json) {
    assertThat(read(json)).isEqualTo(new SidecarJson.Broken());
  }

  @Test
  void recognisesAnEmptyAlbum() {
    assertThat(read("{}")).isEqualTo(new SidecarJson.OfAlbum("", ""));
  }
}
