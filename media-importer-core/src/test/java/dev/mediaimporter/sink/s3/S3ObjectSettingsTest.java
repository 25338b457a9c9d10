package dev.mediaimporter.sink.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediaimporter.media.MediaKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.S3Client;

/** What the settings of objects look like at the wire. */
final class S3ObjectSettingsTest {
  private static final int PART = 5 * 1024 * 1024;
  private static final MediaKey KEY = MediaKey.of("a.jpg");

  private static final S3ObjectSettings ALL = S3ObjectSettings.builder()
      .storageClass("STANDARD_IA")
      .kmsKey("alias/photos")
      .putTags("project", "family photos")
      .acl("bucket-owner-full-control")
      .build();

  private ScriptedS3 server;
  private S3Client client;

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedS3();
    client = server.newClient();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void an_object_in_one_piece_has_all_of_them() throws Exception {
    put(ALL, 1000);

    assertHasAll(only("PutObject"));
    assertThat(only("PutObject").header("x-amz-tagging")).isEqualTo("project=family%20photos");
  }

  @Test
  void an_object_in_parts_has_all_of_them() throws Exception {
    put(ALL, PART + 1);

    assertHasAll(only("CreateMultipartUpload"));
    assertThat(only("CreateMultipartUpload").header("x-amz-tagging"))
        .isEqualTo("project=family%20photos");
  }

  @Test
  void an_object_that_is_moved_has_all_of_them_and_keeps_its_tags() throws Exception {
    put(ALL, 1000);
    try (S3MediaSink sink = sink(ALL)) {
      sink.setAside(KEY);
    }

    ScriptedS3.Request copy = server.requests().stream()
        .filter(request -> !request.header("x-amz-copy-source").isEmpty())
        .findFirst()
        .orElseThrow();
    assertHasAll(copy);
    assertThat(copy.header("x-amz-tagging")).isEmpty();
  }

  @Test
  void the_probe_has_all_of_them_because_a_bucket_may_refuse_others() throws Exception {
    new ServerProbe(new S3Objects(client, "bucket", "", ALL)).run();

    assertThat(server.requests())
        .filteredOn(
            request -> List.of("PutObject", "CreateMultipartUpload").contains(request.operation()))
        .isNotEmpty()
        .allSatisfy(S3ObjectSettingsTest::assertHasAll);
  }

  @Test
  void without_settings_no_request_has_any() throws Exception {
    put(S3ObjectSettings.defaults(), 1000);

    assertThat(only("PutObject").headers().keySet())
        .noneMatch(name -> name.toLowerCase(Locale.ROOT)
            .matches("x-amz-(storage-class|server-side.*|acl|tagging)"));
  }

  @Test
  void etags_of_kms_objects_are_not_taken_for_md5() throws Exception {
    put(S3ObjectSettings.builder().encryption("AES256").build(), PART + 1);
    put(ALL, PART + 1, "b.jpg");

    assertThat(server.requests())
        .filteredOn(request -> request.operation().equals("CreateMultipartUpload"))
        .extracting(request -> request.headers().keySet().stream()
            .anyMatch(name -> name.toLowerCase(Locale.ROOT).contains("part-size")))
        .containsExactly(true, false);
  }

  @ParameterizedTest
  @CsvSource({"CRC32, crc32, 4", "CRC32C, crc32c, 4", "SHA256, sha256, 32"})
  void the_checksum_can_be_chosen(String name, String header, int bytes) throws Exception {
    S3ObjectSettings settings = S3ObjectSettings.builder().checksum(name).build();
    put(settings, 1000);
    put(settings, PART + 1, "b.jpg");

    assertThat(only("CreateMultipartUpload").header("x-amz-checksum-algorithm")).isEqualTo(name);
    assertThat(server.requests())
        .filteredOn(request -> List.of("PutObject", "UploadPart").contains(request.operation()))
        .hasSize(3)
        .allSatisfy(request -> assertThat(
                Base64.getDecoder().decode(request.header("x-amz-checksum-" + header)))
            .hasSize(bytes));
    assertThat(only("Complete").body()).contains("<Checksum" + name + ">");
  }

  @Test
  void checksums_are_those_of_the_algorithms() {
    byte[] bytes = "123456789...".getBytes(StandardCharsets.US_ASCII);

    assertThat(Checksums.CRC32.of(bytes, 9)).isEqualTo("y/Q5Jg==");
    assertThat(Checksums.CRC32C.of(bytes, 9)).isEqualTo("4waSgw==");
    assertThat(Checksums.SHA256.of(bytes, 0))
        .isEqualTo("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "storageClass | standard | storageClass must be a class such as STANDARD_IA, got standard",
        "encryption | kms | encryption must be AES256, aws:kms or aws:kms:dsse, got kms",
        "acl | Private! | acl must be a canned ACL such as private, got Private!",
        "checksum | MD5 | checksum must be CRC32, CRC32C or SHA256, got MD5",
      })
  void values_that_no_server_takes_are_refused(String name, String value, String message) {
    S3ObjectSettings.Builder builder = S3ObjectSettings.builder();
    switch (name) {
      case "storageClass" -> builder.storageClass(value);
      case "encryption" -> builder.encryption(value);
      case "acl" -> builder.acl(value);
      default -> builder.checksum(value);
    }

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(message);
  }

  @Test
  void a_kms_key_needs_kms_and_tags_have_limits() {
    assertThatThrownBy(
            () -> S3ObjectSettings.builder().encryption("AES256").kmsKey("key").build())
        .hasMessage("kmsKey needs the encryption aws:kms, got AES256");
    assertThatThrownBy(
            () -> S3ObjectSettings.builder().putTags("k".repeat(129), "v").build())
        .hasMessageContaining("keys of 1 to 128 characters");
    S3ObjectSettings.Builder eleven = S3ObjectSettings.builder();
    for (int i = 0; i < 11; i++) {
      eleven.putTags("k" + i, "v");
    }
    assertThatThrownBy(eleven::build).hasMessage("tags must be at most 10, got 11");
  }

  private static void assertHasAll(ScriptedS3.Request request) {
    assertThat(request.header("x-amz-storage-class")).isEqualTo("STANDARD_IA");
    assertThat(request.header("x-amz-server-side-encryption")).isEqualTo("aws:kms");
    assertThat(request.header("x-amz-server-side-encryption-aws-kms-key-id"))
        .isEqualTo("alias/photos");
    assertThat(request.header("x-amz-acl")).isEqualTo("bucket-owner-full-control");
  }

  private ScriptedS3.Request only(String operation) {
    List<ScriptedS3.Request> requests = server.requests().stream()
        .filter(request -> request.operation().equals(operation))
        .toList();
    assertThat(requests).hasSize(1);
    return requests.get(0);
  }

  private void put(S3ObjectSettings settings, int bytes) throws IOException {
    put(settings, bytes, KEY.value());
  }

  private void put(S3ObjectSettings settings, int bytes, String key) throws IOException {
    try (S3MediaSink sink = sink(settings)) {
      sink.put(MediaKey.of(key), new Photo("item-" + key, bytes));
    }
  }

  private S3MediaSink sink(S3ObjectSettings settings) {
    return S3MediaSink.builder(client, "bucket")
        .partSizeBytes(PART)
        .features(S3Features.FULL)
        .objects(settings)
        .build();
  }
}
