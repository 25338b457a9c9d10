package dev.mediaimporter.examples.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.Gson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs the page's tests in a browser, which {@link SiteStage} is the other side of. */
@Tag("page")
final class SiteTest {
  private static final Path SITE = Path.of("..", "site").toAbsolutePath().normalize();
  private static final Path RUNNER = SITE.resolve("node_modules/vitest/vitest.mjs");
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path CHROME = Path.of("/usr/bin/google-chrome");
  private static final Duration LIMIT = Duration.ofMinutes(8);

  @Test
  void the_page_does_in_a_browser_what_it_is_for() throws Exception {
    leftOutUnless(SiteServer.isBuilt() && Files.exists(RUNNER), "it is not built: no Node.js");
    leftOutUnless(Files.exists(CHROMIUM) || Files.exists(CHROME), "there is no Chromium");

    ProcessBuilder browser = new ProcessBuilder(
            "node", RUNNER.toString(), "run", "--config", "e2e/vitest.config.ts")
        .directory(SITE.toFile())
        .redirectErrorStream(true);
    String java = ProcessHandle.current().info().command().orElse("java");
    browser
        .environment()
        .put(
            "SITE_STAGE",
            new Gson()
                .toJson(List.of(
                    java,
                    "-Xmx1g",
                    "-cp",
                    System.getProperty("java.class.path"),
                    SiteStage.class.getName())));
    Process process = browser.start();
    // Its own standard streams: Surefire talks over those of this process.
    process.getOutputStream().close();
    List<String> failures = Collections.synchronizedList(new ArrayList<>());
    Thread report = new Thread(() -> process.inputReader().lines().forEach(line -> {
      System.out.println(line);
      if (line.contains(" FAIL ") || line.contains("Error:")) {
        failures.add(line.strip());
      }
    }));
    report.start();
    boolean ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    report.join(LIMIT.toMillis());

    assertThat(ended).as("ended within %s", LIMIT).isTrue();
    assertThat(process.exitValue())
        .as("the browser's tests, whose report is above: %s", failures)
        .isZero();
  }

  private static void leftOutUnless(boolean there, String why) {
    if (!there) {
      System.out.println("**** LEFT OUT: the page's tests in a browser: " + why + " ****");
    }
    assumeTrue(there, why);
  }
}
