package dev.mediaimporter.testkit;

import static dev.mediaimporter.testkit.Caller.encode;
import static dev.mediaimporter.testkit.Caller.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import dev.mediaimporter.testkit.emulator.library.User;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The page on which a person picks, as a browser gets and sends it. */
class PickerPageTest {
  private static final Pattern ITEM = Pattern.compile("data-item=\"([^\"]*)\"");
  private static final String BERTA = "berta@example.com";
  private static final LibraryItem JUNE =
      at(LibraryItem.photo("june", "june.jpg", 1_000), "2024-06-02T10:00:00Z");
  private static final LibraryItem JULY =
      at(LibraryItem.video("july", "july.mp4", 1_000), "2024-07-01T10:00:00Z");
  private static final LibraryItem LATE_JULY =
      at(LibraryItem.motionPhoto("late", "late.jpg", 1_000), "2024-07-30T10:00:00Z");

  private final ManualClock clock = ManualClock.at(Instant.parse("2026-09-01T12:00:00Z"));
  private final PhotosEmulator google = PhotosEmulator.builder()
      .clock(clock)
      .library(Library.builder()
          .album("Mine", JUNE, JULY, LATE_JULY)
          .item(LibraryItem.builder()
              .from(LibraryItem.photo("hidden", "old.jpg", 9))
              .archived(true)
              .build())
          .build())
      .user(User.of(BERTA, Library.builder().build()))
      .start();
  private final Caller caller = new Caller(google);

  @AfterEach
  void close() {
    google.close();
  }

  private static LibraryItem at(LibraryItem item, String time) {
    return LibraryItem.builder().from(item).creationTime(Instant.parse(time)).build();
  }

  private JsonObject create(int most) {
    return json(caller.picker(
        "POST", "/v1/sessions", "{\"pickingConfig\":{\"maxItemCount\":" + most + "}}"));
  }

  private static String uri(JsonObject session) {
    return session.get("pickerUri").getAsString();
  }

  private static String id(JsonObject session) {
    return session.get("id").getAsString();
  }

