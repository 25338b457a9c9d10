package dev.mediaimporter.sink.local;

import dev.mediaimporter.media.MediaKey;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A process of its own that keeps photos in a folder, says so after each, and waits to be killed.
 */
final class KilledWriter {
  static final int PHOTOS = 200;

  private KilledWriter() {}

  static MediaKey key(int i) {
    return MediaKey.of("album/" + i + ".jpg");
  }

  static String itemId(int i) {
    return "item-" + i;
  }

  public static void main(String... args) throws IOException {
    LocalMediaSink sink = LocalMediaSink.in(Path.of(args[0]));
    for (int i = 0; i < PHOTOS; i++) {
      sink.put(key(i), new Photo(itemId(i)));
      System.out.println(i);
    }
    while (System.in.read() >= 0) {
      // Nothing ends this process but a kill.
    }
  }
}
