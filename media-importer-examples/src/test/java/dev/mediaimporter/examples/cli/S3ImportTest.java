package dev.mediaimporter.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class S3ImportTest {
  private static final LibraryItem BEACH = LibraryItem.photo("id-1", "beach 1.jpg", 3_000);
  private static final LibraryItem CITY = LibraryItem.photo("id-2", "city.jpg", 2_000);

  private final PhotosEmulator google =
      PhotosEmulator.start(Library.builder().album("Lake", BEACH, CITY).build());
  private MiniS3 s3;

  @TempDir
  Path folder;

  @BeforeEach
  void start() throws IOException {
    s3 = MiniS3.start("photos");
  }

  @AfterEach
  void close() {
    s3.close();
    google.close();
  }

  @Test
  void imports_into_a_bucket() {
    Cli.Result result = run("s3://photos/backup");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).startsWith("Complete. All 2 items are in s3://photos/backup.");
    assertThat(s3.objects())
        .containsOnlyKeys(
            "backup/" + Cli.OWNER_MD5 + "/beach 1.jpg", "backup/" + Cli.OWNER_MD5 + "/city.jpg");
    assertThat(s3.objects().get("backup/" + Cli.OWNER_MD5 + "/city.jpg").bytes().sha256())
        .isEqualTo(CITY.bytes().sha256());
  }

  @Test
  void objects_are_written_as_the_flags_say() {
    Cli.Result result = run(
        "s3://photos",
        "--s3-storage-class",
        "STANDARD_IA",
        "--s3-kms-key",
        "alias/photos",
        "--s3-tag",
        "a=1,b=two words",
        "--s3-tag",
        "c=3",
        "--s3-acl",
        "bucket-owner-full-control",
        "--s3-checksum",
        "CRC32C");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(s3.objects().values())
        .hasSize(2)
        .allSatisfy(object -> assertThat(object.headers())
            .containsEntry("X-amz-storage-class", List.of("STANDARD_IA"))
            .containsEntry("X-amz-server-side-encryption", List.of("aws:kms"))
            .containsEntry("X-amz-server-side-encryption-aws-kms-key-id", List.of("alias/photos"))
            .containsEntry("X-amz-tagging", List.of("a=1&b=two%20words&c=3"))
            .containsEntry("X-amz-acl", List.of("bucket-owner-full-control"))
            .containsKey("X-amz-checksum-crc32c"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--s3-storage-class cold | --s3-storage-class must be a class such as STANDARD_IA, got cold",
        "--s3-sse KMS | --s3-sse must be AES256, aws:kms or aws:kms:dsse, got KMS",
        "--s3-tag nothing | --s3-tag must be NAME=VALUE, got nothing",
        "--s3-checksum MD5 | --s3-checksum must be CRC32, CRC32C or SHA256, got MD5",
      })
  void settings_that_no_server_takes_are_refused(String flags, String message) {
    Cli.Result result = run("s3://photos", flags.split(" "));

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains(message).hasLineCount(1);
    assertThat(s3.objects()).isEmpty();
  }

  @Test
  void a_profile_comes_before_the_credentials_of_the_environment() throws IOException {
    Path file = folder.resolve("credentials");
    Files.writeString(
        file, "[photos]\naws_access_key_id = of-profile\naws_secret_access_key = secret\n");
    System.setProperty("aws.sharedCredentialsFile", file.toString());
    try {
      Cli.Result result = run("s3://photos", "--s3-profile", "photos");
      Cli.Result unknown = run("s3://photos", "--s3-profile", "other");

      assertThat(result.exitCode()).as(result.err()).isZero();
      assertThat(s3.objects().values())
          .allSatisfy(object ->
              assertThat(object.headers().get("Authorization").get(0)).contains("of-profile/"));
      assertThat(unknown.exitCode()).isEqualTo(2);
      assertThat(unknown.err())
          .startsWith("media-importer: --s3-profile other: ")
          .contains(file.toString())
          .hasLineCount(1);
    } finally {
      System.clearProperty("aws.sharedCredentialsFile");
    }
  }

  @Test
  void a_second_run_asks_for_no_media_and_puts_nothing() {
    run("s3://photos");
    google.requests().clear();
    s3.requests().clear();

    Cli.Result again = run("s3://photos");

    assertThat(again.exitCode()).isZero();
    assertThat(again.out()).contains("already there         2");
    assertThat(google.requests().count(RequestKind.MEDIA)).isZero();
    assertThat(s3.requests()).noneMatch(request -> request.startsWith("PUT"));
  }

  @Test
  void a_second_run_without_the_ledger_asks_for_no_media_either() {
    run("s3://photos");
    google.requests().clear();

    Cli.Result again = run("s3://photos", "--no-ledger");

    assertThat(again.out()).contains("already there         2");
    assertThat(google.requests().count(RequestKind.MEDIA)).isZero();
  }

  @Test
  void the_ledger_is_in_the_state_directory() throws IOException {
    run("s3://photos");

    Path state = folder.resolve("home/.local/state/media-importer");
    try (Stream<Path> files = Files.walk(state)) {
      assertThat(files
              .filter(Files::isRegularFile)
              .map(file -> state.relativize(file).toString()))
          .anyMatch(file -> file.matches("s3-photos-[0-9a-f]{12}/ledger-257c57037d38\\.jsonl"));
    }
  }

  @Test
  void verify_and_rebuild_work_on_a_bucket() {
    run("s3://photos");
    assertThat(cli().run("verify", "--to", "s3://photos", "--deep").exitCode()).isZero();

    s3.objects().remove(Cli.OWNER_MD5 + "/city.jpg");
    Cli.Result found = cli().run("verify", "--to", "s3://photos");
    assertThat(found.exitCode()).isEqualTo(1);
    assertThat(found.out())
        .startsWith("missing   " + Cli.OWNER_MD5 + "/city.jpg: not at the destination");

    assertThat(cli()
            .run("ledger", "rebuild", "--to", "s3://photos", "--owner", Cli.OWNER)
            .exitCode())
        .isZero();
    assertThat(cli().run("verify", "--to", "s3://photos").exitCode()).isZero();
    assertThat(run("s3://photos").out()).contains("stored                1");
  }

  @Test
  void a_missing_bucket_is_exit_code_5_and_leaves_nothing() throws IOException {
    Cli.Result result = run("s3://no-such-bucket");

    assertThat(result.exitCode()).isEqualTo(5);
    assertThat(result.err().lines().toList())
        .last()
        .asString()
        .startsWith("media-importer: ")
        .contains("no-such-bucket");
    assertThat(google.requests().count(RequestKind.MEDIA)).isZero();
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void verify_and_rebuild_of_a_missing_bucket_are_exit_code_5_and_leave_nothing()
      throws IOException {
    for (String[] command : new String[][] {
      {"verify", "--to", "s3://no-such-bucket"},
      {"ledger", "rebuild", "--to", "s3://no-such-bucket", "--owner", Cli.OWNER}
    }) {
      Cli.Result result = cli().run(command);

      assertThat(result.exitCode()).isEqualTo(5);
      assertThat(result.err())
          .contains("there is no bucket s3://no-such-bucket")
          .hasLineCount(1);
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void what_a_bucket_lost_is_fetched_again() {
    run("s3://photos");
    s3.objects().remove(Cli.OWNER_MD5 + "/city.jpg");

    assertThat(run("s3://photos").out()).contains("stored                1");
    assertThat(cli().run("verify", "--to", "s3://photos", "--deep").exitCode()).isZero();
  }

  @Test
  void a_dry_run_puts_nothing() throws IOException {
    Cli.Result result = run("s3://photos", "--dry-run");

    assertThat(result.exitCode()).isZero();
    assertThat(s3.objects()).isEmpty();
    assertThat(s3.requests()).noneMatch(request -> request.startsWith("PUT"));
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void missing_credentials_are_refused_with_the_way_to_set_them() {
    Cli.Result result = new Cli(folder)
        .at(google)
        .with("AWS_ENDPOINT_URL_S3", s3.endpoint())
        .run(
            "import",
            "--from",
            "library:all",
            "--to",
            "s3://photos",
            "--owner",
            Cli.OWNER,
            "--quiet");

    assertThat(result)
        .isEqualTo(new Cli.Result(
            2,
            "",
            "media-importer: no AWS credentials found; set AWS_ACCESS_KEY_ID and"
                + " AWS_SECRET_ACCESS_KEY, to any value if the server does not check them, or name"
                + " a profile with AWS_PROFILE\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"?", "/", "home"})
  void a_user_without_a_home_is_told_what_to_set(String home) throws IOException {
    Cli.Result result = cli()
        .with("HOME", home)
        .run("import", "--from", "library:all", "--to", "s3://photos", "--owner", Cli.OWNER);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .contains("media-importer: this user has no home folder; set HOME, or XDG_STATE_HOME");
    assertThat(s3.objects()).isEmpty();
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void a_home_that_cannot_be_written_is_named() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");

    Cli.Result result = cli()
        .with("HOME", file.toString())
        .run("import", "--from", "library:all", "--to", "s3://photos", "--owner", Cli.OWNER);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("media-importer: ", file.toString(), "HOME");
    assertThat(s3.objects()).isEmpty();
  }

  @Test
  void an_endpoint_with_an_underscore_is_refused_under_the_name_of_its_variable() {
    Cli.Result result = new Cli(folder)
        .at(google)
        .with("AWS_ENDPOINT_URL", "http://my_minio:9000")
        .run("verify", "--to", "s3://photos");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("AWS_ENDPOINT_URL must be a URL").hasLineCount(1);
  }

  @Test
  void a_region_that_cannot_be_is_refused() {
    Cli.Result result = cli().with("AWS_REGION", "us east 1").run("verify", "--to", "s3://photos");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("AWS_REGION must be a region").hasLineCount(1);
  }

  @Test
  void a_ca_file_without_certificates_is_refused() throws IOException {
    Files.writeString(folder.resolve("ca.pem"), "hello");

    Cli.Result forS3 = cli().run("verify", "--to", "s3://photos", "--ca-file", "ca.pem");
    Cli.Result forGoogle = cli().with("MEDIA_IMPORTER_CA_FILE", "absent.pem").run("albums");

    assertThat(forS3.exitCode()).isEqualTo(2);
    assertThat(forS3.err()).contains(folder.resolve("ca.pem").toString()).hasLineCount(1);
    assertThat(forGoogle.exitCode()).isEqualTo(2);
    assertThat(forGoogle.err())
        .contains(folder.resolve("absent.pem").toString())
        .hasLineCount(1);
  }

  private Cli cli() {
    return new Cli(folder)
        .at(google)
        .with("AWS_ENDPOINT_URL_S3", s3.endpoint())
        .with("AWS_ACCESS_KEY_ID", "key")
        .with("AWS_SECRET_ACCESS_KEY", "secret");
  }

  private Cli.Result run(String to, String... more) {
    return cli()
        .run(Stream.concat(
                Stream.of(
                    "import", "--from", "library:album/Lake", "--to", to, "--owner", Cli.OWNER),
                Stream.of(more))
            .toArray(String[]::new));
  }
}
