package dev.mediaimporter.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingsTest {
  private final ConnectionOptions options = new ConnectionOptions();

  @Test
  void every_flag_is_also_an_environment_variable() {
    ConnectionSettings settings = options.resolve(with(Map.of(
        "GOOGLE_ACCESS_TOKEN", "token",
        "MEDIA_IMPORTER_CREDENTIALS", "login.json",
        "MEDIA_IMPORTER_PHOTOS_URL", "http://127.0.0.1:1/",
        "MEDIA_IMPORTER_PICKER_URL", "http://127.0.0.1:2",
        "MEDIA_IMPORTER_TOKEN_URL", "http://127.0.0.1:3/token",
        "AWS_ENDPOINT_URL_S3", "http://127.0.0.1:4",
        "AWS_REGION", "eu-west-3",
        "MEDIA_IMPORTER_S3_PATH_STYLE", "false")));

    assertThat(settings.accessToken()).contains("token");
    assertThat(settings.credentials()).contains(Path.of("/some/dir/login.json"));
    assertThat(settings.photosUrl()).contains(URI.create("http://127.0.0.1:1"));
    assertThat(settings.pickerUrl()).contains(URI.create("http://127.0.0.1:2"));
    assertThat(settings.tokenUrl()).contains(URI.create("http://127.0.0.1:3/token"));
    assertThat(settings.s3Endpoint()).contains(URI.create("http://127.0.0.1:4"));
    assertThat(settings.s3Region()).contains("eu-west-3");
    assertThat(settings.s3PathStyle()).isFalse();
  }

  @Test
  void flags_win_over_the_environment() {
    options.photosUrl = "https://flag.example";
    options.credentials = "/flag.json";

    ConnectionSettings settings = options.resolve(with(Map.of(
        "MEDIA_IMPORTER_PHOTOS_URL", "https://variable.example",
        "GOOGLE_ACCESS_TOKEN", "token")));

    assertThat(settings.photosUrl()).contains(URI.create("https://flag.example"));
    assertThat(settings.credentials()).contains(Path.of("/flag.json"));
    assertThat(settings.accessToken()).isEmpty();
  }

  @Test
  void an_empty_variable_counts_as_absent() {
    ConnectionSettings settings =
        options.resolve(with(Map.of("MEDIA_IMPORTER_PHOTOS_URL", "", "GOOGLE_ACCESS_TOKEN", " ")));

    assertThat(settings.photosUrl()).isEmpty();
    assertThat(settings.accessToken()).isEmpty();
  }

  @Test
  void a_bucket_at_a_host_without_subdomains_goes_into_the_path() {
    options.s3Endpoint = "http://localhost:9000";
    assertThat(options.resolve(with(Map.of())).s3PathStyle()).isTrue();

    options.s3Endpoint = "https://s3.example.com";
    assertThat(options.resolve(with(Map.of())).s3PathStyle()).isFalse();

    options.s3PathStyle = true;
    assertThat(options.resolve(with(Map.of())).s3PathStyle()).isTrue();
  }

  @Test
  void no_setting_prints_a_secret() {
    options.accessToken = "ya29.canary";

    assertThat(options.resolve(with(Map.of())).toString()).doesNotContain("canary");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "photoslibrary.googleapis.com",
        "ftp://example.com",
        "https://user:secret@example.com",
        "https://example.com/?key=secret",
        "https://example.com/#secret",
        "https://exa mple.com/secret",
        "https:///secret"
      })
  void a_bad_url_is_refused_without_repeating_it(String url) {
    options.photosUrl = url;

    assertThatThrownBy(() -> options.resolve(with(Map.of())))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("--photos-url is no URL of the form https://host")
        .message()
        .doesNotContain("secret");
  }

  @Test
  void the_root_comes_without_its_version() {
    options.photosUrl = "https://photoslibrary.googleapis.com/v1/";

    assertThatThrownBy(() -> options.resolve(with(Map.of())))
        .hasMessage("--photos-url is the root of the API, without /v1");
  }

  @Test
  void two_ways_in_are_refused() {
    options.accessToken = "a";
    options.credentials = "b";

    assertThatThrownBy(() -> options.resolve(with(Map.of())))
        .hasMessage("give --access-token or --credentials, not both");
  }

  @Test
  void destinations_are_folders_or_buckets() {
    assertThat(destination("photos"))
        .isEqualTo(new Destination.Folder(Path.of("/some/dir/photos")));
    assertThat(destination("/tmp/x/../y")).isEqualTo(new Destination.Folder(Path.of("/tmp/y")));
    assertThat(destination("s3://bucket")).isEqualTo(new Destination.Bucket("bucket", ""));
    assertThat(destination("s3://bucket/")).isEqualTo(new Destination.Bucket("bucket", ""));
    assertThat(destination("s3://my-photos/a b/c/"))
        .isEqualTo(new Destination.Bucket("my-photos", "a b/c"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "s3://",
        "s3://B",
        "s3://a",
        "s3://bucket/a//b",
        "s3://bucket/../b",
        "gs://bucket",
        "https://bucket",
        "s3://bucket/a\nb"
      })
  void other_destinations_are_refused(String text) {
    assertThatThrownBy(() -> destination(text)).isInstanceOf(Refusal.class);
  }

  @Test
  void sources_are_an_album_or_everything() {
    assertThat(Selection.parse("library:all")).isEqualTo(new Selection.Everything());
    assertThat(Selection.parse("library:album/a/b c")).isEqualTo(new Selection.OfAlbum("a/b c"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "library", "library:album/", "album/x", "library:ALL"})
  void other_sources_are_refused(String text) {
    assertThatThrownBy(() -> Selection.parse(text))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("--from is library:album/<id or exact title> or library:all");
  }

  @Test
  void each_owner_has_a_ledger_in_the_folder() {
    Destination folder = new Destination.Folder(Path.of("/photos"));
    ConnectionSettings settings = options.resolve(with(Map.of()));

    assertThat(LedgerPlace.file(folder, " Ann@Example.com ", settings, with(Map.of())))
        .isEqualTo(Path.of("/photos/.media-importer/ledger-257c57037d38.jsonl"));
  }

  @Test
  void the_ledgers_of_a_bucket_are_in_the_state_directory() {
    Surroundings home = with(Map.of("HOME", "/home/ann"));
    Surroundings state = with(Map.of("HOME", "/home/ann", "XDG_STATE_HOME", "/state"));
    ConnectionSettings amazon = options.resolve(home);
    options.s3Endpoint = "http://localhost:9000";
    ConnectionSettings minio = options.resolve(home);
    Destination bucket = new Destination.Bucket("photos", "");
    Destination prefix = new Destination.Bucket("photos", "x");

    Path ledgers = LedgerPlace.folder(bucket, amazon, home);
    assertThat(ledgers.getParent()).isEqualTo(Path.of("/home/ann/.local/state/media-importer"));
    assertThat(ledgers)
        .isNotEqualTo(LedgerPlace.folder(bucket, minio, home))
        .isNotEqualTo(LedgerPlace.folder(prefix, amazon, home));
    assertThat(LedgerPlace.folder(bucket, amazon, state))
        .isEqualTo(Path.of("/state/media-importer").resolve(ledgers.getFileName()));
  }

  private static Destination destination(String text) {
    return Destination.parse(text, with(Map.of()));
  }

  private static Surroundings with(Map<String, String> env) {
    return new Surroundings(
        env,
        Path.of("/some/dir"),
        new PrintStream(PrintStream.nullOutputStream()),
        new PrintStream(PrintStream.nullOutputStream()),
        Terminal.none(),
        Clock.systemUTC(),
        Interruption.none());
  }
}
