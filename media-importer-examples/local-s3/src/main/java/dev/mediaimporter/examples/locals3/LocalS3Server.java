package dev.mediaimporter.examples.locals3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;

/**
 * S3Proxy on a port of 127.0.0.1, for demos and tests: it accepts any credentials. Prints
 * {@code READY <endpoint>} as its first line, and ends when its standard input does, so that it
 * never outlives the process that started it.
 */
public final class LocalS3Server {
  private static final String USAGE =
      "usage: java -jar media-importer-local-s3.jar [--dir FOLDER] [--bucket NAME]... [--port N]";

  private LocalS3Server() {}

  /**
   * Runs until the standard input ends.
   *
   * @param args {@code --dir} keeps objects as files below a folder rather than in memory;
   *     {@code --bucket} makes a bucket; {@code --port} is 0, any free one, by default
   */
  public static void main(String... args) {
    System.exit(run(List.of(args), System.in, System.out, System.err));
  }

  static int run(List<String> args, InputStream in, PrintStream out, PrintStream err) {
    Optional<Path> folder = Optional.empty();
    int port = 0;
    List<String> buckets = new ArrayList<>();
    try {
      for (Iterator<String> i = args.iterator(); i.hasNext(); ) {
        String option = i.next();
        switch (option) {
          case "--dir" -> folder = Optional.of(Path.of(i.next()));
          case "--bucket" -> buckets.add(i.next());
          case "--port" -> port = Integer.parseInt(i.next());
          default -> throw new IllegalArgumentException(option);
        }
      }
    } catch (NoSuchElementException | IllegalArgumentException e) {
      err.println(USAGE);
      return 2;
    }
    try {
      serve(folder, port, buckets, in, out);
      return 0;
    } catch (Exception e) {
      err.println("the local S3 server failed: " + e);
      return 1;
    }
  }

  private static void serve(
      Optional<Path> folder, int port, List<String> buckets, InputStream in, PrintStream out)
      throws Exception {
    try (BlobStore store = open(folder)) {
      for (String bucket : buckets) {
        if (!store.containerExists(bucket)) {
          store.createContainer(bucket);
        }
      }
      S3Proxy proxy = S3Proxy.builder()
          .blobStore(store)
          .endpoint(URI.create("http://127.0.0.1:" + port))
          .awsAuthentication(AuthenticationType.NONE, "", "")
          .ignoreUnknownHeaders(true)
          .stopTimeout(0)
          .build();
      proxy.start();
      try {
        out.println("READY http://127.0.0.1:" + proxy.getPort());
        out.flush();
        in.transferTo(OutputStream.nullOutputStream());
      } finally {
        proxy.stop();
      }
    }
  }

  private static BlobStore open(Optional<Path> folder) throws IOException {
    if (folder.isEmpty()) {
      return new TransientNio2BlobStore();
    }
    Files.createDirectories(folder.get());
    return new FilesystemNio2BlobStore(folder.get().toString());
  }
}
