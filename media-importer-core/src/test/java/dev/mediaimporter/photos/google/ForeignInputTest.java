package dev.mediaimporter.photos.google;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.mediaimporter.internal.http.RetryAfter;
import dev.mediaimporter.internal.text.Json;
import dev.mediaimporter.internal.text.SafeText;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.media.SourceUnavailableException;
import dev.mediaimporter.photos.Page;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The small parsers of what servers send. */
final class ForeignInputTest {
  private static final Instant NOW = Instant.parse("2026-11-22T20:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  @Property
  void reads_retry_after_in_seconds(@ForAll @IntRange(max = 2_592_000) int seconds) {
    assertThat(RetryAfter.parse(" " + seconds + " ", CLOCK)).contains(Duration.ofSeconds(seconds));
  }

  @Property
  void reads_retry_after_as_a_date(@ForAll @IntRange(min = -100_000, max = 2_592_000) int seconds) {
    String date = DateTimeFormatter.RFC_1123_DATE_TIME
        .withLocale(Locale.ROOT)
        .format(ZonedDateTime.ofInstant(NOW.plusSeconds(seconds), ZoneOffset.UTC));

    assertThat(RetryAfter.parse(date, CLOCK)).contains(Duration.ofSeconds(Math.max(seconds, 0)));
  }

  @Property
  void bounds_retry_after_whatever_it_says(@ForAll String value) {
    RetryAfter.parse(value, CLOCK)
        .ifPresent(wait -> assertThat(wait).isBetween(Duration.ZERO, RetryAfter.LONGEST));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-5",
        "1.5",
        "soon",
        "2026-11-22T20:01:30Z",
        "Sun, 99 Nov 2026 20:01:30 GMT",
        "\u0663\u0660"
      })
  void leaves_alone_what_is_no_retry_after(String value) {
    assertThat(RetryAfter.parse(value, CLOCK)).isEmpty();
  }

  @Test
  void cuts_an_absurd_retry_after() {
    assertThat(RetryAfter.parse("9".repeat(40), CLOCK)).contains(RetryAfter.LONGEST);
    assertThat(RetryAfter.parse("Fri, 31 Dec 9999 23:59:59 GMT", CLOCK))
        .contains(RetryAfter.LONGEST);
  }

  @Property
  void reads_a_content_range(
      @ForAll @LongRange(max = 1L << 50) long first,
      @ForAll @LongRange(max = 1L << 50) long length,
      @ForAll @LongRange(max = 1L << 50) long rest) {
    Assume.that(length > 0);
    long last = first + length - 1;

    Optional<ContentRange> range =
        ContentRange.parse("bytes " + first + "-" + last + "/" + (last + 1 + rest));

    assertThat(range).contains(new ContentRange(first, last, OptionalLong.of(last + 1 + rest)));
    assertThat(range.orElseThrow().length()).isEqualTo(length);
    assertThat(ContentRange.parse("bytes " + first + "-" + last + "/*"))
        .contains(new ContentRange(first, last, OptionalLong.empty()));
  }

