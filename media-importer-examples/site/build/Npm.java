import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs scripts of package.json for Maven, after installing what the lockfile names. Without a
 * Node.js that is new enough it says so loudly and lets the build go on; with CI set in the
 * environment it fails instead.
 */
final class Npm {
  private static final boolean WINDOWS = File.separatorChar == '\\';
  private static final Path LOCK = Path.of("package-lock.json");
  private static final Path INSTALLED = Path.of("node_modules", ".installed-lock.json");

  private Npm() {}

  public static void main(String[] scripts) throws IOException, InterruptedException {
    Optional<Path> npm = onPath(WINDOWS ? "npm.cmd" : "npm");
    Optional<Path> node = onPath(WINDOWS ? "node.exe" : "node");
    if (npm.isEmpty() || node.isEmpty()) {
      leaveOut("Node.js is missing", scripts);
    } else if (!isNewEnough(node.get())) {
      leaveOut(node.get() + " is too old", scripts);
    } else {
      if (!Files.exists(INSTALLED) || Files.mismatch(LOCK, INSTALLED) >= 0) {
        run(List.of(npm.get().toString(), "ci", "--no-audit", "--no-fund"));
        Files.copy(LOCK, INSTALLED);
      }
      for (String script : scripts) {
        run(List.of(npm.get().toString(), "run", "--silent", script));
      }
    }
  }

  private static void leaveOut(String why, String[] scripts) {
    System.err.println();
    System.err.println("**********************************************************************");
    System.err.println("* LEFT OUT: the web page (" + String.join(", ", scripts) + "): " + why + ".");
    System.err.println("* Everything else is built. For the page install Node.js 20.19, 22.12,");
    System.err.println("* or newer, and build again.");
    System.err.println("**********************************************************************");
    System.err.println();
    if (System.getenv("CI") != null) {
      System.err.println("In CI nothing may be left out.");
      System.exit(1);
    }
  }

  private static Optional<Path> onPath(String program) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      Path file = Path.of(folder, program);
      if (Files.isExecutable(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  /** As package.json says: 20 from 20.19 on, or 22.12 and newer. */
  private static boolean isNewEnough(Path node) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(node.toString(), "--version").start();
    String printed = new String(process.getInputStream().readAllBytes()).strip();
    process.waitFor();
    Matcher version = Pattern.compile("v(\\d+)\\.(\\d+)\\..*").matcher(printed);
    if (!version.matches()) {
      return false;
    }
    int major = Integer.parseInt(version.group(1));
    int minor = Integer.parseInt(version.group(2));
    return (major == 20 && minor >= 19) || (major == 22 && minor >= 12) || major > 22;
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    int status = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (status != 0) {
      System.err.println("The web page: " + String.join(" ", command.subList(1, command.size()))
          + " failed. To build without the page: -Dsite.skip");
      System.exit(status);
    }
  }
}
