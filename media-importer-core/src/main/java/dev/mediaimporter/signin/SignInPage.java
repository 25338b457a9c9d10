package dev.mediaimporter.signin;

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

  private static final String HTML = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>%1$s</title>
      <style>
      :root { color-scheme: light dark; }
      body { margin: 0; min-height: 100vh; display: grid; place-items: center;
             font: 1.05rem/1.55 system-ui, sans-serif; background: #f4f5f7; color: #1d2129; }
      main { box-sizing: border-box; width: min(30rem, 100vw - 2rem); padding: 2.5rem;
             background: #fff; border-radius: 1rem; border-top: .4rem solid %3$s;
             box-shadow: 0 .5rem 2rem #0002; }
      h1 { margin: 0 0 .75rem; font-size: 1.5rem; line-height: 1.25; }
      p { margin: 0; overflow-wrap: anywhere; }
      @media (prefers-color-scheme: dark) {
        body { background: #15171c; color: #e6e8ec; }
        main { background: #20242c; box-shadow: none; }
      }
      </style>
      </head>
      <body><main><h1>%1$s</h1><p>%2$s</p></main></body>
      </html>
      """;

  static SignInPage signedIn(GoogleAccount account) {
    return new SignInPage(
        200,
        GREEN,
        "You are signed in",
        "As " + account.email()
            + ". You can close this window and go back to the program that opened it.");
  }

  String html() {
    return HTML.formatted(escaped(heading), escaped(text), color);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
