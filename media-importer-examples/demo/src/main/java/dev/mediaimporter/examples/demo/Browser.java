package dev.mediaimporter.examples.demo;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Opens web pages for the user. */
@FunctionalInterface
public interface Browser {
  /** Opens a page; false when there is no browser. Does not wait for it. */
  boolean open(URI page);

  /** No browser. */
  static Browser none() {
    return page -> false;
  }

  /**
   * The default browser of the desktop, if there is a desktop.
   *
   * @param env environment variables
   */
  static Browser ofDesktop(Map<String, String> env) {
    return page -> {
      List<String> opener = opener(env);
      if (opener.isEmpty()) {
        return false;
      }
      try {
        new ProcessBuilder(
                Stream.concat(opener.stream(), Stream.of(page.toString())).toList())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
        return true;
      } catch (IOException e) {
        return false;
      }
    };
  }

  private static List<String> opener(Map<String, String> env) {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (system.startsWith("windows")) {
      return List.of("rundll32", "url.dll,FileProtocolHandler");
    }
    // With SSH, the user sits in front of another screen.
    if (env.containsKey("SSH_CONNECTION")) {
      return List.of();
    }
    if (system.startsWith("mac")) {
      return List.of("open");
    }
    boolean screen = env.containsKey("DISPLAY") || env.containsKey("WAYLAND_DISPLAY");
    return screen && onPath("xdg-open", env) ? List.of("xdg-open") : List.of();
  }

  private static boolean onPath(String program, Map<String, String> env) {
    String path = env.getOrDefault("PATH", "");
    return Stream.of(path.split(Pattern.quote(File.pathSeparator), -1))
        .anyMatch(place -> !place.isEmpty() && Files.isExecutable(Path.of(place, program)));
  }
}
