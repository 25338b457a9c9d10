package dev.mediaimporter.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mediaimporter.examples.demo.DemoLibrary;
import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The finished jar and a real browser: signing in, choosing, importing. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class PickInBrowserIT {
  private static final Path JAR = Path.of(System.getProperty("program.jar"));

  @TempDir
  Path folder;

  @Test
  void signs_in_chooses_five_photos_and_has_them() throws Exception {
    assumeTrue(
        Chromium.isInstalled(), "SKIPPED: chromium and chromedriver are not on this machine");
    try (PhotosEmulator google = PhotosEmulator.start(DemoLibrary.create());
        Chromium browser = new Chromium(folder.resolve("profile"))) {
      List<LibraryItem> wanted = google.library().items().stream().limit(5).toList();
      Process pick = pick(google);
      BufferedReader err = pick.errorReader(StandardCharsets.UTF_8);

      browser.open(link(err, google.authUrl()));
      browser.click("a[data-account='anna@example.com']");
      browser.click("#allow");
      browser.awaitHeading("You are signed in");
      browser.open(link(err, google.photosUrl() + "/picker/auth/"));
      for (LibraryItem item : wanted) {
        browser.click("label[for='item-" + item.id() + "']");
      }
      assertThat(browser.text("#count[data-count='5']")).isEqualTo("5 selected");
      browser.click("#done");
      assertThat(browser.text("#confirmed[data-count='5'] h1")).isEqualTo("5 items selected");

      String out = new String(pick.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(pick.waitFor()).isZero();
      assertThat(out).startsWith("Complete. All 5 items are in ");
      assertThat(google.picker().sessionIds()).isEmpty();
      for (LibraryItem item : wanted) {
        assertThat(
                Hashes.sha256(folder.resolve("photos/2024/06/" + item.filename().orElseThrow())))
            .isEqualTo(google.expectedBytes(item.id()).sha256());
      }
      try (Stream<Path> files = Files.walk(folder.resolve("photos/2024"))) {
        assertThat(files.filter(Files::isRegularFile)).hasSize(5);
      }
    }
  }

  private Process pick(PhotosEmulator google) throws IOException {
    Path client = Files.writeString(
        folder.resolve("client.json"),
        "{\"installed\":{\"client_id\":\"" + google.clientId() + "\",\"client_secret\":\""
            + google.clientSecret() + "\"}}");
    ProcessBuilder process = new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-jar",
        JAR.toString(),
        "pick",
        "--to",
        "photos",
        "--keys",
        "date",
        "--no-browser",
        "--client-file",
        client.toString(),
        "--auth-url",
        google.authUrl(),
        "--token-url",
        google.tokenUrl(),
        "--jwks-url",
        google.jwksUrl(),
        "--picker-url",
        google.pickerUrl());
    process.environment().put("HOME", folder.toString());
    process.environment().put("LC_ALL", "C.UTF-8");
    List.of("XDG_STATE_HOME", "XDG_CONFIG_HOME", "GOOGLE_ACCESS_TOKEN")
        .forEach(process.environment().keySet()::remove);
    return process.directory(folder.toFile()).start();
  }

  /** Reads on until the program prints a link that starts so. */
  private static String link(BufferedReader err, String start) throws IOException {
    StringBuilder before = new StringBuilder();
    for (String line = err.readLine(); line != null; line = err.readLine()) {
      if (line.strip().startsWith(start)) {
        return line.strip();
      }
      before.append(line).append('\n');
    }
    throw new AssertionError("no link, but " + before);
  }
}
