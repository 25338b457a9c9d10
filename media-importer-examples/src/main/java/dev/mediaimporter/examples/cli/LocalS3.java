package dev.mediaimporter.examples.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The S3 server of the demo, a child process because it is too large to be part of the program.
 *
 * @param endpoint where it listens
 */
record LocalS3(Process process, String endpoint) implements AutoCloseable {
  private static final String READY = "READY ";
  private static final int SECONDS_TO_START = 60;

  /**
   * Starts it; blocks until it is ready.
   *
   * @param folder where it keeps its objects
   * @throws Refusal if it was not built
   */
  static LocalS3 start(Path folder, String bucket) throws IOException {
    List<String> command = new ArrayList<>();
    if (File.separatorChar == '/') {
      // A Ctrl-C reaches every process of the terminal; the server has to outlive the import.
      command.addAll(List.of("sh", "-c", "trap '' INT; exec \"$@\"", "sh"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-jar", jar().toString()));
    command.addAll(List.of("--dir", folder.toString(), "--bucket", bucket));
    Process process = new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    try {
      return new LocalS3(process, awaitReady(process));
    } catch (Refusal e) {
      process.destroy();
      throw e;
    }
  }

  private static Path jar() {
    String place = System.getProperty("media-importer.local-s3", "");
    if (place.isEmpty() || !Files.isRegularFile(Path.of(place))) {
      throw Refusal.usage("the S3 server of the demo is not built; start the demo with the script"
          + " ./media-importer, which builds it");
    }
    return Path.of(place);
  }

  private static String awaitReady(Process process) {
    // The server prints nothing else to its standard output.
    CompletableFuture<String> line = CompletableFuture.supplyAsync(
        () -> process.inputReader(StandardCharsets.UTF_8).lines().findFirst().orElse(""));
    try {
      String ready = line.get(SECONDS_TO_START, TimeUnit.SECONDS);
      if (ready.startsWith(READY)) {
        return ready.substring(READY.length()).trim();
      }
      throw notStarted(null);
    } catch (ExecutionException | TimeoutException e) {
      throw notStarted(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw notStarted(e);
    }
  }

  private static Refusal notStarted(@Nullable Exception cause) {
    return new Refusal(ExitCode.DESTINATION, "the S3 server of the demo did not start", cause);
  }

  /** Ends it, and waits until it has ended. */
  @Override
  public void close() {
    try {
      // The server ends with its standard input, also when this process is killed.
      process.getOutputStream().close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