  @Property
  void never_accepts_a_content_range_that_contradicts_itself(@ForAll String value) {
    ContentRange.parse(value).ifPresent(range -> {
      assertThat(range.first()).isBetween(0L, range.last());
      assertThat(range.total().orElse(Long.MAX_VALUE)).isGreaterThan(range.last());
    });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes 5-4/10",
        "bytes 0-10/10",
        "bytes */10",
        "bytes 0-9/",
        "items 0-9/10",
        "bytes -1-9/10",
        "bytes 0-99999999999999999999/*",
        "bytes 0-9/10, bytes 0-9/10"
      })
  void refuses_a_bad_content_range(String value) {
    assertThat(ContentRange.parse(value)).isEmpty();
  }

  @Property
  void quotes_any_text_on_one_short_line(@ForAll String text) {
    String quoted = SafeText.of(text);

    assertThat(quoted.length()).isLessThanOrEqualTo(300);
    assertThat(quoted.codePoints().filter(Character::isISOControl).count()).isZero();
    assertThat(quoted).doesNotContain("\u202e", "\u2028");
  }

  @Property
  void quotes_no_token_wherever_it_stands(
      @ForAll @Size(max = 20) String before, @ForAll @Size(max = 20) String after) {
    String token = "ya29.SECRET" + "s3cr3t".repeat(20);

    assertThat(SafeText.of(before + " " + token + " " + after)).doesNotContain("SECRET", "s3cr3t");
    assertThat(SafeText.of(before + " https://host.example/p/SECRET?q=s3cr3t " + after))
        .doesNotContain("SECRET", "s3cr3t");
  }

  @Test
  void names_an_item_by_its_whole_id() {
    String id = "AF1Qip" + "x".repeat(92);
    assertThat(SafeText.ofName(id + "\r\n\u202e.jpg")).isEqualTo(id + " .jpg");
  }

  @Test
  void quotes_ordinary_words_as_they_are() {
    assertThat(SafeText.of("Invalid media item ID: AF1QipEXAMPLE (3/4).jpg"))
        .isEqualTo("Invalid media item ID: AF1QipEXAMPLE (3/4).jpg");
  }

  @Property
  void survives_any_json(@ForAll String text) {
    Json.parse(text).flatMap(Json::asObject).ifPresent(object -> {
      assertThat(Json.text(object, "a")).isNotNull();
      assertThat(Json.count(object, "a")).isNotNull();
    });
  }

  /** An answer is read whole or refused as unreadable; it never ends in a foreign exception. */
  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void reads_any_answer_or_calls_it_unreadable(@ForAll("answers") String text) {
    JsonObject answer = Json.parse(text).flatMap(Json::asObject).orElseThrow();
    ApiAnswer api = new ApiAnswer("x", NOW, answer);
    try {
      api.albums();
      Page<MediaItem> page = api.mediaItems(Optional.empty());
      assertThat(page.items()).hasSameSizeAs(api.objects("mediaItems"));
      assertThat(api.pickedItems(Optional.empty()).items()).hasSameSizeAs(page.items());
    } catch (SourceUnavailableException e) {
      assertThat(e).hasMessageContaining("unreadable answer");
    }
  }

  @Provide
  Arbitrary<String> answers() {
    Arbitrary<String> resource = RandomJson.of(
        List.of(
            "id",
            "baseUrl",
            "mimeType",
            "filename",
            "mediaMetadata",
            "creationTime",
            "width",
            "height",
            "photo",
            "video",
            "status",
            "title",
            "mediaItemsCount",
            "type",
            "mediaFile",
            "mediaFileMetadata",
            "videoMetadata",
            "processingStatus",
            "createTime"),
        List.of(
            "\"2024-07-14T09:31:07.5Z\"",
            "\"https://host.example/\"",
            "\"video/mp4\"",
            "\"+999999999-12-31T23:59:59.999999999-18:00\""));
    Arbitrary<String> array = resource
        .map(text -> text.startsWith("{") ? text.replaceFirst("\\{", "{\"id\":\"x\",") : text)
        .map(text -> text.replace(",}", "}"))
        .list()
        .ofMaxSize(3)
        .map(list -> "[" + String.join(",", list) + "]");
    return Combinators.combine(
            Arbitraries.oneOf(array, resource), Arbitraries.oneOf(array, resource), resource)
        .as((albums, items, token) -> "{\"albums\":" + albums + ",\"mediaItems\":" + items
            + ",\"nextPageToken\":" + token + "}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "{", "{}{}", "{} x", "{'a':1}", "{a:1}", "nul", "<html>", "{\"a\":1"})
  void takes_only_strict_json(String text) {
    assertThat(Json.parse(text)).isEmpty();
  }

  @Test
  void survives_deep_json() {
    assertThat(Json.parse("[".repeat(100_000))).isEmpty();
    assertThat(Json.parse("{\"a\":".repeat(100_000))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE html><title>302 Moved",
        "\r\n\t <HTML>",
        "\u00ef\u00bb\u00bf<html>",
        "<?xml version='1.0'?><Error>",
        "<head>",
        "<body>"
      })
  void recognises_a_document_by_its_first_bytes(String head) {
    byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
    assertThat(ContentSniffer.objectionTo(bytes, MediaKind.PHOTO)).isPresent();
    assertThat(ContentSniffer.objectionTo(bytes, MediaKind.VIDEO)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u00ff\u00d8\u00ff\u00e0..JFIF",
        "\u0089PNG\r\n\u001a\n....",
        "GIF89a",
        "GIF87a",
        "RIFF....WEBPVP8 ",
        "....ftypheic....",
        "....ftypavif...."
      })
  void recognises_a_still_where_a_video_is_expected(String head) {
    byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
    assertThat(ContentSniffer.objectionTo(bytes, MediaKind.VIDEO)).isPresent();
    assertThat(ContentSniffer.objectionTo(bytes, MediaKind.PHOTO)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\u0000",
        "....ftypisom....",
        "....ftypqt  ....",
        "RIFF....AVI LIST",
        "....ftyp",
        "\u001aE\u00df\u00a3",
        "<3"
      })
  void gives_anything_else_the_benefit_of_the_doubt(String head) {
    byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
    assertThat(ContentSniffer.objectionTo(bytes, MediaKind.VIDEO)).isEmpty();
    assertThat(ContentSniffer.objectionTo(bytes, MediaKind.PHOTO)).isEmpty();
  }
}
