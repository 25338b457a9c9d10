package dev.mediaimporter.sink.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.SinkException;
import dev.mediaimporter.sink.MediaSink.Exclusion;
import dev.mediaimporter.sink.s3.ScriptedS3.Fault;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.s3.S3Client;

/** What the sink finds out about a server before it writes. */
@Timeout(60)
final class ServerProbeTest {
  private ScriptedS3 server;
  private S3Client client;
  private S3MediaSink sink;

  @BeforeEach
  void start() throws Exception {
    server = new ScriptedS3();
    client = server.newClient();
    sink = S3MediaSink.create(client, "bucket");
  }

  @AfterEach
  void stop() {
    sink.close();
    client.close();
    server.close();
  }

  private S3Features found() {
    S3Features features = new ServerProbe(
            new S3Objects(client, "bucket", "photos/", S3ObjectSettings.defaults()))
        .run();
    assertThat(server.objects()).isEmpty();
    assertThat(server.openUploads()).isZero();
    return features;
  }

  @Test
  void a_server_that_honours_everything() throws Exception {
    assertThat(found()).isEqualTo(S3Features.FULL);
    assertThat(sink.exclusion()).isEqualTo(Exclusion.TRIED);
  }

  @Test
  void is_asked_once_for_all_writes() throws Exception {
    sink.put(MediaKey.of("a.jpg"), new Photo("a", 10));
    long requests = server.requests().size();

    sink.put(MediaKey.of("b.jpg"), new Photo("b", 10));
    assertThat(sink.exclusion()).isEqualTo(Exclusion.TRIED);

    assertThat(server.requests()).hasSize((int) requests + 1);
  }

  @Test
  void a_server_that_ignores_conditions() throws Exception {
    server.ignoreConditionOf("PutObject").ignoreConditionOf("Complete");

    assertThat(found()).isEqualTo(new S3Features(false, false, true, true, true));
    assertThat(sink.exclusion()).isEqualTo(Exclusion.NONE);
  }

  @Test
  void a_server_that_ignores_the_condition_of_parts() throws Exception {
    server.ignoreConditionOf("Complete");

    assertThat(found()).isEqualTo(new S3Features(true, false, true, true, true));
    assertThat(sink.exclusion()).isEqualTo(Exclusion.NONE);
  }

  @Test
  void a_server_that_refuses_conditions() {
    server.failWhen(
        100,
        request -> !request.header("If-None-Match").isEmpty(),
        ScriptedS3.answer(501, "NotImplemented"));

    assertThat(found()).isEqualTo(new S3Features(false, false, true, true, true));
  }

  @Test
  void a_server_that_refuses_checksums() {
    server.failWhen(
        100,
        request -> request.headers().keySet().stream().anyMatch(name -> name.contains("checksum")),
        ScriptedS3.answer(501, "NotImplemented"));

    assertThat(found()).isEqualTo(new S3Features(true, true, false, false, true));
  }

  /** As OpenStack Swift 2.30. */
  @Test
  void a_server_whose_list_of_parts_has_no_checksums() {
    server.failWhen(
        100,
        request -> request.operation().equals("Complete") && request.body().contains("Checksum"),
        ScriptedS3.answer(400, "MalformedXML"));

    assertThat(found()).isEqualTo(new S3Features(true, true, true, false, true));
  }

  @Test
  void a_server_without_parts() {
    server.fail(100, "CreateMultipartUpload", new Fault.Text(200, "what?"));

    S3Features features = found();

    assertThat(features.conditionalPut()).isTrue();
    assertThat(features.exclusive()).isTrue();
  }

  @Test
  void another_probe_that_deletes_the_object_in_between() {
    server.failWhen(
        1,
        request -> !request.header("If-None-Match").isEmpty(),
        new Fault.Before(() -> server.remove("photos/" + ServerProbe.NAME)));

    assertThat(found()).isEqualTo(S3Features.FULL);
  }

  @Test
  void what_is_left_where_deleting_is_forbidden_is_not_listed() throws Exception {
    server.fail(100, "DeleteObject", ScriptedS3.answer(403, "AccessDenied"));

    assertThat(sink.exclusion()).isEqualTo(Exclusion.TRIED);

    assertThat(server.objects()).containsOnlyKeys(ServerProbe.NAME);
    try (Stream<MediaKey> keys = sink.keys()) {
      assertThat(keys).isEmpty();
    }
  }

  @Test
  void a_server_that_does_not_answer_leaves_it_open() throws Exception {
    server.fail(100, "PutObject", ScriptedS3.answer(503, "SlowDown"));

    SinkException failure = catchThrowableOfType(
        SinkException.class, () -> sink.put(MediaKey.of("a.jpg"), new Photo("a", 10)));

    assertThat(failure).hasMessageContaining("503 SlowDown").hasMessageContaining("a.jpg");
  }

  @Test
  void amazon_is_not_tried() throws Exception {
    S3Connection amazon = S3Connection.builder()
        .from(server.connection())
        .endpoint(Optional.empty())
        .region("eu-central-1")
        .build();
    try (S3Client there = amazon.open();
        S3MediaSink known = S3MediaSink.create(there, "bucket")) {
      assertThat(known.exclusion()).isEqualTo(Exclusion.CERTAIN);
    }
    assertThat(new S3Objects(client, "bucket", "", S3ObjectSettings.defaults()).isAmazon())
        .isFalse();
  }
}
