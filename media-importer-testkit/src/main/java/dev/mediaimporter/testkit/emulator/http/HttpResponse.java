package dev.mediaimporter.testkit.emulator.http;

import dev.mediaimporter.testkit.emulator.media.MediaBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * An answer and how to deliver it. Immutable.
 *
 * @param headers all but those that frame the body
 * @param progress told as the body goes out
 */
public record HttpResponse(
    int status,
    List<Map.Entry<String, String>> headers,
    MediaBytes body,
    BodyWriter delivery,
    Progress progress) {

  /**
   * Hears how the body goes out; called just before, so that who has the bytes finds them counted.
   */
  public interface Progress {
    Progress NONE = new Progress() {
      @Override
      public void sending(long bytes) {}

      @Override
      public void finishing() {}
    };

    /** These many bytes are about to be sent. */
    void sending(long bytes);

    /** The last ones are about to be sent, or none will be any more; called once. */
    void finishing();
  }

  public static HttpResponse of(int status, String contentType, MediaBytes body) {
    List<Map.Entry<String, String>> headers =
        contentType.isEmpty() ? List.of() : List.of(Map.entry("Content-Type", contentType));
    return new HttpResponse(status, headers, body, BodyWriter.PLAIN, Progress.NONE);
  }

  public static HttpResponse empty(int status) {
    return of(status, "", MediaBytes.of(new byte[0]));
  }

  public static HttpResponse html(int status, String title, String text) {
    String page = "<!DOCTYPE html><html lang=en><meta charset=utf-8><title>" + title
        + "</title><h1>" + title + "</h1><p>" + text + "</p></html>";
    return of(
        status, "text/html; charset=UTF-8", MediaBytes.of(page.getBytes(StandardCharsets.UTF_8)));
  }

  public HttpResponse with(String name, String value) {
    List<Map.Entry<String, String>> more = new ArrayList<>(headers.size() + 1);
    for (Map.Entry<String, String> header : headers) {
      if (!header.getKey().equalsIgnoreCase(name)) {
        more.add(header);
      }
    }
    more.add(Map.entry(name, value));
    return new HttpResponse(status, List.copyOf(more), body, delivery, progress);
  }

  private HttpResponse withBody(MediaBytes other) {
    return new HttpResponse(status, headers, other, delivery, progress);
  }

  /** The same with its body compressed. */
  public HttpResponse gzipped() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(body.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return withBody(MediaBytes.of(bytes.toByteArray())).with("Content-Encoding", "gzip");
  }

  public HttpResponse delivered(BodyWriter how) {
    return new HttpResponse(status, headers, body, how, progress);
  }

  public HttpResponse telling(Progress listener) {
    return new HttpResponse(status, headers, body, delivery, listener);
  }
}
