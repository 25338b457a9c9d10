package dev.mediaimporter.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingsTest {
  private final GoogleOptions google = new GoogleOptions();
  private final S3Options s3 = new S3Options();

  @Test
  void every_flag_is_also_an_environment_variable() {
    CliContext variables = with(Map.ofEntries(
        Map.entry("GOOGLE_ACCESS_TOKEN", "token"),
        Map.entry("MEDIA_IMPORTER_CREDENTIALS", "login.json"),
        Map.entry("MEDIA_IMPORTER_CLIENT", "client.json"),
        Map.entry("MEDIA_IMPORTER_ACCOUNT", "ann@example.com"),
        Map.entry("MEDIA_IMPORTER_PHOTOS_URL", "http://127.0.0.1:1/"),
        Map.entry("MEDIA_IMPORTER_PICKER_URL", "http://127.0.0.1:2"),
        Map.entry("MEDIA_IMPORTER_TOKEN_URL", "http://127.0.0.1:3/token"),
        Map.entry("MEDIA_IMPORTER_AUTH_URL", "http://127.0.0.1:3/auth"),
        Map.entry("MEDIA_IMPORTER_REVOKE_URL", "http://127.0.0.1:3/revoke"),
        Map.entry("MEDIA_IMPORTER_JWKS_URL", "http://127.0.0.1:3/certs"),
        Map.entry("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:4"),
        Map.entry("AWS_REGION", "eu-west-3"),
        Map.entry("MEDIA_IMPORTER_S3_PATH_STYLE", "false")));

    assertThat(google.resolve(variables))
        .isEqualTo(new GoogleSettings(
            url("http://127.0.0.1:1"),
            url("http://127.0.0.1:2"),
            url("http://127.0.0.1:3/auth"),
            url("http://127.0.0.1:3/token"),
            url("http://127.0.0.1:3/revoke"),
            url("http://127.0.0.1:3/certs"),
            Optional.of("token"),
            Optional.of(Path.of("/some/dir/login.json")),
            Optional.of(Path.of("/some/dir/client.json")),
            Optional.of("ann@example.com")));
    assertThat(s3.resolve(variables))
        .isEqualTo(new S3Settings(url("http://127.0.0.1:4"), Optional.of("eu-west-3"), false));
  }

  private static Optional<URI> url(String text) {
    return Optional.of(URI.create(text));
  }

  @Test
  void flags_win_over_the_environment() {
    google.photosUrl = "https://flag.example";
    google.credentials = "/flag.json";

    GoogleSettings settings = google.resolve(with(Map.of(
        "MEDIA_IMPORTER_PHOTOS_URL", "https://variable.example",
        "GOOGLE_ACCESS_TOKEN", "token")));

    assertThat(settings.photosUrl()).contains(URI.create("https://flag.example"));
    assertThat(settings.credentials()).contains(Path.of("/flag.json"));
    assertThat(settings.accessToken()).isEmpty();
  }

  @Test
  void an_account_that_a_flag_names_wins_over_a_token_in_the_environment() {
    google.account = "ann@example.com";

    assertThat(google.resolve(with(Map.of("GOOGLE_ACCESS_TOKEN", "token"))).haveCredentials())
        .isFalse();
  }

  @Test
  void an_empty_variable_counts_as_absent() {
    GoogleSettings settings =
        google.resolve(with(Map.of("MEDIA_IMPORTER_PHOTOS_URL", "", "GOOGLE_ACCESS_TOKEN", " ")));

    assertThat(settings.photosUrl()).isEmpty();
    assertThat(settings.accessToken()).isEmpty();
  }

  @Test
  void a_bucket_at_a_host_without_subdomains_goes_into_the_path() {
    s3.s3Endpoint = "http://localhost:9000";
    assertThat(s3.resolve(with(Map.of())).pathStyle()).isTrue();

    s3.s3Endpoint = "https://s3.example.com";
    assertThat(s3.resolve(with(Map.of())).pathStyle()).isFalse();

    s3.s3PathStyle = true;
    assertThat(s3.resolve(with(Map.of())).pathStyle()).isTrue();
  }

  @Test
  void no_setting_prints_a_secret() {
    google.accessToken = "ya29.canary";

    assertThat(google.resolve(with(Map.of())).toString()).doesNotContain("canary");
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
        "https:///secret",
        "http://example.com:0",
        "http://example.com:65536",
        "http://example.com:secret"
      })
  void a_bad_url_is_refused_without_repeating_it(String url) {
    google.photosUrl = url;

    assertThatThrownBy(() -> google.resolve(with(Map.of())))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("--photos-url is no URL of the form https://host")
        .message()
        .doesNotContain("secret");
  }

  @Test
  void the_root_comes_without_its_version() {
    google.photosUrl = "https://photoslibrary.googleapis.com/v1/";

    assertThatThrownBy(() -> google.resolve(with(Map.of())))
        .hasMessage("--photos-url is the root of the API, without /v1");
  }

  @Test
  void two_ways_in_are_refused() {
    google.accessToken = "a";
    google.credentials = "b";

    assertThatThrownBy(() -> google.resolve(with(Map.of())))
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
        "s3://bucket/a\nb",
        "file:t",
        "file:///t",
        "gs:bucket",
        "S3://bucket"
      })
  void other_destinations_are_refused(String text) {
    assertThatThrownBy(() -> destination(text)).isInstanceOf(Refusal.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3:bucket/a", "s3:/bucket/a", "S3:bucket/a"})
  void a_mistyped_bucket_is_no_folder(String text) {
    assertThatThrownBy(() -> destination(text))
        .hasMessageStartingWith("--to is a folder or s3://bucket[/prefix], not ")
        .hasMessageEndingWith("; did you mean s3://bucket/a?");
  }

  @Test
  void a_folder_may_look_like_a_url_when_it_is_said_to_be_one() {
    assertThatThrownBy(() -> destination("file:t"))
        .hasMessage("--to is a folder or s3://bucket[/prefix], not file:; for a folder of that name"
            + " write ./file:t");
    assertThat(destination("./file:t"))
        .isEqualTo(new Destination.Folder(Path.of("/some/dir/file:t")));
  }

  @Test
  void a_bucket_without_a_name_is_said_to_be_missing() {
    assertThatThrownBy(() -> destination("s3://"))
        .hasMessage("--to names no bucket: write s3://bucket[/prefix]");
  }

  @Test
  void each_owner_has_a_ledger_in_the_folder() {
    Destination folder = new Destination.Folder(Path.of("/photos"));
    S3Settings settings = s3.resolve(with(Map.of()));

    assertThat(LedgerPlace.file(folder, " Ann@Example.com ", settings, with(Map.of())))
        .isEqualTo(Path.of("/photos/.media-importer/ledger-257c57037d38.jsonl"));
  }

  @Test
  void the_ledgers_of_a_bucket_are_in_the_state_directory() {
    CliContext home = with(Map.of("HOME", "/home/ann"));
    CliContext state = with(Map.of("HOME", "/home/ann", "XDG_STATE_HOME", "/state"));
    S3Settings amazon = s3.resolve(home);
    s3.s3Endpoint = "http://localhost:9000";
    S3Settings minio = s3.resolve(home);
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

  private static CliContext with(Map<String, String> env) {
    return new CliContext(
        env,
        Path.of("/some/dir"),
        new PrintStream(PrintStream.nullOutputStream()),
        new PrintStream(PrintStream.nullOutputStream()),
        Terminal.none(),
        Clock.systemUTC(),
        Interruption.none(),
        Browser.none());
  }
}
