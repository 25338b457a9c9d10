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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

  private final PickingSessions sessions;
  private final Users users;
  private final SignedInBrowser browser;
  private final SealedText seal;
  private final Map<String, MediaBytes> thumbnails = new LinkedHashMap<>(16, 0.75f, true) {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, MediaBytes> eldest) {
      return size() > KEPT_THUMBNAILS;
    }
  };

  public PickerPage(
      PickingSessions sessions, Users users, SignedInBrowser browser, SealedText seal) {
    this.sessions = sessions;
    this.users = users;
    this.browser = browser;
    this.seal = seal;
  }

  /** The path of the page of a session. */
  public String path(String session) {
    return PATH + seal.seal("pick", session);
  }

  public HttpResponse answer(HttpRequest request) {
    String rest = request.path().substring(PATH.length());
    int slash = rest.indexOf('/');
    String link = slash < 0 ? rest : rest.substring(0, slash);
    String part = slash < 0 ? "" : rest.substring(slash);
    List<String> facts = seal.open(link, 2);
    PickingSessions.Session session = facts == null || !facts.get(0).equals("pick")
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
      return browser.remember(user.get(), foreign(request, user.get()));
    }
    return browser.remember(user.get(), own(request, session, user.get(), PATH + link, part));
  }

  private HttpResponse own(
      HttpRequest request, PickingSessions.Session session, User user, String path, String part) {
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

  private static HttpResponse foreign(HttpRequest request, User user) {
    String body = "<main class=\"card\">\n" + Html.brand()
        + "\n<h1>This link is for another account</h1>\n<p>You are signed in as "
        + Html.escape(user.email()) + ". Use the account with which you signed in to the app.</p>\n"
        + "<a class=\"button main\" id=\"switch-account\" href=\""
        + Html.escape(SignedInBrowser.choosing(request, "")) + "\">Switch account</a>\n</main>";
    return Html.page(403, "foreign", "Another account", body);
  }

  private HttpResponse confirm(
      HttpRequest request, PickingSessions.Session session, boolean autoclose) {
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
    String body = "<main class=\"card\" id=\"confirmed\" data-count=\"" + items.size() + "\">\n"
        + Html.brand() + "\n<svg class=\"tick\" viewBox=\"0 0 48 48\" aria-hidden=\"true\"><circle"
        + " cx=\"24\" cy=\"24\" r=\"21\"/><path d=\"M14 25l7 7 14-15\"/></svg>\n<h1>" + count
        + " selected</h1>\n<p>The app can see and download what you selected, and nothing"
        + " else. You can close this window.</p>\n</main>";
    return Html.page(200, autoclose ? "close" : "confirmed", "Done", body);
  }

  private HttpResponse grid(
      HttpRequest request, PickingSessions.Session session, User user, String path, String part) {
    List<LibraryItem> items = new ArrayList<>(user.library().map(Library::items).orElse(List.of()));
    items.removeIf(LibraryItem::archived);
    items.sort(Comparator.comparing((LibraryItem item) -> item.creationTime().orElse(Instant.MIN))
        .reversed());
    int from = number(request, "from", 0);
    int end = (int) Math.min(items.size(), Math.max(from, 0L) + number(request, "count", AT_ONCE));
    List<LibraryItem> shown = items.subList(Math.min(from, end), end);
    StringBuilder sections = new StringBuilder();
    months(shown).forEach((month, ofMonth) -> section(sections, month, ofMonth, path));
    String more = end == items.size()
        ? ""
        : "<p class=\"more\"><a class=\"button quiet\" id=\"more\" href=\"" + path + part
            + "?count=" + (end + AT_ONCE) + "\" data-from=\"" + path + part + "?from=" + end
            + "\">Show more</a></p>\n";
    if (from > 0) {
      return Html.fragment(200, sections + more);
    }
    int most = session.maxItemCount();
    String heading = most == 1 ? "Select a photo" : "Select photos";
    String limit = most == 1 ? "One item." : "Up to " + most + " items.";
    String body = "<form id=\"picker\" method=\"post\" action=\"" + path + part + "\" data-max=\""
        + most + "\">\n<header class=\"bar\">" + Html.brand()
        + "<p class=\"count\" id=\"count\" role=\"status\"></p>"
        + "<div class=\"actions\"><a class=\"button quiet\" id=\"cancel\" href=\"" + path
        + CANCELLED
        + "\">Cancel</a><button class=\"main\" id=\"done\">Done</button></div></header>\n"
        + "<main>\n<h1>" + heading + "</h1>\n<p>" + limit
        + " The app gets what you select, and nothing else. Signed in as "
        + Html.escape(user.email()) + ".</p>\n<div id=\"items\">\n" + sections + "</div>\n" + more
        + (items.isEmpty() ? "<p>There are no photos in this account.</p>\n" : "")
        + "</main>\n</form>";
    return Html.page(200, "picker", heading, body);
  }

  private static int number(HttpRequest request, String name, int standard) {
    String text = HttpRequest.first(request.parameters(), name);
    return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : standard;
  }

  private static Map<String, List<LibraryItem>> months(List<LibraryItem> items) {
    Map<String, List<LibraryItem>> months = new LinkedHashMap<>();
    for (LibraryItem item : items) {
      months.computeIfAbsent(date(item, MONTH), month -> new ArrayList<>()).add(item);
    }
    return months;
  }

  private static String date(LibraryItem item, DateTimeFormatter format) {
    return item.creationTime()
        .map(time -> format.format(time.atOffset(ZoneOffset.UTC)))
        .orElse("No date");
  }

  private static void section(
      StringBuilder html, String month, List<LibraryItem> items, String path) {
    html.append("<section id=\"month-")
        .append(month.replace(' ', '-'))
        .append("\">\n<h2>")
        .append(month)
        .append("</h2>\n<ul class=\"grid\">\n");
    for (LibraryItem item : items) {
      String id = Html.escape(item.id());
      String name = Html.escape(item.filename().orElse("Without a name"));
      String kind = switch (item.kind()) {
        case VIDEO -> "Video";
        case MOTION_PHOTO -> "Motion";
        case PHOTO -> "";
      };
      html.append("<li class=\"item\" data-item=\"")
          .append(id)
          .append("\"><input type=\"checkbox\" name=\"item\" id=\"item-")
          .append(id)
          .append("\" value=\"")
          .append(id)
          .append("\"><label for=\"item-")
          .append(id)
          .append("\" title=\"")
          .append(name)
          .append("\"><img loading=\"lazy\" alt=\"\" src=\"")
          .append(path)
          .append(THUMBNAILS)
          .append(Html.escape(encodePath(item.id())))
          .append("\"><span class=\"hidden\">")
          .append(name)
          .append(", ")
          .append(date(item, DAY))
          .append("</span></label>");
      if (!kind.isEmpty()) {
        html.append("<span class=\"kind\">").append(kind).append("</span>");
      }
      html.append("</li>\n");
    }
    html.append("</ul>\n</section>\n");
  }

  private static String encodePath(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpResponse thumbnail(
      PickingSessions.Session session, Optional<User> user, String itemId) {
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
    MediaBytes kept = kept(key);
    if (kept == null) {
      kept = Preview.of(item, "w400-h400");
      keep(key, kept);
    }
    return kept;
  }

  private @Nullable MediaBytes kept(String key) {
    synchronized (thumbnails) {
      return thumbnails.get(key);
    }
  }

  private void keep(String key, MediaBytes thumbnail) {
    synchronized (thumbnails) {
      thumbnails.put(key, thumbnail);
    }
  }
}
