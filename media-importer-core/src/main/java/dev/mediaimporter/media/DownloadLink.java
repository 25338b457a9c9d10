package dev.mediaimporter.media;

import java.net.URI;
import java.time.Instant;
import java.util.Objects;

/**
 * A short-lived address of a media item's bytes (Google's {@code baseUrl}). Whoever has it can read
 * the bytes, so it is a secret: {@link #toString()} hides it. Immutable.
 *
 * @param baseUrl the address without the download suffix
 * @param obtainedAt when it was asked for, or the answer that carried it arrived; Google promises
 *     60 minutes from then
 * @see <a href="https://developers.google.com/photos/library/guides/access-media-items">Access
 *     media items</a>
 */
public record DownloadLink(URI baseUrl, Instant obtainedAt) {
  /** Both parts are required. */
  public DownloadLink {
    Objects.requireNonNull(baseUrl, "baseUrl");
    Objects.requireNonNull(obtainedAt, "obtainedAt");
  }

  @Override
  public String toString() {
    return "DownloadLink[obtainedAt=" + obtainedAt + "]";
  }
}
