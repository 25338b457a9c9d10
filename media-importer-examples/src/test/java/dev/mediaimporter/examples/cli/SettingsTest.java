package dev.mediaimporter.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediaimporter.examples.demo.Browser;
import dev.mediaimporter.photos.google.GooglePhotosSettings;
import dev.mediaimporter.signin.SignInSettings;
import dev.mediaimporter.sink.s3.S3Connection;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class SettingsTest {
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

    assertThat(google(variables))
        .isEqualTo(new GoogleSettings(
            GooglePhotosSettings.builder()
                .photosUrl(URI.create("http://127.0.0.1:1"))
                .pickerUrl(URI.create("http://127.0.0.1:2"))
                .build(),
            SignInSettings.builder()
                .authUrl(URI.create("http://127.0.0.1:3/auth"))
                .tokenUrl(URI.create("http://127.0.0.1:3/token"))
                .revokeUrl(URI.create("http://127.0.0.1:3/revoke"))
                .jwksUrl(URI.create("http://127.0.0.1:3/certs"))
                .build(),
            Optional.of("token"),
            Optional.of(Path.of("/some/dir/login.json")),
            Optional.of(Path.of("/some/dir/client.json")),
            Optional.of("ann@example.com")));
    assertThat(s3(variables))
        .isEqualTo(S3Connection.builder()
            .endpoint(URI.create("http://127.0.0.1:4"))
            .region("eu-west-3")
            .build());
  }

  @Test
  void flags_win_over_the_environment() {
    GoogleSettings settings = google(
        with(Map.of(
            "MEDIA_IMPORTER_PHOTOS_URL", "https://variable.example",
            "GOOGLE_ACCESS_TOKEN", "token")),
        "--photos-url",
        "https://flag.example",
        "--credentials",
        "/flag.json");

    assertThat(settings.apis().photosUrl()).isEqualTo(URI.create("https://flag.example"));
    assertThat(settings.credentials()).contains(Path.of("/flag.json"));
    assertThat(settings.accessToken()).isEmpty();
  }

  @Test
  void an_account_that_a_flag_names_wins_over_a_token_in_the_environment() {
    CliContext variables = with(Map.of("GOOGLE_ACCESS_TOKEN", "token"));

    assertThat(google(variables, "--account", "ann@example.com").haveCredentials())
        .isFalse();
  }

  @Test
  void an_empty_variable_counts_as_absent() {
    GoogleSettings settings =
        google(with(Map.of("MEDIA_IMPORTER_PHOTOS_URL", "", "GOOGLE_ACCESS_TOKEN", " ")));

    assertThat(settings.apis()).isEqualTo(GooglePhotosSettings.defaults());
    assertThat(settings.accessToken()).isEmpty();
  }

  @Test
  void a_bucket_at_a_host_without_subdomains_goes_into_the_path() {
    CliContext none = with(Map.of());

    assertThat(s3(none, "--s3-endpoint", "http://localhost:9000").pathStyle()).isTrue();
    assertThat(s3(none, "--s3-endpoint", "https://s3.example.com").pathStyle()).isFalse();
    assertThat(s3(none, "--s3-endpoint", "https://s3.example.com", "--s3-path-style")
            .pathStyle())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "1", "TRUE"})
  void the_path_style_can_come_from_the_environment(String value) {
    assertThat(s3(with(Map.of("MEDIA_IMPORTER_S3_PATH_STYLE", value))).pathStyle())
        .isTrue();
  }

  @Test
  void a_message_names_what_the_user_set() {
    CliContext variables = with(Map.of(
        "MEDIA_IMPORTER_PHOTOS_URL", "ftp://secret", "MEDIA_IMPORTER_S3_PATH_STYLE", "perhaps"));

    assertThatThrownBy(() -> google(variables))
        .hasMessageStartingWith("MEDIA_IMPORTER_PHOTOS_URL must be a URL")
        .message()
        .doesNotContain("secret");
    assertThatThrownBy(() -> google(variables, "--photos-url", "ftp://flag"))
        .hasMessageStartingWith("--photos-url must be a URL");
    assertThatThrownBy(() -> s3(variables))
        .hasMessage("MEDIA_IMPORTER_S3_PATH_STYLE must be true or false");
  }

  @Test
  void no_setting_prints_a_secret() {
    assertThat(google(with(Map.of()), "--access-token", "ya29.canary").toString())
        .doesNotContain("canary");
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
    assertThatThrownBy(() -> google(with(Map.of()), "--photos-url", url))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("--photos-url must be a URL of the form https://host")
        .message()
        .doesNotContain("secret");
  }

  @Test
  void the_root_comes_without_its_version() {
    String url = "https://photoslibrary.googleapis.com/v1/";

    assertThatThrownBy(() -> google(with(Map.of()), "--photos-url", url))
        .hasMessage("--photos-url must be the root of the API, without /v1");
  }

  @Test
  void two_ways_in_are_refused() {
    assertThatThrownBy(() -> google(with(Map.of()), "--access-token", "a", "--credentials", "b"))
        .hasMessage("--access-token cannot be combined with --credentials");
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
        "Photos_of_Ann",
        "-old.bucket_",
        "tenant:photos",
        "Tenant_1:Photos",
        ":photos",
        "123"
      })
  void buckets_may_be_old_or_of_a_tenant(String name) {
    assertThat(destination("s3://" + name + "/a")).isEqualTo(new Destination.Bucket(name, "a"));
  }

  @Test
  void a_ledger_of_a_bucket_with_a_long_name_fits_every_file_system() {
    CliContext home = with(Map.of("HOME", "/home/ann"));
    String longest = "B".repeat(255);
    Path ledgers = new LedgerPlace(new Destination.Bucket(longest, ""), s3(home), home).folder();
    Path other =
        new LedgerPlace(new Destination.Bucket(longest + "b", ""), s3(home), home).folder();

    assertThat(ledgers.getFileName().toString()).hasSizeLessThan(100);
    assertThat(ledgers).isNotEqualTo(other);
    Destination tenants = new Destination.Bucket("tenant:photos", "");
    assertThat(new LedgerPlace(tenants, s3(home), home).folder().toString()).doesNotContain(":");
  }

  @Test
  void a_secret_has_no_byte_order_mark() {
    byte[] secret = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);

    for (Charset charset :
        List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      byte[] file = "\ufeff0123456789abcdef\r\n".getBytes(charset);
      assertThat(KeyChoice.secretIn(file)).isEqualTo(secret);
    }
    byte[] raw = {(byte) 0xff, (byte) 0xfe, 1, 2, 3, 4};
    assertThat(KeyChoice.secretIn(raw)).isEqualTo(raw);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "s3://",
        "s3://B",
        "s3://a",
        "s3://a:b:bucket",
        "s3://...",
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
        .hasMessageStartingWith("--to must be a folder or s3://bucket[/prefix], got ")
        .hasMessageEndingWith("; did you mean s3://bucket/a?");
  }

  @Test
  void a_folder_may_look_like_a_url_when_it_is_said_to_be_one() {
    assertThatThrownBy(() -> destination("file:t"))
        .hasMessage(
            "--to must be a folder or s3://bucket[/prefix], got file:; for a folder of that name"
                + " write ./file:t");
    assertThat(destination("./file:t"))
        .isEqualTo(new Destination.Folder(Path.of("/some/dir/file:t")));
  }

  @Test
  void a_bucket_without_a_name_is_said_to_be_missing() {
    assertThatThrownBy(() -> destination("s3://"))
        .hasMessage("--to names no bucket; write s3://bucket[/prefix]");
  }

  @Test
  void each_owner_has_a_ledger_in_the_folder() {
    Destination folder = new Destination.Folder(Path.of("/photos"));
    CliContext none = with(Map.of());

    assertThat(new LedgerPlace(folder, s3(none), none).file(" Ann@Example.com "))
        .isEqualTo(Path.of("/photos/.media-importer/ledger-257c57037d38.jsonl"));
  }

  @Test
  void the_ledgers_of_a_bucket_are_in_the_state_directory() {
    CliContext home = with(Map.of("HOME", "/home/ann"));
    CliContext state = with(Map.of("HOME", "/home/ann", "XDG_STATE_HOME", "/state"));
    S3Connection amazon = s3(home);
    S3Connection minio = s3(home, "--s3-endpoint", "http://localhost:9000");
    Destination bucket = new Destination.Bucket("photos", "");
    Destination prefix = new Destination.Bucket("photos", "x");

    Path ledgers = new LedgerPlace(bucket, amazon, home).folder();
    assertThat(ledgers.getParent()).isEqualTo(Path.of("/home/ann/.local/state/media-importer"));
    assertThat(ledgers)
        .isNotEqualTo(new LedgerPlace(bucket, minio, home).folder())
        .isNotEqualTo(new LedgerPlace(prefix, amazon, home).folder());
    assertThat(new LedgerPlace(bucket, amazon, state).folder())
        .isEqualTo(Path.of("/state/media-importer").resolve(ledgers.getFileName()));
  }

  private static GoogleSettings google(CliContext context, String... arguments) {
    AlbumsCommand albums = new AlbumsCommand(context);
    return albums.google.resolve(flags(albums, context, arguments), context);
  }

  private static S3Connection s3(CliContext context, String... arguments) {
    VerifyCommand verify = new VerifyCommand(context);
    String[] all =
        Stream.concat(Stream.of("--to", "x"), Stream.of(arguments)).toArray(String[]::new);
    return verify.s3.resolve(
        flags(verify, context, all), Destination.parse("s3://bucket", context), context);
  }

  private static Flags flags(Object command, CliContext context, String... arguments) {
    CommandLine parsed =
        new CommandLine(command).setDefaultValueProvider(new FlagDefaults(context));
    parsed.parseArgs(arguments);
    return new Flags(parsed.getCommandSpec());
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
