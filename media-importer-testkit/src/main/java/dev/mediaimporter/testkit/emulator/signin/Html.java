package dev.mediaimporter.testkit.emulator.signin;

import dev.mediaimporter.testkit.emulator.http.HttpResponse;
import dev.mediaimporter.testkit.emulator.library.User;
import dev.mediaimporter.testkit.emulator.media.MediaBytes;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Pages for people, filled from the templates in {@code pages.html}. They load nothing from
 * elsewhere, and have nothing inline that a browser runs.
 */
public final class Html {
  private static final Pattern TEMPLATE =
      Pattern.compile("<template id=\"([a-z-]+)\">\n(.*?)\n</template>", Pattern.DOTALL);
  private static final Pattern HOLE = Pattern.compile("\\{\\{([&>]?)([a-z-]+)}}");
  private static final Map<String, String> TEMPLATES = read();

  private Html() {}

  private static Map<String, String> read() {
    byte[] all = MediaBytes.resource(Html.class, "pages.html").toByteArray();
    return TEMPLATE
        .matcher(new String(all, StandardCharsets.UTF_8))
        .results()
        .collect(Collectors.toUnmodifiableMap(found -> found.group(1), found -> found.group(2)));
  }

  /** The text as it can stand between tags and in quoted attributes. */
  static String escape(String text) {
    // Browsers take NUL and halves of characters for others, or for the end of the text.
    return text.replaceAll("[\\x00\\p{Cs}]", "\uFFFD")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** A template with its values in place: escaped, but for those that it marks as HTML. */
  public static String fill(String template, Map<String, String> values) {
    return HOLE.matcher(Objects.requireNonNull(TEMPLATES.get(template), template))
        .replaceAll(hole -> {
          String name = hole.group(2);
          if (hole.group(1).equals(">")) {
            return Matcher.quoteReplacement(fill(name, values));
          }
          String value = Objects.requireNonNull(values.get(name), name);
          return Matcher.quoteReplacement(hole.group(1).isEmpty() ? escape(value) : value);
        });
  }

  /** A template once for each of these, filled with what is known about it. */
  public static <T> String fillEach(
      String template, Stream<T> all, Function<T, Map<String, String>> values) {
    return all.map(one -> fill(template, values.apply(one))).collect(Collectors.joining("\n"));
  }

  /**
   * An answer with a whole page.
   *
   * @param kind names it to styles and scripts
   * @param body its HTML, escaped where it has to be
   */
  public static HttpResponse page(int status, String kind, String title, String body) {
    return page(status, kind, title, body, "");
  }

  /**
   * A page whose forms may lead elsewhere.
   *
   * @param formTarget an origin that the browser may be sent to after a form, besides ours
   */
  static HttpResponse page(int status, String kind, String title, String body, String formTarget) {
    return fragment(status, fill("page", Map.of("kind", kind, "title", title, "body", body)))
        .with(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:;"
                + " connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self' "
                + formTarget)
        .with("X-Content-Type-Options", "nosniff")
        .with("Referrer-Policy", "no-referrer")
        .with("Cache-Control", "no-store");
  }

  /** A part of a page that its script fetches. */
  public static HttpResponse fragment(int status, String html) {
    return HttpResponse.of(
        status, "text/html; charset=utf-8", MediaBytes.of(html.getBytes(StandardCharsets.UTF_8)));
  }

  /** A page that only says something. */
  public static HttpResponse message(int status, String kind, String title, String... paragraphs) {
    String texts = fillEach("paragraph", Stream.of(paragraphs), text -> Map.of("text", text));
    return page(status, kind, title, fill("message", Map.of("title", title, "paragraphs", texts)));
  }

  /**
   * A page that asks who is there.
   *
   * @param link where choosing an account leads
   */
  public static HttpResponse accountChooser(
      List<User> users, String purpose, Function<User, String> link) {
    String accounts = fillEach("account-choice", users.stream(), user -> {
      Map<String, String> values = account(user);
      values.put("link", link.apply(user));
      return values;
    });
    String body = fill("accounts", Map.of("purpose", purpose, "accounts", accounts));
    return page(200, "choose", "Choose an account", body);
  }

  /** What the template of an account shows; more can be added. */
  static Map<String, String> account(User user) {
    String name = user.name().isEmpty() ? user.email() : user.name();
    String initial = name.substring(0, name.offsetByCodePoints(0, 1));
    return new HashMap<>(Map.of("initial", initial, "name", name, "email", user.email()));
  }
}
