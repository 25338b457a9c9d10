package dev.mediaimporter.testkit.emulator.signin;

import dev.mediaimporter.testkit.emulator.http.HttpResponse;
import dev.mediaimporter.testkit.emulator.library.User;
import dev.mediaimporter.testkit.emulator.media.MediaBytes;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Pages for people: one look, nothing from elsewhere, and nothing inline that a browser runs. */
public final class Html {
  static final String STYLES_PATH = "/__emulator/page.css";
  static final String SCRIPT_PATH = "/__emulator/page.js";

  private static final String NAME = "Google Photos (emulator)";

  private Html() {}

  /** The text as it can stand between tags and in quoted attributes. */
  public static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(point -> {
      switch (point) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> {
          // Browsers take these for others, or for the end of the text.
          boolean unfit =
              point == 0 || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
          escaped.appendCodePoint(unfit ? 0xFFFD : point);
        }
      }
    });
    return escaped.toString();
  }

  /**
   * A page.
   *
   * @param kind names it to styles and scripts
   * @param body its HTML, escaped where it has to be
   */
  public static HttpResponse page(int status, String kind, String title, String body) {
    return page(status, kind, title, body, List.of());
  }

  /**
   * A page whose forms may lead elsewhere.
   *
   * @param formTargets origins that the browser may be sent to after a form, besides ours
   */
  public static HttpResponse page(
      int status, String kind, String title, String body, List<String> formTargets) {
    String html = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        + "<meta name=\"color-scheme\" content=\"light dark\">\n<title>" + escape(title) + " – "
        + NAME + "</title>\n<link rel=\"stylesheet\" href=\"" + STYLES_PATH + "\">\n"
        + "<link rel=\"icon\" href=\"data:,\">\n"
        + "<script src=\"" + SCRIPT_PATH + "\" defer></script>\n</head>\n<body class=\"" + kind
        + "\">\n" + body + "\n</body>\n</html>\n";
    return secured(fragment(status, html), formTargets);
  }

  /** A part of a page that its script fetches. */
  public static HttpResponse fragment(int status, String html) {
    return HttpResponse.of(
        status, "text/html; charset=utf-8", MediaBytes.of(html.getBytes(StandardCharsets.UTF_8)));
  }

  private static HttpResponse secured(HttpResponse page, List<String> formTargets) {
    String targets = formTargets.isEmpty() ? "" : " " + String.join(" ", formTargets);
    return page.with(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:;"
                + " connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
                + targets)
        .with("X-Content-Type-Options", "nosniff")
        .with("Referrer-Policy", "no-referrer")
        .with("Cache-Control", "no-store");
  }

  /** What every page begins with, so that nobody takes it for Google's own. */
  public static String brand() {
    return "<p class=\"brand\"><svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><rect x=\"2\" y=\"4\""
        + " width=\"20\" height=\"16\" rx=\"3\"/><path d=\"M4.5 17l5-6.5 3.6 4.6 2.4-2.9 4"
        + " 4.8z\"/><circle cx=\"16.5\" cy=\"8.5\" r=\"1.7\"/></svg>Google Photos"
        + " <span class=\"badge\">emulator</span></p>";
  }

  /** A page that only says something. */
  public static HttpResponse message(int status, String kind, String title, String... paragraphs) {
    StringBuilder body = new StringBuilder(
        "<main class=\"card\">\n" + brand() + "\n<h1>" + escape(title) + "</h1>\n");
    for (String paragraph : paragraphs) {
      body.append("<p>").append(escape(paragraph)).append("</p>\n");
    }
    return page(status, kind, title, body.append("</main>").toString());
  }

  /** Asks who is there. */
  public static HttpResponse accountChooser(List<User> users, String heading, AccountLink link) {
    StringBuilder body =
        new StringBuilder("<main class=\"card\">\n" + brand() + "\n<h1>Choose an account</h1>\n<p>"
            + escape(heading) + "</p>\n<ul class=\"accounts\">\n");
    for (User user : users) {
      body.append("<li><a class=\"account\" data-account=\"")
          .append(escape(user.email()))
          .append("\" href=\"")
          .append(escape(link.to(user)))
          .append("\">")
          .append(account(user))
          .append("</a></li>\n");
    }
    return page(
        200, "choose", "Choose an account", body.append("</ul>\n</main>").toString());
  }

  /** Where choosing an account leads. */
  public interface AccountLink {
    String to(User user);
  }

  /** A user's name and address. */
  static String account(User user) {
    String name = user.name().isEmpty() ? user.email() : user.name();
    return "<span class=\"avatar\" aria-hidden=\"true\">"
        + escape(name.substring(0, name.offsetByCodePoints(0, 1))) + "</span><span class=\"who\">"
        + "<strong>" + escape(name) + "</strong><span>" + escape(user.email()) + "</span></span>";
  }
}
