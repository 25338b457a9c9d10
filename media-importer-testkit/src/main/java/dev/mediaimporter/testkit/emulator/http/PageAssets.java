package dev.mediaimporter.testkit.emulator.http;

import dev.mediaimporter.testkit.emulator.media.MediaBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** What the emulator's pages load. */
public final class PageAssets {
  private PageAssets() {}

  /** The file with this name beside the classes. */
  public static HttpResponse answer(String name, String type) {
    try (InputStream in = PageAssets.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the testkit lacks its file " + name);
      }
      return HttpResponse.of(200, type, MediaBytes.of(in.readAllBytes()))
          .with("X-Content-Type-Options", "nosniff")
          .with("Cache-Control", "no-cache");
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + name, e);
    }
  }
}
