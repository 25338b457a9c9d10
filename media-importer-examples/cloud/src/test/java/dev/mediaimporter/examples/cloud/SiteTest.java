package dev.mediaimporter.examples.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.Gson;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Runs the page's tests in a browser, which {@link SiteStage} is the other side of. */
final class SiteTest {
  private static final Path SITE = Path.of("..", "site").toAbsolutePath().normalize();
  private static final Path RUNNER = SITE.resolve("node_modules/vitest/vitest.mjs");
  private static final Duration LIMIT = Duration.ofMinutes(8);

  @Test
  void the_page_does_in_a_browser_what_it_is_for() throws Exception {
    assumeTrue(SiteServer.isBuilt() && Files.exists(RUNNER), "the page is not built: no Node.js");
    assumeTrue(onPath("chromium") || onPath("google-chrome"), "there is no Chromium");

    ProcessBuilder browser = new ProcessBuilder(
            "node", RUNNER.toString(), "run", "--config", "e2e/vitest.config.ts")
        .directory(SITE.toFile())
        .inheritIO();
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
    boolean ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();

    assertThat(ended).as("ended within %s", LIMIT).isTrue();
    assertThat(process.exitValue())
        .as("the browser's tests; their report is above")
        .isZero();
  }

  private static boolean onPath(String program) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }
}
