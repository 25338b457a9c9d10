package dev.mediaimporter.sink.s3;

import static dev.mediaimporter.sink.s3.ScriptedS3.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mediaimporter.internal.Digests.PartTag;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.SinkException;
import dev.mediaimporter.media.SinkException.Scope;
import dev.mediaimporter.media.SinkException.State;
import dev.mediaimporter.sink.PutResult;
import dev.mediaimporter.sink.StoredMedia;
import dev.mediaimporter.sink.s3.ScriptedS3.Fault;
import dev.mediaimporter.sink.s3.ScriptedS3.Request;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3Client;

/** Every way in which S3 fails that the sink knows, one at a time. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
final class S3MediaSinkFaultsTest {
  private static final int PART = 5 * 1024 * 1024;
  private static final MediaKey KEY = MediaKey.of("a.jpg");

  private final List<Duration> pauses = new ArrayList<>();
  private final AtomicInteger attempts = new AtomicInteger();
  private static final S3Features PLAIN = new S3Features(false, false, false, false, false);

  private final Clock clock = Clock.fixed(Instant.parse("2026-11-27T12:00:00Z"), ZoneOffset.UTC);
  private ScriptedS3 server;
  private S3Client client;
  private S3MediaSink sink;

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedS3();
    client = server.newClient();
    sink = sinkFor(S3Features.FULL);
  }

  private S3MediaSink sinkFor(S3Features features) {
    return S3MediaSink.builder(client, "bucket")
        .partSizeBytes(PART)
        .features(features)
        .testHooks(new UploadContext.TestHooks(
            pauses::add, () -> 1.0, () -> "attempt-" + attempts.incrementAndGet(), clock))
        .build();
  }

  @AfterEach
  void stop() {
    sink.close();
    client.close();
    server.close();
  }

  private static Photo small() {
    return new Photo("item-1", 1000);
  }

  private static Photo large() {
    return new Photo("item-1", 3 * PART + 7);
  }

  private void assertCreated(PutResult result, Photo photo) {
    assertThat(result).isInstanceOf(PutResult.Created.class);
    assertThat(result.stored().sizeBytes()).isEqualTo(photo.bytes.length);
    assertThat(result.stored().sha256()).isPresent();
    assertThat(server.objects()).containsOnlyKeys("a.jpg");
    assertThat(server.bytes("a.jpg")).isEqualTo(photo.bytes);
    assertThat(server.openUploads()).isZero();
  }

  private void assertTakenBy(PutResult result, String itemId) {
    assertThat(result).isInstanceOf(PutResult.AlreadyExists.class);
    assertThat(result.stored().itemId()).contains(itemId);
    assertThat(server.openUploads()).isZero();
  }

  private SinkException failure(Photo photo) {
    return catchThrowableOfType(SinkException.class, () -> sink.put(KEY, photo));
  }

  private void storeAs(String itemId) {
    server.store("a.jpg", new byte[] {1}, Map.of("x-amz-meta-media-item-id", itemId));
  }

  private static Predicate<Request> part(int number) {
    AtomicInteger seen = new AtomicInteger();
    return request -> request.operation().equals("UploadPart") && seen.incrementAndGet() == number;
  }

  @Test
  void sends_small_content_in_one_plain_request() throws Exception {
    Photo photo = small();

    assertCreated(sink.put(KEY, photo), photo);

    assertThat(server.operations()).containsExactly("PutObject");
    Request put = server.requests().get(0);
    assertThat(put.header("If-None-Match")).isEqualTo("*");
    assertThat(put.header("Content-Type")).isEqualTo("image/jpeg");
    assertThat(put.header("Content-Length")).isEqualTo("1000");
    assertThat(put.header("x-amz-checksum-sha256")).isNotEmpty();
    assertThat(put.header("x-amz-content-sha256")).isEqualTo("UNSIGNED-PAYLOAD");
    assertThat(put.headers())
        .doesNotContainKeys(
            "x-amz-trailer", "Content-Encoding", "Expect", "x-amz-sdk-checksum-algorithm");
    assertThat(put.header("Authorization")).contains("x-amz-checksum-sha256");
    assertThat(put.header("x-amz-meta-media-item-id")).isEqualTo("item-1");
    assertThat(put.header("x-amz-meta-creation-time")).isEqualTo("2019-07-30T12:34:56Z");
    assertThat(put.header("x-amz-meta-original-filename"))
        .isEqualTo("Gr=C3=B6=C3=9Fe=20=26=201.jpg");
    assertThat(put.header("x-amz-meta-sha256")).hasSize(64);
    assertThat(put.headers().values()).allMatch(StandardCharsets.US_ASCII.newEncoder()::canEncode);
  }

  @Test
  void sends_large_content_in_parts_with_checksums() throws Exception {
    Photo photo = large();

    assertCreated(sink.put(KEY, photo), photo);

    assertThat(server.operations())
        .startsWith("HeadObject", "CreateMultipartUpload")
        .endsWith("Complete")
        .hasSize(7);
    assertThat(server.requests())
        .filteredOn(request -> request.operation().equals("UploadPart"))
        .hasSize(4)
        .allSatisfy(request -> {
          assertThat(request.header("x-amz-checksum-crc32")).isNotEmpty();
          assertThat(request.header("x-amz-content-sha256")).hasSize(64);
          assertThat(request.headers()).doesNotContainKeys("x-amz-trailer", "Content-Encoding");
        });
    assertThat(server.requests().get(6).header("If-None-Match")).isEqualTo("*");
  }

  @Test
  void repeats_from_the_buffer_after_503() throws Exception {
    server.fail(1, "PutObject", answer(503, "SlowDown"));
    Photo photo = small();

    assertCreated(sink.put(KEY, photo), photo);

    assertThat(photo.opened).isEqualTo(1);
    assertThat(server.operations()).containsExactly("PutObject", "PutObject");
  }

  @Test
  void repeats_from_the_buffer_after_a_broken_connection() throws Exception {
    server.fail(2, "PutObject", new Fault.Drop());
    Photo photo = small();

    assertCreated(sink.put(KEY, photo), photo);

    assertThat(photo.opened).isEqualTo(1);
  }

  @Test
  void understands_an_answer_that_comes_before_the_body_was_sent() throws Exception {
    server.fail(1, "PutObject", new Fault.EarlyAnswer(503, "SlowDown"));
    Photo photo = new Photo("item-1", PART);

    assertCreated(sink.put(KEY, photo), photo);

    assertThat(photo.opened).isEqualTo(1);
  }

  @Test
  void is_unavailable_when_s3_stays_overloaded() {
    server.fail(100, "PutObject", answer(503, "SlowDown"));
    Photo photo = small();

    SinkException failure = failure(photo);

    assertThat(failure.state()).isEqualTo(State.NOT_WRITTEN);
    assertThat(failure.scope()).isEqualTo(Scope.UNAVAILABLE);
    assertThat(failure).hasMessageContaining("503 SlowDown").hasMessageContaining("a.jpg");
    assertThat(photo.opened).isEqualTo(1);
    assertThat(server.count("PutObject")).isEqualTo(3);
    assertThat(server.objects()).isEmpty();
  }

  @Test
  void finds_out_that_it_was_stored_when_the_answer_was_lost() throws Exception {
    server.fail(1, "PutObject", new Fault.DropAnswer());
    Photo photo = small();

    assertCreated(sink.put(KEY, photo), photo);

    assertThat(server.operations()).containsExactly("PutObject", "PutObject", "HeadObject");
  }

  @Test
  void finds_out_that_it_was_stored_when_every_answer_was_lost() throws Exception {
    server.fail(1, "PutObject", new Fault.DropAnswer()).fail(2, "PutObject", new Fault.Drop());
    Photo photo = small();

    assertCreated(sink.put(KEY, photo), photo);
  }

  @Test
  void says_so_when_it_cannot_find_out() {
    server.fail(3, "PutObject", new Fault.DropAnswer()).fail(100, "HeadObject", new Fault.Drop());

    SinkException failure = failure(small());

    assertThat(failure.state()).isEqualTo(State.UNKNOWN);
    assertThat(failure.scope()).isEqualTo(Scope.UNAVAILABLE);
  }

  @Test
  void is_unavailable_when_nobody_answers() {
    server.fail(100, "PutObject", new Fault.Drop());

    SinkException failure = failure(small());

    assertThat(failure.state()).isEqualTo(State.NOT_WRITTEN);
    assertThat(failure.scope()).isEqualTo(Scope.UNAVAILABLE);
  }

  @Test
  void sends_again_what_was_damaged_on_the_way() throws Exception {
    server.fail(2, "PutObject", answer(400, "BadDigest"));
    Photo photo = small();

    assertCreated(sink.put(KEY, photo), photo);

    assertThat(photo.opened).isEqualTo(1);
  }

  @Test
  void gives_up_when_everything_is_damaged_on_the_way() {
    server.fail(100, "PutObject", answer(400, "BadDigest"));

    SinkException failure = failure(small());

    assertThat(failure.state()).isEqualTo(State.NOT_WRITTEN);
    assertThat(failure.scope()).isEqualTo(Scope.ITEM);
    assertThat(server.count("PutObject")).isEqualTo(5);
  }

  @Test
  void learns_whose_name_it_is_from_412() throws Exception {
    storeAs("item-2");

    assertTakenBy(sink.put(KEY, small()), "item-2");

    assertThat(server.operations()).containsExactly("PutObject", "HeadObject");
  }

  @Test
  void stores_under_another_name_what_it_has_read_already() throws Exception {
    storeAs("item-2");
    MediaKey other = MediaKey.of("a-1.jpg");
    Photo photo = small().or(other);

    PutResult result = sink.put(KEY, photo);

    assertThat(result).isInstanceOf(PutResult.Created.class);
    assertThat(result.stored().key()).isEqualTo(other);
    assertThat(server.bytes("a-1.jpg")).isEqualTo(photo.bytes);
    assertThat(photo.opened).isEqualTo(1);
    assertThat(server.operations()).containsExactly("PutObject", "HeadObject", "PutObject");
    assertTakenBy(sink.put(KEY, new Photo("item-1", 1000).or(other)), "item-1");
    assertTakenBy(sink.put(KEY, new Photo("item-3", 1000).or(other)), "item-1");
  }

  @Test
  void stores_parts_under_another_name_without_reading_twice() throws Exception {
    storeAs("item-2");
    Photo photo = large().or(MediaKey.of("a-1.jpg"));

    PutResult result = sink.put(KEY, photo);

    assertThat(result).isInstanceOf(PutResult.Created.class);
    assertThat(server.bytes("a-1.jpg")).isEqualTo(photo.bytes);
    assertThat(server.bytes("a.jpg")).hasSize(1);
    assertThat(photo.opened).isEqualTo(1);
    assertThat(server.count("HeadObject")).isEqualTo(2);
  }

  @Test
  void leaves_another_name_to_its_caller_where_conditions_are_not_honoured() throws Exception {
    sink = sinkFor(PLAIN);
    storeAs("item-2");

    assertTakenBy(sink.put(KEY, small().or(MediaKey.of("a-1.jpg"))), "item-2");
    assertTakenBy(sink.put(KEY, large().or(MediaKey.of("a-1.jpg"))), "item-2");

    assertThat(server.objects()).containsOnlyKeys("a.jpg");
  }

  @Test
  void recognises_its_item_after_412() throws Exception {
    storeAs("item-1");

    assertTakenBy(sink.put(KEY, small()), "item-1");
  }

  @Test
  void tries_again_when_what_was_there_is_gone() throws Exception {
    server.fail(1, "PutObject", answer(412, "PreconditionFailed"));
    Photo photo = small();

    assertCreated(sink.put(KEY, photo), photo);

    assertThat(photo.opened).isEqualTo(1);
    assertThat(pauses).hasSize(1);
  }

  @Test
  void waits_and_tries_again_after_a_conflict() throws Exception {
    server.fail(2, "PutObject", answer(409, "ConditionalRequestConflict"));
    Photo photo = small();

    assertCreated(sink.put(KEY, photo), photo);

    assertThat(photo.opened).isEqualTo(1);
    assertThat(pauses).containsExactly(Duration.ofMillis(400), Duration.ofMillis(800));
  }

  @Test
  void gives_up_after_five_conflicts() {
    server.fail(100, "PutObject", answer(409, "ConditionalRequestConflict"));

    SinkException failure = failure(small());

    assertThat(failure.state()).isEqualTo(State.NOT_WRITTEN);
    assertThat(failure.scope()).isEqualTo(Scope.ITEM);
    assertThat(server.count("PutObject")).isEqualTo(5);
  }

  @Test
  void looks_first_where_conditions_are_not_honoured() throws Exception {
    sink = sinkFor(PLAIN);
    Photo photo = small();

    assertCreated(sink.put(KEY, photo), photo);
    assertThat(server.operations()).containsExactly("HeadObject", "PutObject");
    assertThat(server.requests().get(1).headers().keySet())
        .noneMatch(name -> name.contains("checksum") || name.equalsIgnoreCase("If-None-Match"));

    Photo second = new Photo("item-2", 10);
    assertTakenBy(sink.put(KEY, second), "item-1");
    assertThat(second.opened).isZero();
  }

  @Test
  void completes_no_parts_over_what_came_there_meanwhile() throws Exception {
    sink = sinkFor(PLAIN);
    Photo photo = large().doingAt(PART + 1, () -> storeAs("item-2"));

    assertTakenBy(sink.put(KEY, photo), "item-2");

    assertThat(server.bytes("a.jpg")).hasSize(1);
  }

  @Test
  void sends_parts_without_what_the_server_does_not_know() throws Exception {
    sink = sinkFor(PLAIN);
    Photo photo = large();

    assertCreated(sink.put(KEY, photo), photo);

    assertThat(server.requests())
        .allSatisfy(request -> assertThat(request.headers().keySet())
            .noneMatch(
                name -> name.contains("checksum") || name.equalsIgnoreCase("If-None-Match")));
  }

  @Test
  void repeats_one_failing_part_alone() throws Exception {
    server.failWhen(1, part(2), answer(503, "SlowDown"));
    Photo photo = large();

    assertCreated(sink.put(KEY, photo), photo);

    assertThat(photo.opened).isEqualTo(1);
    assertThat(server.count("UploadPart")).isEqualTo(5);
  }

  @Test
  void repeats_one_damaged_part_alone() throws Exception {
    server.failWhen(1, part(3), answer(400, "BadDigest"));
    Photo photo = large();

    assertCreated(sink.put(KEY, photo), photo);

    assertThat(photo.opened).isEqualTo(1);
    assertThat(server.count("UploadPart")).isEqualTo(5);
  }

  @Test
  void aborts_when_a_part_keeps_failing() {
    server.fail(100, "UploadPart", answer(500, "InternalError"));

    SinkException failure = failure(large());

    assertThat(failure.state()).isEqualTo(State.NOT_WRITTEN);
    assertThat(server.count("Abort")).isEqualTo(1);
    assertThat(server.openUploads()).isZero();
    assertThat(server.objects()).isEmpty();
  }

  @Test
  void aborts_when_the_source_breaks() {
    Photo photo = large().breakingAt(2 * PART + 1);

    assertThatThrownBy(() -> sink.put(KEY, photo)).isSameAs(photo.failure);

    assertThat(server.count("Abort")).isEqualTo(1);
    assertThat(server.openUploads()).isZero();
    assertThat(server.objects()).isEmpty();
  }

  @Test
  void aborts_when_interrupted() {
    Photo photo = large().doingAt(2 * PART + 1, Thread.currentThread()::interrupt);

    assertThatThrownBy(() -> sink.put(KEY, photo)).isInstanceOf(InterruptedIOException.class);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(server.count("Abort")).isEqualTo(1);
    assertThat(server.openUploads()).isZero();
    assertThat(server.objects()).isEmpty();
  }

  @Test
  void keeps_the_first_failure_when_aborting_fails_too() {
    server.fail(100, "Abort", answer(500, "InternalError"));
    Photo photo = large().breakingAt(PART + 1);

    assertThatThrownBy(() -> sink.put(KEY, photo)).isSameAs(photo.failure);

    assertThat(photo.failure.getSuppressed()).hasSize(1);
  }

  @Test
  void starts_over_after_a_conflict_at_the_end() throws Exception {
    server.fail(1, "Complete", answer(409, "ConditionalRequestConflict"));
    Photo photo = large();

    assertCreated(sink.put(KEY, photo), photo);

    assertThat(photo.opened).isEqualTo(2);
    assertThat(server.count("Abort")).isEqualTo(1);
    assertThat(pauses).hasSize(1);
  }

  @Test
  void looks_before_it_sends_parts() throws Exception {
    storeAs("item-2");

    assertTakenBy(sink.put(KEY, large()), "item-2");

    assertThat(server.operations()).containsExactly("HeadObject");
  }

  @Test
  void learns_whose_name_it_is_when_completing() throws Exception {
    server.fail(1, "Complete", new Fault.Before(() -> storeAs("item-2")));

    assertTakenBy(sink.put(KEY, large()), "item-2");

    assertThat(server.count("Abort")).isEqualTo(1);
  }

  @Test
  void finds_out_that_it_was_completed_when_the_answer_was_lost() throws Exception {
    server.fail(1, "Complete", new Fault.DropAnswer());
    Photo photo = large();

    assertCreated(sink.put(KEY, photo), photo);

    assertThat(photo.opened).isEqualTo(1);
  }

  @Test
  void fails_when_completing_fails() {
    server.fail(100, "Complete", answer(500, "InternalError"));

    SinkException failure = failure(large());

    assertThat(failure.state()).isEqualTo(State.NOT_WRITTEN);
    assertThat(server.openUploads()).isZero();
    assertThat(server.objects()).isEmpty();
  }

  @Test
  void works_with_a_single_buffer() throws Exception {
    try (S3MediaSink frugal = S3MediaSink.builder(client, "bucket")
        .partSizeBytes(PART)
        .partsInFlight(4)
        .memoryBytes(1)
        .build()) {
      Photo photo = large();

      assertCreated(frugal.put(KEY, photo), photo);
    }
  }

  private static final String NOT_S3 = "is this really S3?";

  private List<MediaKey> keys(S3MediaSink of) {
    try (Stream<MediaKey> keys = of.keys()) {
      return keys.toList();
    }
  }

  private static Fault page(String content) {
    return new Fault.Text(200, "<ListBucketResult>" + content + "</ListBucketResult>");
  }

  @Test
  void refuses_a_web_server_that_likes_everything() throws Exception {
    server.failWhen(1000, request -> true, new Fault.Text(200, "<html>Welcome</html>"));

    SinkException early = catchThrowableOfType(SinkException.class, () -> sink.checkWritable());
    assertThat(early.scope()).isEqualTo(Scope.DESTINATION);
    assertThat(early).hasMessageContaining(NOT_S3);
    assertThat(early.getMessage()).hasLineCount(1);
    SinkException one = failure(small());
    assertThat(one.state()).isEqualTo(State.UNKNOWN);
    assertThat(one).hasMessageContaining(NOT_S3);
    assertThat(failure(large())).hasMessageContaining(NOT_S3);
    assertThatThrownBy(() -> sink.find(KEY))
        .isInstanceOf(SinkException.class)
        .hasMessageContaining(NOT_S3);
    assertThatThrownBy(() -> keys(sink))
        .isInstanceOf(SinkException.class)
        .hasMessageContaining(NOT_S3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PutObject", "UploadPart", "Complete", "CreateMultipartUpload"})
  void believes_no_write_that_is_answered_like_a_web_page(String operation) throws Exception {
    server.fail(1000, operation, new Fault.Text(200, "<html>Welcome</html>"));

    SinkException failure = failure(operation.equals("PutObject") ? small() : large());

    assertThat(failure.state()).isEqualTo(State.NOT_WRITTEN);
    assertThat(failure).hasMessageContaining(NOT_S3);
    assertThat(server.openUploads()).isLessThanOrEqualTo(1);
    assertThat(server.objects()).isEmpty();
  }

  @Test
  void looks_whether_it_was_stored_when_the_answer_has_no_etag() throws Exception {
    server.fail(1, "PutObject", new Fault.NoEtag()).fail(1, "Complete", new Fault.NoEtag());
    Photo photo = small();
    assertCreated(sink.put(KEY, photo), photo);
    server.remove("a.jpg");

    Photo large = large();
    assertCreated(sink.put(KEY, large), large);
  }

  @Test
  void asks_whether_it_is_s3_when_an_object_has_no_size() {
    server.fail(100, "HeadObject", new Fault.Text(200, ""));

    SinkException failure = catchThrowableOfType(SinkException.class, () -> sink.find(KEY));

    assertThat(failure).hasMessageContaining(NOT_S3).hasMessageContaining("a.jpg");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<Name>other</Name><IsTruncated>false</IsTruncated>",
        "<Name>bucket</Name><IsTruncated>true</IsTruncated>",
        "<Name>bucket</Name><IsTruncated>true</IsTruncated>"
            + "<NextContinuationToken>x</NextContinuationToken>",
        "<Name>bucket</Name><Contents><Size>1</Size></Contents>",
        "<Name>bucket</Name><Contents><Key>p</Key></Contents>",
        "<Name>bucket</Name><Contents><Key>elsewhere/a.jpg</Key></Contents>",
      })
  void refuses_a_listing_that_cannot_be(String content) {
    server.fail(100, "ListObjects", page(content));
    S3MediaSink below = S3MediaSink.builder(client, "bucket").prefix("photos").build();

    assertThatThrownBy(() -> keys(below))
        .isInstanceOf(SinkException.class)
        .hasMessageContaining(NOT_S3);
  }

  @Test
  void lists_page_by_page() {
    server
        .fail(
            1,
            "ListObjects",
            page("<Name>bucket</Name><IsTruncated>true</IsTruncated>"
                + "<NextContinuationToken>x</NextContinuationToken>"))
        .fail(1, "ListObjects", page("<Name>bucket</Name><Contents><Key>b.jpg</Key></Contents>"));

    assertThat(keys(sink)).containsExactly(MediaKey.of("b.jpg"));
  }

  @Test
  void aborts_old_uploads_of_names_that_are_ours_by_now() throws Exception {
    server.beginUpload("ours", "a.jpg", "2026-11-26T11:59:59Z");
    server.beginUpload("young", "a.jpg", "2026-11-26T12:00:01Z");
    server.beginUpload("strange", "b.jpg", "2026-11-01T00:00:00Z");
    server.beginUpload("free", "c.jpg", "2026-11-01T00:00:00Z");
    sink.put(KEY, small());
    server.store("b.jpg", new byte[] {1}, Map.of());

    sink.removeAbandoned();

    assertThat(server.uploadIds()).containsExactlyInAnyOrder("young", "strange", "free");
  }

  @Test
  void asks_once_when_nothing_was_left() throws Exception {
    sink.removeAbandoned();

    assertThat(server.operations()).containsExactly("ListUploads");
  }

  @Test
  void says_that_it_may_not_list_uploads() {
    server.fail(100, "ListUploads", answer(403, "AccessDenied"));

    assertThatThrownBy(() -> sink.removeAbandoned()).isInstanceOf(SinkException.class);
  }

  @Test
  void records_the_size_of_the_parts_of_which_the_tag_is_made() throws Exception {
    sink.put(KEY, large());

    StoredMedia found = sink.find(KEY).orElseThrow();

    assertThat(found.partSizeBytes()).contains((long) PART);
    PartTag tag = new PartTag(PART);
    tag.update(large().bytes, 0, large().bytes.length);
    assertThat(tag.value()).endsWith("-4");
  }

  @ParameterizedTest
  @CsvSource({
    "404, NoSuchBucket, there is no bucket s3://bucket",
    "403, AccessDenied, s3:PutObject",
    "403, InvalidAccessKeyId, credentials are refused (InvalidAccessKeyId)",
    "403, SignatureDoesNotMatch, credentials are refused (SignatureDoesNotMatch)",
    "400, ExpiredToken, credentials are refused (ExpiredToken)",
    "403, RequestTimeTooSkewed, the clock of this machine is wrong",
    "301, PermanentRedirect, another region",
    "400, AuthorizationHeaderMalformed, another region",
    "507, InsufficientStorage, no space left",
    "403, QuotaExceeded, no space left",
    "400, KMS.DisabledException, the KMS key that encrypts the bucket cannot be used",
    "400, KMSInvalidStateException, the KMS key that encrypts the bucket cannot be used",
    "407, , the proxy asks for a name and a password",
    "413, , takes no request of this size",
  })
  void names_what_is_wrong_with_the_destination(int status, String code, String expected) {
    Fault answer = answer(status, code == null ? "" : code);
    server.fail(100, "PutObject", answer).fail(100, "ListObjects", answer);

    SinkException failure = failure(small());
    SinkException early = catchThrowableOfType(SinkException.class, () -> sink.checkWritable());

    assertThat(failure.scope()).isEqualTo(Scope.DESTINATION);
    assertThat(failure).hasMessageContaining("s3://bucket").hasMessageContaining(expected);
    assertThat(failure.getMessage()).hasLineCount(1);
    assertThat(early.scope()).isEqualTo(Scope.DESTINATION);
    assertThat(early).hasMessageContaining(expected);
  }

  @Test
  void what_no_wait_mends_at_the_start_is_a_failure_of_the_destination() {
    server.fail(100, "ListObjects", answer(400, "SomethingNew"));

    SinkException early = catchThrowableOfType(SinkException.class, () -> sink.checkWritable());

    assertThat(early.scope()).isEqualTo(Scope.DESTINATION);
    assertThat(early).hasMessageContaining("400 SomethingNew");
  }

  @ParameterizedTest
  @CsvSource({
    "408, RequestTimeout",
    "409, OperationAborted",
    "425, ",
    "429, ",
    "499, ",
    "500, InternalError",
    "502, ",
    "503, SlowDown",
    "504, ",
    "400, KMS.ThrottlingException",
  })
  void names_what_may_pass(int status, String code) {
    server
        .fail(1000, "PutObject", answer(status, code == null ? "" : code))
        .fail(1000, "ListObjects", answer(status, code == null ? "" : code));

    assertThat(failure(small()).scope()).isEqualTo(Scope.UNAVAILABLE);
    assertThat(catchThrowableOfType(SinkException.class, () -> sink.checkWritable())
            .scope())
        .isEqualTo(Scope.UNAVAILABLE);
    assertThat(server.openUploads()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "403, AccessDenied",
    "400, KMS.DisabledException",
    "400, KMSInvalidStateException",
    "404, NoSuchBucket",
    "413, ",
  })
  void tries_once_what_no_retry_mends(int status, String code) {
    server.fail(1000, "PutObject", answer(status, code == null ? "" : code));

    assertThat(failure(small()).scope()).isEqualTo(Scope.DESTINATION);

    assertThat(server.operations()).containsExactly("PutObject");
  }

  @Test
  void an_unknown_host_is_asked_for_once() {
    try (S3Client nowhere = S3Connection.builder()
            .from(server.connection())
            .endpoint(URI.create("http://no-such-host.invalid"))
            .build()
            .open();
        S3MediaSink lost = S3MediaSink.create(nowhere, "bucket")) {
      SinkException early = catchThrowableOfType(SinkException.class, () -> lost.checkWritable());

      assertThat(early.scope()).isEqualTo(Scope.DESTINATION);
      assertThat(early).hasMessageContaining("cannot find the host no-such-host.invalid;");
      assertThat(early.getMessage()).doesNotContain("Attempt Count");
    }
  }

  @Test
  void says_when_nobody_listens() {
    int port = server.port();
    server.close();

    SinkException early = catchThrowableOfType(SinkException.class, () -> sink.checkWritable());

    assertThat(early.scope()).isEqualTo(Scope.UNAVAILABLE);
    assertThat(early)
        .hasMessage("cannot use s3://bucket: nobody listens at http://127.0.0.1:" + port
            + "; start the server, or correct the endpoint");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 302, 403, 404})
  void says_when_something_else_than_s3_listens(int status) {
    server.fail(100, "ListObjects", new Fault.Text(status, "<html>Welcome</html>"));

    SinkException early = catchThrowableOfType(SinkException.class, () -> sink.checkWritable());

    assertThat(early.scope()).isEqualTo(Scope.DESTINATION);
    assertThat(early)
        .hasMessage("cannot use s3://bucket: is this really S3? http://127.0.0.1:" + server.port()
            + " answers like something else; correct the endpoint");
  }

  @Test
  void shows_no_credentials() {
    server.fail(100, "PutObject", answer(403, "SignatureDoesNotMatch"));

    StringWriter everything = new StringWriter();
    failure(small()).printStackTrace(new PrintWriter(everything, true));
    everything.append(server.connection().toString()).append(sink.describe());

    assertThat(everything.toString())
        .doesNotContain(ScriptedS3.SECRET_KEY, ScriptedS3.ACCESS_KEY, "Signature=");
  }

  @Test
  void refuses_a_name_that_the_prefix_makes_too_long() {
    S3MediaSink deep =
        S3MediaSink.builder(client, "bucket").prefix("p".repeat(900)).build();
    MediaKey key = MediaKey.of("n".repeat(124));

    SinkException failure = catchThrowableOfType(SinkException.class, () -> deep.put(key, small()));

    assertThat(failure.scope()).isEqualTo(Scope.ITEM);
    assertThat(failure).hasMessageContaining("1024 bytes");
    assertThat(server.operations()).isEmpty();
  }

  @Test
  void an_endpoint_without_tls_is_not_worth_a_retry() {
    SdkClientException notTls = SdkClientException.create(
        "Unable to execute HTTP request: Unsupported or unrecognized SSL message");

    SinkException error =
        S3Failures.translate(notTls, State.NOT_WRITTEN, "cannot use the bucket", "s3://bucket");

    assertThat(error.scope()).isEqualTo(Scope.DESTINATION);
    assertThat(error)
        .hasMessageEndingWith("does not speak TLS; give its address with http:// or its TLS port");
  }
}
