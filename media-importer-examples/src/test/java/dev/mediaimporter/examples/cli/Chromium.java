package dev.mediaimporter.examples.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A headless Chromium, told what to do by the WebDriver protocol. What is looked for on a page is
 * waited for, by the browser itself. For one thread.
 *
 * @see <a href="https://www.w3.org/TR/webdriver2/">WebDriver</a>
 */
final class Chromium implements AutoCloseable {
  private static final Path BROWSER = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern STARTED = Pattern.compile("started successfully on port (\\d+)");
  private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process driver;
  private final String session;

  /** Starts one, with its profile in a folder of its own. */
  Chromium(Path profile) throws IOException, InterruptedException {
    driver = new ProcessBuilder(DRIVER.toString(), "--port=0")
        .redirectErrorStream(true)
        .start();
    try {
      String root = "http://127.0.0.1:" + port(driver);
      session = root + "/session/"
          + post(root + "/session", capabilities(profile))
              .getAsJsonObject()
              .get("sessionId")
              .getAsString();
      JsonObject timeouts = new JsonObject();
      timeouts.addProperty("implicit", PATIENCE.toMillis() / 2);
      timeouts.addProperty("pageLoad", PATIENCE.toMillis());
      post(session + "/timeouts", timeouts);
    } catch (IOException | InterruptedException | RuntimeException e) {
      driver.destroyForcibly();
      throw e;
    }
  }

  static boolean isInstalled() {
    return Files.isExecutable(BROWSER) && Files.isExecutable(DRIVER);
  }

  private static String port(Process driver) throws IOException {
    BufferedReader out = driver.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher started = STARTED.matcher(line);
      if (started.find()) {
        return started.group(1);
      }
    }
    throw new IOException("chromedriver ended before it listened");
  }

  private static JsonObject capabilities(Path profile) {
    JsonArray arguments = new JsonArray();
    List.of(
            "--headless=new",
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--no-first-run",
            "--no-proxy-server",
            "--user-data-dir=" + profile)
        .forEach(arguments::add);
    JsonObject options = new JsonObject();
    options.addProperty("binary", BROWSER.toString());
    options.add("args", arguments);
    JsonObject always = new JsonObject();
    always.addProperty("browserName", "chrome");
    always.add("goog:chromeOptions", options);
    JsonObject capabilities = new JsonObject();
    capabilities.add("alwaysMatch", always);
    JsonObject body = new JsonObject();
    body.add("capabilities", capabilities);
    return body;
  }

  /** Opens a page. */
  void open(String url) throws IOException, InterruptedException {
    JsonObject body = new JsonObject();
    body.addProperty("url", url);
    post(session + "/url", body);
  }

  /** Waits for an element and clicks it. */
  void click(String css) throws IOException, InterruptedException {
    post(session + "/element/" + element(css) + "/click", new JsonObject());
  }

  /** Waits for an element and tells its text. */
  String text(String css) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(session + "/element/" + element(css) + "/text"))
            .GET())
        .getAsString();
  }

  /** Waits for a page with this heading. */
  void awaitHeading(String heading) throws IOException, InterruptedException {
    element("xpath", "//h1[.='" + heading + "']");
  }

  private String element(String css) throws IOException, InterruptedException {
    return element("css selector", css);
  }

  private String element(String strategy, String selector)
      throws IOException, InterruptedException {
    JsonObject body = new JsonObject();
    body.addProperty("using", strategy);
    body.addProperty("value", selector);
    return post(session + "/element", body).getAsJsonObject().get(ELEMENT).getAsString();
  }

  private JsonElement post(String url, JsonObject body) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(url))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  private JsonElement send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("the browser answered " + answer.body());
    }
    return JsonParser.parseString(answer.body()).getAsJsonObject().get("value");
  }

  @Override
  public void close() throws IOException {
    try {
      send(HttpRequest.newBuilder(URI.create(session)).DELETE());
      driver.destroy();
      driver.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      driver.destroyForcibly();
    }
  }
}
