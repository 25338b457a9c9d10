package dev.mediaimporter.deployment;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** moto: an AWS in memory, on a free port of this machine. Gone when closed. */
final class MotoServer implements AutoCloseable {

  private static final String READY = " * Running on ";

  private final Process process;
  private final URI address;

  private MotoServer(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  /** Blocks until it takes requests, for a minute at most. */
  static MotoServer start() throws Exception {
    Process process = Executables.process("moto_server", List.of("-H", "127.0.0.1", "-p", "0"))
        .redirectErrorStream(true)
        .start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process)));
    CompletableFuture<URI> address = new CompletableFuture<>();
    Thread reader = new Thread(() -> read(process, address), "moto-output");
    reader.setDaemon(true);
    reader.start();
    try {
      return new MotoServer(process, address.get(1, TimeUnit.MINUTES));
    } catch (Exception e) {
      stop(process);
      throw e;
    }
  }

  /** Reads to the end: a server whose pipe is full stops answering. */
  private static void read(Process process, CompletableFuture<URI> address) {
    try (BufferedReader output = process.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.startsWith(READY)) {
          address.complete(URI.create(line.substring(READY.length()).strip()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      address.completeExceptionally(new IllegalStateException("moto_server ended"));
    }
  }

  URI address() {
    return address;
  }

  @Override
  public void close() {
    stop(process);
  }

  private static void stop(Process process) {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
  }
}
