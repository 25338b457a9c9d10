package dev.mediaimporter.testkit.emulator.picker;

import dev.mediaimporter.testkit.emulator.http.HttpRequest;
import dev.mediaimporter.testkit.emulator.http.HttpResponse;
import dev.mediaimporter.testkit.emulator.http.SealedText;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import dev.mediaimporter.testkit.emulator.library.Preview;
import dev.mediaimporter.testkit.emulator.library.User;
import dev.mediaimporter.testkit.emulator.library.Users;
import dev.mediaimporter.testkit.emulator.media.MediaBytes;
import dev.mediaimporter.testkit.emulator.signin.Html;
import dev.mediaimporter.testkit.emulator.signin.SignedInBrowser;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The page that {@code pickerUri} names: the user's photos, to tick and to confirm. */
public final class PickerPage {
  public static final String PATH = "/picker/auth/";

  private static final String AUTOCLOSE = "/autoclose";
  private static final String CANCELLED = "/cancelled";
  private static final String THUMBNAILS = "/thumbnails/";
  private static final int AT_ONCE = 240;
  private static final int KEPT_THUMBNAILS = 600;
  private static final DateTimeFormatter MONTH =
      DateTimeFormatter.ofPattern("MMMM uuuu", Locale.ENGLISH);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

  private final Picker sessions;
  private final Users users;
  private final SignedInBrowser browser;
  private final SealedText seal;
  private final String origin;
  private final Map<String, MediaBytes> thumbnails =
      Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, MediaBytes> eldest) {
          return size() > KEPT_THUMBNAILS;
        }
      });

  public PickerPage(
      Picker sessions, Users users, SignedInBrowser browser, SealedText seal, String origin) {
    this.sessions = sessions;
    this.users = users;
    this.browser = browser;
    this.seal = seal;
    this.origin = origin;
  }

  /** The address of the page of a session. */
  String url(String session) {
    return origin + PATH + seal.seal("pick", session);
  }

  public HttpResponse answer(HttpRequest request) {
    String rest = request.path().substring(PATH.length());
    int slash = rest.indexOf('/');
    String link = slash < 0 ? rest : rest.substring(0, slash);
    String part = slash < 0 ? "" : rest.substring(slash);
    List<String> facts = seal.open(link, 2);
    Picker.Session session = facts == null || !facts.get(0).equals("pick")
        ? null
        : sessions.find(facts.get(1)).orElse(null);
    if (session == null) {
      return Html.message(
          404,
          "over",
          "This link does not work any more",
          "Go back to the app and let it make a new one.");
    }
    Optional<User> user = browser.user(request);
    if (part.startsWith(THUMBNAILS)) {
      return thumbnail(session, user, HttpRequest.decodePath(part.substring(THUMBNAILS.length())));
    }
    if (user.isEmpty()) {
      return Html.accountChooser(
          users.all(),
          "to select photos for the app",
          account -> SignedInBrowser.choosing(request, account.subject()));
    }
    if (!user.get().subject().equals(session.subject())) {
      String body = Html.fill(
          "other-account",
          Map.of("email", user.get().email(), "switch", SignedInBrowser.choosing(request, "")));
      return browser.remember(user.get(), Html.page(403, "foreign", "Another account", body));
    }
    return browser.remember(user.get(), own(request, session, user.get(), PATH + link, part));
  }

  private HttpResponse own(
      HttpRequest request, Picker.Session session, User user, String path, String part) {
    if (part.equals(CANCELLED)) {
      return Html.message(
          200,
          "cancelled",
          "Nothing was selected",
          "You can close this window, or go back and select after all.");
    }
    if (!part.isEmpty() && !part.equals(AUTOCLOSE)) {
      return Html.message(404, "over", "There is no such page", "Go back to the app.");
    }
    if (session.items().isPresent()) {
      return Html.message(
          410,
          "over",
          "This link has been used",
          "A selection is confirmed once. To select more, let the app make a new link.");
    }
    if (request.method().equals("POST")) {
      return confirm(request, session, part.equals(AUTOCLOSE));
    }
    return request.method().equals("GET")
        ? grid(request, session, user, path, part)
        : HttpResponse.html(405, "Method Not Allowed", "Only GET and POST are allowed.");
  }

  private HttpResponse confirm(HttpRequest request, Picker.Session session, boolean autoclose) {
    List<String> items = request.form().getOrDefault("item", List.of());
    Library library = users.library(session.subject()).orElse(null);
    if (library == null || items.stream().anyMatch(id -> library.item(id).isEmpty())) {
      return Html.message(
          400, "over", "That did not work", "Some of these photos are not yours. Go back.");
    }
    try {
      sessions.choose(session.id(), items);
    } catch (IllegalArgumentException tooMany) {
      return Html.message(
          400,
          "over",
          "These are too many",
          "Go back and select " + session.maxItemCount() + " at most.");
    } catch (IllegalStateException usedMeanwhile) {
      return Html.message(410, "over", "This link has been used", "A selection is confirmed once.");
    }
    String count = items.size() == 1 ? "1 item" : items.size() + " items";
    String body =
        Html.fill("confirmed", Map.of("number", Integer.toString(items.size()), "count", count));
    return Html.page(200, autoclose ? "close" : "confirmed", "Done", body);
  }

  private HttpResponse grid(
      HttpRequest request, Picker.Session session, User user, String path, String part) {
    List<LibraryItem> items = new ArrayList<>(user.library().map(Library::items).orElse(List.of()));
    items.removeIf(LibraryItem::archived);
    items.sort(Comparator.comparing((LibraryItem item) -> item.creationTime().orElse(Instant.MIN))
        .reversed());
    int from = number(request, "from", 0);
    int end = (int) Math.min(items.size(), Math.max(from, 0L) + number(request, "count", AT_ONCE));
    Map<String, List<LibraryItem>> months = new LinkedHashMap<>();
    for (LibraryItem item : items.subList(Math.min(from, end), end)) {
      months.computeIfAbsent(date(item, MONTH), month -> new ArrayList<>()).add(item);
    }
    String sections = Html.fillEach(
        "month",
        months.entrySet().stream(),
        month -> Map.of(
            "id", month.getKey().replace(' ', '-'),
            "month", month.getKey(),
            "items", Html.fillEach("item", month.getValue().stream(), item -> tile(item, path))));
    String more = end == items.size()
        ? ""
        : Html.fill(
            "more",
            Map.of(
                "link", path + part,
                "count", Integer.toString(end + AT_ONCE),
                "from", Integer.toString(end)));
    if (from > 0) {
      return Html.fragment(200, sections + more);
    }
    int most = session.maxItemCount();
    String heading = most == 1 ? "Select a photo" : "Select photos";
    String none = "There are no photos in this account.";
    Map<String, String> values = Map.of(
        "link",
        path + part,
        "cancel",
        path + CANCELLED,
        "most",
        Integer.toString(most),
        "heading",
        heading,
        "limit",
        most == 1 ? "One item." : "Up to " + most + " items.",
        "email",
        user.email(),
        "months",
        sections,
        "more",
        more,
        "none",
        items.isEmpty() ? Html.fill("paragraph", Map.of("text", none)) : "");
    return Html.page(200, "picker", heading, Html.fill("picker", values));
  }

  private static int number(HttpRequest request, String name, int standard) {
    String text = HttpRequest.first(request.parameters(), name);
    return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : standard;
  }

  private static String date(LibraryItem item, DateTimeFormatter format) {
    return item.creationTime()
        .map(time -> format.format(time.atOffset(ZoneOffset.UTC)))
        .orElse("No date");
  }

  /** What the template of an item shows. */
  private static Map<String, String> tile(LibraryItem item, String path) {
    String kind = switch (item.kind()) {
      case VIDEO -> "Video";
      case MOTION_PHOTO -> "Motion";
      case PHOTO -> "";
    };
    return Map.of(
        "id", item.id(),
        "name", item.filename().orElse("Without a name"),
        "thumbnail", path + THUMBNAILS + encodePath(item.id()),
        "day", date(item, DAY),
        "kind", kind.isEmpty() ? "" : Html.fill("item-kind", Map.of("kind", kind)));
  }

  private static String encodePath(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpResponse thumbnail(Picker.Session session, Optional<User> user, String itemId) {
    LibraryItem item = user.filter(viewer -> viewer.subject().equals(session.subject()))
        .flatMap(User::library)
        .flatMap(library -> library.item(itemId))
        .orElse(null);
    return item == null
        ? HttpResponse.empty(404)
        : HttpResponse.of(200, "image/jpeg", thumbnail(session.subject() + "/" + itemId, item))
            .with("Cache-Control", "private, max-age=3600");
  }

  private MediaBytes thumbnail(String key, LibraryItem item) {
    MediaBytes kept = thumbnails.get(key);
    if (kept == null) {
      kept = Preview.of(item, "w400-h400");
      thumbnails.put(key, kept);
    }
    return kept;
  }
}
