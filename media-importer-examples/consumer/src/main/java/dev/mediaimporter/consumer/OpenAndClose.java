package dev.mediaimporter.consumer;

import com.google.api.client.http.HttpTransport;
import dev.mediaimporter.photos.PhotosClient;
import dev.mediaimporter.photos.google.GooglePhotosClient;
import dev.mediaimporter.photos.google.GooglePhotosSettings;
import dev.mediaimporter.photos.google.PhotosCredentials;
import dev.mediaimporter.sink.s3.S3Connection;
import dev.mediaimporter.sink.s3.S3MediaSink;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Opens everything that has connections, asks a server that is not there, closes it all, and prints
 * the names of the threads that are left.
 */
public final class OpenAndClose {
  private OpenAndClose() {}

  /** Takes no arguments. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Map<Thread, StackTraceElement[]> before = Thread.getAllStackTraces();
    URI nobody = URI.create("http://127.0.0.1:9");
    HttpTransport transport = GooglePhotosClient.newTransport(GooglePhotosSettings.defaults());
    try (S3Client s3 = S3Connection.builder()
            .endpoint(nobody)
            .region("us-east-1")
            .credentials(AnonymousCredentialsProvider.create())
            .build()
            .open();
        S3MediaSink sink = S3MediaSink.create(s3, "photos")) {
      ask(sink::checkWritable);
      GooglePhotosSettings settings =
          GooglePhotosSettings.builder().photosUrl(nobody).build();
      PhotosClient google =
          GooglePhotosClient.create(transport, PhotosCredentials.ofAccessToken("token"), settings);
      ask(() -> google.albums().forEach(album -> {}));
    } finally {
      transport.shutdown();
    }
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (!before.containsKey(thread) && thread.isAlive()) {
        thread.join(2_000);
        if (thread.isAlive()) {
          System.out.println("left: " + thread.getName());
        }
      }
    }
    System.out.println("closed");
  }

  private interface Request {
    void send() throws IOException;
  }

  private static void ask(Request request) throws IOException {
    try {
      request.send();
    } catch (RuntimeException e) {
      System.out.println("not there: " + e.getClass().getSimpleName());
    }
  }
}
