package dev.mediaimporter.examples.cli;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Opens web pages for the user. */
@FunctionalInterface
interface Browser {
  /** Opens a page; false when there is no browser. Does not wait for it. */
  boolean open(URI page);

  /** No browser. */
  static Browser none() {
    return page -> false;
  }

  /** The default browser of the desktop, if there is a desktop. */
  static Browser ofDesktop(Map<String, String> env) {
    return page -> {
      Optional<List<String>> opener = opener(env);
      if (opener.isEmpty()) {
        return false;
      }
      List<String> command = new ArrayList<>(opener.get());
      command.add(page.toString());
      try {
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
        return true;
      } catch (IOException e) {
        return false;
      }
    };
  }

  private static Optional<List<String>> opener(Map<String, String> env) {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (system.startsWith("windows")) {
      return Optional.of(List.of("rundll32", "url.dll,FileProtocolHandler"));
    }
    // With SSH, the user sits in front of another screen.
    if (env.containsKey("SSH_CONNECTION")) {
      return Optional.empty();
    }
    if (system.startsWith("mac")) {
      return Optional.of(List.of("open"));
    }
    boolean screen = env.containsKey("DISPLAY") || env.containsKey("WAYLAND_DISPLAY");
    return screen && onPath("xdg-open", env) ? Optional.of(List.of("xdg-open")) : Optional.empty();
  }

  private static boolean onPath(String program, Map<String, String> env) {
    for (String folder :
        env.getOrDefault("PATH", "").split(Pattern.quote(File.pathSeparator), -1)) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }
}
