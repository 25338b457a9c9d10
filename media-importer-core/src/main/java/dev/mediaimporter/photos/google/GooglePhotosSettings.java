package dev.mediaimporter.photos.google;

import dev.mediaimporter.internal.http.PlainHttp;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * Where Google is and how long it may take. The defaults: Google's own addresses, pages of 100
 * items, 10 s to connect, 60 s to the first byte, 60 s of silence within a body, media bytes from
 * {@code googleusercontent.com} only. Immutable.
 */
@Value.Immutable
public interface GooglePhotosSettings {
  /** The longest time any of the timeouts may be set to. */
  Duration LONGEST_TIMEOUT = Duration.ofDays(1);

  /**
   * The root of the Library API, without {@code /v1}. If it is plain http, bytes may come over
   * plain http; if it is on a loopback address, bytes may come from loopback addresses.
   */
  @Value.Default
  default URI photosUrl() {
    return URI.create("https://photoslibrary.googleapis.com");
  }

  /** The root of the Picker API, without {@code /v1}. */
  @Value.Default
  default URI pickerUrl() {
    return URI.create("https://photospicker.googleapis.com");
  }

  /** Items in a page; 1 to 100. Albums come in pages of at most 50. */
  @Value.Default
  default int pageSize() {
    return 100;
  }

  /** The longest wait for a connection, and for a free one of the pool. */
  @Value.Default
  default Duration connectTimeout() {
    return Duration.ofSeconds(10);
  }

  /** The longest time from sending a request to having the whole head of its answer. */
  @Value.Default
  default Duration firstByteTimeout() {
    return Duration.ofSeconds(60);
  }

  /**
   * The longest silence within a body. An answer of the API must also be complete this long after
   * {@link #firstByteTimeout()}.
   */
  @Value.Default
  default Duration stallTimeout() {
    return Duration.ofSeconds(60);
  }

  /** A PEM file with certificates that are trusted besides those that Java trusts. */
  Optional<Path> caFile();

  /**
   * Hosts that media bytes may come from, themselves and what is below them. The host of a
   * configured API is allowed without being named here.
   */
  @Value.Default
  default List<String> byteHosts() {
    return List.of("googleusercontent.com");
  }

  /**
   * Rejects values out of range.
   *
   * @throws IllegalStateException naming the value and the remedy
   */
  @Value.Check
  default void check() {
    checkRoot("photosUrl", photosUrl());
    checkRoot("pickerUrl", pickerUrl());
    if (pageSize() < 1 || pageSize() > 100) {
      throw new IllegalStateException("pageSize is 1 to 100, not " + pageSize());
    }
    checkTimeout("connectTimeout", connectTimeout());
    checkTimeout("firstByteTimeout", firstByteTimeout());
    checkTimeout("stallTimeout", stallTimeout());
    for (String host : byteHosts()) {
      if (!host.matches("[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*|\\[[0-9A-Fa-f:.]+]")) {
        throw new IllegalStateException(
            "byteHosts are bare host names such as googleusercontent.com, not " + host);
      }
    }
  }

  private static void checkRoot(String name, URI url) {
    PlainHttp.checkUrl(name, url);
    if (url.getRawQuery() != null || url.getPath().matches(".*/v1/*")) {
      throw new IllegalStateException(
          name + " is the root, such as https://photoslibrary.googleapis.com: leave out /v1 and any"
              + " query");
    }
  }

  private static void checkTimeout(String name, Duration timeout) {
    if (timeout.toMillis() < 1 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalStateException(name + " is 1 ms to 1 day, not " + timeout);
    }
  }

  /** The defaults. */
  static GooglePhotosSettings defaults() {
    return builder().build();
  }

  /** Starts from the defaults. */
  static Builder builder() {
    return new Builder();
  }

  /**
   * Builds settings; not thread-safe.
   *
   * <p>The range and the default of each setting are told where it is read:
   * {@link GooglePhotosSettings#photosUrl() photosUrl}, {@link GooglePhotosSettings#pickerUrl()
   * pickerUrl}, {@link GooglePhotosSettings#pageSize() pageSize},
   * {@link GooglePhotosSettings#connectTimeout() connectTimeout},
   * {@link GooglePhotosSettings#firstByteTimeout() firstByteTimeout},
   * {@link GooglePhotosSettings#stallTimeout() stallTimeout}, {@link GooglePhotosSettings#caFile()
   * caFile}, {@link GooglePhotosSettings#byteHosts() byteHosts}.
   */
  class Builder extends ImmutableGooglePhotosSettings.Builder {}
}