  private HttpResponse<String> get(String url, String... cookies) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    Stream.of(cookies).forEach(cookie -> request.header("Cookie", cookie));
    return caller.send(request, BodyHandlers.ofString());
  }

  private HttpResponse<String> confirm(String url, String cookie, String... items) {
    String form =
        Stream.of(items).map(item -> "item=" + encode(item)).collect(Collectors.joining("&"));
    return caller.send(
        HttpRequest.newBuilder(URI.create(url))
            .header("Cookie", cookie)
            .POST(BodyPublishers.ofString(form)),
        BodyHandlers.ofString());
  }

  /** Chooses an account as the chooser offers it, and returns the cookie. */
  private String signIn(String pickerUri, User user) {
    HttpResponse<String> page = get(pickerUri + "?authuser=" + user.subject());
    return page.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
  }

  private String signInAsFirst(String pickerUri) {
    return signIn(pickerUri, google.users().get(0));
  }

  private static List<String> shown(HttpResponse<String> page) {
    List<String> ids = new ArrayList<>();
    for (Matcher matcher = ITEM.matcher(page.body()); matcher.find(); ) {
      ids.add(matcher.group(1));
    }
    return ids;
  }

  @Test
  void asks_who_is_there_and_shows_the_newest_first() {
    String uri = uri(create(5));
    assertThat(get(uri).body()).contains("Choose an account", "anna@example.com", BERTA);
    String cookie = signInAsFirst(uri);

    HttpResponse<String> page = get(uri, cookie);

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(shown(page)).containsExactly("late", "july", "june");
    assertThat(page.body())
        .contains("July 2024", "June 2024", "data-max=\"5\"", ">Video<", ">Motion<")
        .contains("<title>Select photos – Google Photos (emulator)</title>");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "form-action 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe", "http");
    assertThat(google.requests().count(RequestKind.PICKER_PAGE)).isEqualTo(3);
  }

  @Test
  void what_is_ticked_becomes_the_selection_once() {
    JsonObject session = create(2);
    String cookie = signInAsFirst(uri(session));

    HttpResponse<String> done = confirm(uri(session), cookie, "june", "late");

    assertThat(done.body()).contains("2 items selected", "data-count=\"2\"", "close this window");
    assertThat(google.picker().chosen(id(session))).containsExactly("june", "late");
    assertThat(json(caller.picker("GET", "/v1/sessions/" + id(session), ""))
            .get("mediaItemsSet")
            .getAsBoolean())
        .isTrue();
    assertThat(get(uri(session), cookie).statusCode()).isEqualTo(410);
    assertThat(confirm(uri(session), cookie, "july").statusCode()).isEqualTo(410);
    assertThat(google.picker().chosen(id(session))).containsExactly("june", "late");
  }

  @Test
  void the_window_closes_where_that_is_asked_for() {
    JsonObject session = create(2);
    String cookie = signInAsFirst(uri(session));
    assertThat(get(uri(session) + "/autoclose", cookie).body()).contains("/autoclose\"");
    assertThat(confirm(uri(session) + "/autoclose", cookie, "june").body())
        .contains("<body class=\"close\">", "1 item selected");
  }

  @Test
  void closing_or_cancelling_leaves_no_trace() {
    JsonObject session = create(2);
    String cookie = signInAsFirst(uri(session));
    assertThat(get(uri(session) + "/cancelled", cookie).body()).contains("Nothing was selected");
    assertThat(json(caller.picker("GET", "/v1/sessions/" + id(session), "")).has("mediaItemsSet"))
        .isFalse();
    assertThat(get(uri(session), cookie).statusCode()).isEqualTo(200);
  }

  @Test
  void too_many_or_foreign_items_are_refused() {
    JsonObject session = create(2);
    String cookie = signInAsFirst(uri(session));
    assertThat(confirm(uri(session), cookie, "june", "july", "late").statusCode())
        .isEqualTo(400);
    assertThat(confirm(uri(session), cookie, "somebody's").statusCode()).isEqualTo(400);
    confirm(uri(session), cookie);
    assertThat(google.picker().chosen(id(session))).isEmpty();
  }

  @Test
  void another_account_is_turned_away() {
    JsonObject session = create(2);
    String cookie = signIn(uri(session), google.users().get(1));

    HttpResponse<String> page = get(uri(session), cookie);

    assertThat(page.statusCode()).isEqualTo(403);
    assertThat(page.body()).contains("another account", BERTA, "id=\"switch-account\"");
    assertThat(confirm(uri(session), cookie).statusCode()).isEqualTo(403);
    assertThat(get(uri(session) + "/thumbnails/june", cookie).statusCode()).isEqualTo(404);
    assertThat(get(uri(session) + "/thumbnails/june").statusCode()).isEqualTo(404);
    assertThat(json(caller.picker("GET", "/v1/sessions/" + id(session), "")).has("mediaItemsSet"))
        .isFalse();
  }

  @Test
  void links_that_lead_nowhere_say_so() {
    JsonObject deleted = create(2);
    String cookie = signInAsFirst(uri(deleted));
    caller.picker("DELETE", "/v1/sessions/" + id(deleted), "");
    JsonObject expired = create(2);
    clock.advance(Duration.ofDays(7));

    for (String uri : List.of(uri(deleted), uri(expired), uri(expired) + "x")) {
      HttpResponse<String> page = get(uri, cookie);
      assertThat(page.statusCode()).isEqualTo(404);
      assertThat(page.body()).contains("does not work any more");
    }
    assertThat(get(uri(create(2)) + "/other", cookie).statusCode()).isEqualTo(404);
  }

  @Test
  void thumbnails_are_small_pictures() throws IOException {
    String uri = uri(create(2));
    String cookie = signInAsFirst(uri);
    HttpResponse<byte[]> picture =
        caller.bytes(uri + "/thumbnails/july", request -> request.header("Cookie", cookie));
    assertThat(picture.headers().firstValue("Content-Type")).contains("image/jpeg");
    assertThat(ImageIO.read(new ByteArrayInputStream(picture.body())).getWidth())
        .isEqualTo(400);
    assertThat(get(uri + "/thumbnails/nothing", cookie).statusCode()).isEqualTo(404);
  }

  @Test
  void large_libraries_come_in_parts() {
    google.showLibrary(Library.generated(1, 500, 10, 20));
    String uri = uri(create(2_000));
    String cookie = signInAsFirst(uri);

    List<String> all = new ArrayList<>(shown(get(uri, cookie)));
    assertThat(all).hasSize(240);
    HttpResponse<String> second = get(uri + "?from=240", cookie);
    assertThat(second.body()).doesNotContain("<html").contains("from=480");
    all.addAll(shown(second));
    HttpResponse<String> third = get(uri + "?from=480", cookie);
    assertThat(third.body()).doesNotContain("id=\"more\"");
    all.addAll(shown(third));

    assertThat(all)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(
            google.library().items().stream().map(LibraryItem::id).toList());
    assertThat(shown(get(uri + "?count=480", cookie))).isEqualTo(all.subList(0, 480));
    assertThat(shown(get(uri + "?from=999999999&count=999999999", cookie))).isEmpty();
    assertThat(shown(get(uri + "?from=-1&count=x", cookie))).hasSize(240);
  }

  @Test
  void hostile_names_and_ids_are_escaped() {
    LibraryItem hostile = LibraryItem.photo(
        "\"><img src=x>&'", "</span><script>alert(1)</script>\"'\u0000\uD800.jpg", 100);
    google.showLibrary(Library.builder().item(hostile).build());
    JsonObject session = create(2);
    String cookie = signInAsFirst(uri(session));

    HttpResponse<String> page = get(uri(session), cookie);

    assertThat(page.body())
        .doesNotContain("<script>", "<img src=x", "\u0000")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;\uFFFD\uFFFD.jpg");
    Matcher source = Pattern.compile("src=\"([^\"]*/thumbnails/[^\"]*)\"").matcher(page.body());
    assertThat(source.find()).isTrue();
    assertThat(get(google.photosUrl() + source.group(1), cookie).statusCode()).isEqualTo(200);
    confirm(uri(session), cookie, hostile.id());
    assertThat(google.picker().chosen(id(session))).containsExactly(hostile.id());
  }

  @Test
  void every_hostile_library_can_be_shown() {
    google.showLibrary(Library.hostile());
    String uri = uri(create(2_000));
    HttpResponse<String> page = get(uri + "?count=2000", signInAsFirst(uri));
    assertThat(shown(page)).hasSameSizeAs(google.library().items());
    assertThat(page.body()).doesNotContain("<script>");
  }

  @Test
  void pages_load_only_what_is_here() {
    String uri = uri(create(5));
    String page = get(uri, signInAsFirst(uri)).body();
    assertThat(Pattern.compile("(?:src|href|action)=\"([^\"]*)\"")
            .matcher(page)
            .results()
            .map(result -> result.group(1)))
        .isNotEmpty()
        .allMatch(address -> address.startsWith("/") || address.equals("data:,"));
    assertThat(page).doesNotContain("style=", "onclick=");
    assertThat(
            get(google.photosUrl() + "/__emulator/page.css").headers().firstValue("Content-Type"))
        .contains("text/css; charset=utf-8");
    assertThat(get(google.photosUrl() + "/__emulator/page.js").body()).doesNotContain("http");
  }
}
