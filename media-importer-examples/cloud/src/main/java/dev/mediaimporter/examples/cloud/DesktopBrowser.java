package dev.mediaimporter.examples.cloud;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Opens web pages for the user of this machine. */
final class DesktopBrowser {
  private DesktopBrowser() {}

  /** Opens a page without waiting for it; false when that cannot be done. */
  static boolean open(String page) {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    List<String> command = system.startsWith("windows")
        ? List.of("rundll32", "url.dll,FileProtocolHandler", page)
        : List.of(system.startsWith("mac") ? "open" : "xdg-open", page);
    try {
      new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
