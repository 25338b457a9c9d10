package dev.mediaimporter.examples.cli;

import dev.mediaimporter.examples.demo.Browser;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Acts as a user on the emulator's pages: chooses the first account, consents, selects the first
 * photos, presses Done. Opens the pages one after the other on its own thread.
 */
final class ScriptedUser implements Browser, AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int MAX_PAGES = 5;
  private static final Pattern ACCOUNT =
      Pattern.compile("<a class=\"account\" data-account=\"[^\"]*\" href=\"([^\"]*)\"");
  private static final Pattern FORM =
      Pattern.compile("<form id=\"(consent|picker)\" method=\"post\" action=\"([^\"]*)\"");
  private static final Pattern INPUT = Pattern.compile(
      "<input type=\"(hidden|checkbox)\" name=\"([^\"]*)\"(?: id=\"[^\"]*\")? value=\"([^\"]*)\"");

  private final int photos;
  private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
    Thread browser = new Thread(task, "scripted-user");
    browser.setDaemon(true);
    return browser;
  });
  private final HttpClient http = HttpClient.newBuilder()
      .cookieHandler(new CookieManager())
      .followRedirects(HttpClient.Redirect.NORMAL)
      .connectTimeout(TIMEOUT)
      .build();

  /** @param photos how many to tick */
  ScriptedUser(int photos) {
    this.photos = photos;
  }

  @Override
  public boolean open(URI page) {
    thread.execute(() -> {
      try {
        play(page);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (IOException e) {
        // The program reports that there was no answer.
      }
    });
    return true;
  }

  private void play(URI page) throws IOException, InterruptedException {
    Optional<HttpRequest.Builder> next = Optional.of(HttpRequest.newBuilder(page));
    for (int i = 0; i < MAX_PAGES && next.isPresent(); i++) {
      HttpResponse<String> answer =
          http.send(next.get().timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
      next = action(answer.uri(), answer.body());
    }
  }

  private Optional<HttpRequest.Builder> action(URI page, String html) {
    Matcher account = ACCOUNT.matcher(html);
    if (account.find()) {
      return Optional.of(HttpRequest.newBuilder(page.resolve(unescaped(account.group(1)))));
    }
    Matcher form = FORM.matcher(html);
    if (!form.find()) {
      return Optional.empty();
    }
    List<String> fields = new ArrayList<>();
    if (form.group(1).equals("consent")) {
      fields.add("decision=allow");
    }
    int ticked = 0;
    for (Matcher input = INPUT.matcher(html); input.find(); ) {
      if (input.group(2).equals("item") && ticked++ >= photos) {
        continue;
      }
      fields.add(input.group(2) + "="
          + URLEncoder.encode(unescaped(input.group(3)), StandardCharsets.UTF_8));
    }
    return Optional.of(HttpRequest.newBuilder(page.resolve(unescaped(form.group(2))))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(String.join("&", fields))));
  }

  private static String unescaped(String text) {
    return text.replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
