package dev.mediaimporter.deployment;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The programs that the deployment test needs, and where this machine keeps them. */
final class Executables {

  private static final Path HOME = Path.of(System.getProperty("user.home"));

  private Executables() {}

  /** Finds a program on the path, or where Python's installers put theirs. */
  static Optional<Path> find(String name) {
    Stream<Path> path = Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .map(Path::of);
    Stream<Path> usual = Stream.of(
        HOME.resolve(".local/bin"), HOME.resolve(".pyenv/shims"), Path.of("/usr/local/bin"));
    return Stream.concat(path, usual)
        .map(folder -> folder.resolve(name))
        .filter(Files::isRegularFile)
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** A process that sees nothing of this one's settings for AWS, Terraform or proxies. */
  static ProcessBuilder process(String program, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(find(program).orElseThrow().toString());
    command.addAll(arguments);
    ProcessBuilder process = new ProcessBuilder(command);
    Map<String, String> environment = process.environment();
    environment.keySet().retainAll(List.of("PATH", "HOME", "TMPDIR"));
    return process;
  }

  /**
   * Finds a folder to be given as {@code -plugin-dir}: the one that {@code TF_PLUGIN_DIR} names, or
   * a usual place that holds the AWS provider.
   */
  static Optional<Path> providerFolder() throws IOException {
    List<Path> candidates = new ArrayList<>();
    for (String variable : List.of("TF_PLUGIN_DIR", "TF_PLUGIN_CACHE_DIR")) {
      Optional.ofNullable(System.getenv(variable)).map(Path::of).ifPresent(candidates::add);
    }
    candidates.add(HOME.resolve(".terraform.d/plugins"));
    candidates.add(HOME.resolve(".terraform.d/plugin-cache"));
    candidates.add(Path.of("/usr/local/share/terraform/plugins"));
    candidates.add(Path.of("/usr/share/terraform/plugins"));
    candidates.addAll(subfolders(Path.of("/opt")));
    for (Path candidate : candidates) {
      if (holdsProvider(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  private static boolean holdsProvider(Path folder) throws IOException {
    for (Path host : subfolders(folder)) {
      for (Path version : subfolders(host.resolve("hashicorp/aws"))) {
        if (Pattern.matches("5\\.1[0-9]{2}\\.[0-9]+", version.getFileName().toString())) {
          return true;
        }
      }
    }
    return false;
  }

  private static List<Path> subfolders(Path folder) throws IOException {
    if (!Files.isDirectory(folder) || !Files.isReadable(folder)) {
      return List.of();
    }
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
      List<Path> folders = new ArrayList<>();
      found.forEach(folders::add);
      return folders;
    }
  }
}
