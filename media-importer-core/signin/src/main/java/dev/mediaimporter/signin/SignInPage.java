package dev.mediaimporter.signin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What the browser shows at the end of a sign-in: one page without scripts or anything fetched.
 *
 * @param status of the HTTP answer
 * @param color of the page's upper edge
 */
record SignInPage(int status, String color, String heading, String text) {
  private static final String GREEN = "#1e8e5a";
  private static final String AMBER = "#b06000";

  static final SignInPage REFUSED = new SignInPage(
      200,
      AMBER,
      "Nothing was shared",
      "You did not give access, and nothing was stored. You can close this window; to change your"
          + " mind, start the sign-in again.");

  static final SignInPage FAILED = new SignInPage(
      200,
      AMBER,
      "The sign-in did not succeed",
      "The program that opened this page says why. You can close this window and start again from"
          + " there.");

  static final SignInPage UNEXPECTED = new SignInPage(
      400,
      AMBER,
      "This is not the awaited answer",
      "The link belongs to another sign-in, perhaps an earlier one. Nothing was stored. Use the"
          + " link that the program shows now.");

  static final SignInPage OVER = new SignInPage(
      200,
      AMBER,
      "This sign-in has been answered",
      "You can close this window and go back to the program that opened it.");

  static final SignInPage NOT_FOUND =
      new SignInPage(404, AMBER, "There is nothing here", "You can close this window.");

  static SignInPage signedIn(GoogleAccount account) {
    return new SignInPage(
        200,
        GREEN,
        "You are signed in",
        "As " + account.email()
            + ". You can close this window and go back to the program that opened it.");
  }

  String html() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(SignInPage.class.getResourceAsStream("sign-in.html"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .formatted(escaped(heading), escaped(text), color);
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
