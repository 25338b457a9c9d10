package dev.mediaimporter.photos.google;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.api.client.http.HttpResponse;
import dev.mediaimporter.internal.http.PlainHttp;
import dev.mediaimporter.internal.text.SafeText;
import dev.mediaimporter.media.DownloadLink;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ItemUnavailableException;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaItem.Readiness;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.media.SourceUnavailableException;
import dev.mediaimporter.media.ThrottledException;
import dev.mediaimporter.photos.Download;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Opens media bytes: one request, and one more for each redirect. Thread-safe.
 *
 * @see <a href="https://developers.google.com/photos/library/guides/access-media-items">Access
 *     media items</a>
 */
record MediaFetcher(
    PlainHttp http, AuthorizedHttp authorized, GoogleErrors errors, AllowedHosts hosts) {
  /** Who asks. */
  enum Access {
    /** Nobody: the link alone opens the bytes, as in the Library API. */
    ANONYMOUS,
    /** The user: the token goes with the request, as the Picker API requires. */
    BEARER
  }

  private static final int MAX_REDIRECTS = 5;
  private static final Pattern HOST = Pattern.compile("^(?:[A-Za-z][A-Za-z0-9+.-]*:)?//[^/?#]*");
  private static final Pattern ILLEGAL = Pattern.compile("[^A-Za-z0-9%!#$&'()*+,./:;=?@_~-]+");
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  /** Opens the bytes of an item; as {@code PhotosClient.open}. */
  Download open(MediaItem item, long fromByte, Access access) {
    if (fromByte < 0) {
      throw new IllegalArgumentException("fromByte is at least 0, not " + fromByte);
    }
    // On a video, =d gives a still picture of it.
    String suffix = item.type() == MediaKind.VIDEO ? "=dv" : "=d";
    return open(new Fetch(item, item.type(), fromByte), suffix, access);
  }

  /** Opens a picture of an item, photo or video, that is at most so many pixels wide. */
  Download openSmall(MediaItem item, int width, Access access) {
    return open(new Fetch(item, MediaKind.PHOTO, 0), "=w" + width, access);
  }

  private static Download open(Fetch fetch, String suffix, Access access) {
    HttpResponse response = fetch.follow(fetch.downloadUri(suffix), access);
    boolean opened = false;
    try {
      Download download = fetch.read(response);
      opened = true;
      return download;
    } catch (IOException e) {
      throw PlainHttp.unreachable(fetch.what, e);
    } finally {
      if (!opened) {
        breakOff(response);
      }
    }
  }

  /** Encodes what may not be in an address, such as blanks and braces, behind the host. */
  private static String encoded(String location) {
    Matcher illegal = ILLEGAL.matcher(location);
    int path = HOST.matcher(location).replaceFirst("").length();
    StringBuilder legal = new StringBuilder();
    while (illegal.find()) {
      String found = illegal.group();
      String hex = HexFormat.of().withUpperCase().withPrefix("%").formatHex(found.getBytes(UTF_8));
      illegal.appendReplacement(legal, illegal.start() < location.length() - path ? "$0" : hex);
    }
    return illegal.appendTail(legal).toString();
  }

  private static void breakOff(HttpResponse response) {
    try {
      PlainHttp.body(response).close();
    } catch (IOException e) {
      // The body is not wanted, so its failure says nothing.
    }
  }

  /** The steps for one item. */
  private final class Fetch {
    private final MediaItem item;
    private final MediaKind expected;
    private final long fromByte;
    private final String what;

    Fetch(MediaItem item, MediaKind expected, long fromByte) {
      this.item = item;
      this.expected = expected;
      this.fromByte = fromByte;
      this.what = SafeText.ofName(item.displayName());
    }

    URI downloadUri(String suffix) {
      if (item.readiness() == Readiness.PROCESSING) {
        throw unavailable(FailureReason.NOT_READY, "Google is still processing the video");
      }
      if (item.readiness() == Readiness.FAILED) {
        throw unavailable(FailureReason.PROCESSING_FAILED, "Google could not process the video");
      }
      DownloadLink link = item.link()
          .orElseThrow(
              () -> unavailable(FailureReason.LINK_REFUSED, "the listing has no download link"));
      return URI.create(link.baseUrl() + suffix);
    }

    HttpResponse follow(URI first, Access access) {
      Map<String, List<String>> headers =
          fromByte > 0 ? Map.of("Range", List.of("bytes=" + fromByte + "-")) : Map.of();
      URI uri = first;
      Set<URI> visited = new HashSet<>();
      for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
        Optional<String> objection = hosts.objectionTo(uri);
        if (objection.isPresent()) {
          throw unavailable(
              FailureReason.LINK_REFUSED, "the download leads to " + SafeText.of(objection.get()));
        }
        HttpResponse response = access == Access.BEARER && AllowedHosts.sameOrigin(first, uri)
            ? authorized.send(what, "GET", uri, headers, null)
            : http.send(what, "GET", uri, headers, null);
        if (!REDIRECTS.contains(response.getStatusCode())) {
          return response;
        }
        uri = target(uri, response);
        if (!visited.add(uri)) {
          throw unavailable(FailureReason.LINK_REFUSED, "the download leads in a circle");
        }
      }
      throw new SourceUnavailableException(
          what + ": more than " + MAX_REDIRECTS + " redirects in a row");
    }

    private URI target(URI from, HttpResponse redirect) {
      Optional<String> location = PlainHttp.header(redirect, "location");
      ErrorAnswer.read(http, what, redirect);
      try {
        return from.resolve(new URI(location.map(MediaFetcher::encoded).orElse("://")));
      } catch (URISyntaxException e) {
        throw new SourceUnavailableException(what + ": a redirect without a valid target");
      }
    }

    Download read(HttpResponse response) throws IOException {
      int status = response.getStatusCode();
      if (status != 200 && status != 206) {
        throw refusal(ErrorAnswer.read(http, what, response));
      }
      String type = PlainHttp.mediaType(response).orElse("application/octet-stream");
      reject(ContentSniffer.objectionTo(type, expected));
      reject(PlainHttp.header(response, "content-encoding")
          .filter(coding -> !coding.isBlank() && !coding.strip().equalsIgnoreCase("identity"))
          .map(coding -> "bytes in the coding " + SafeText.of(coding)));
      Download.Framing framing = framing(response);
      OptionalLong length = framing == Download.Framing.LENGTH
          ? OptionalLong.of(response.getHeaders().getContentLength())
          : OptionalLong.empty();
      long startsAt = 0;
      OptionalLong total = length;
      if (status == 206) {
        ContentRange range = range(response, length);
        startsAt = range.first();
        total = range.total();
      }
      var stream = HttpDownload.PeekedStream.peek(PlainHttp.body(response), ContentSniffer.ENOUGH);
      if (framing == Download.Framing.CONNECTION_CLOSE && stream.head().length == 0) {
        // A head that was cut short looks the same: the HTTP client takes it for a whole one.
        throw new SourceUnavailableException(what + ": the answer broke off");
      }
      if (startsAt == 0) {
        if (stream.isEmpty()) {
          throw unavailable(FailureReason.BROKEN_BODY, "the byte host sent no bytes");
        }
        reject(ContentSniffer.objectionTo(stream.head(), expected));
        if (PlainHttp.mediaType(response).isEmpty() && ContentSniffer.isText(stream.head())) {
          reject(Optional.of("plain text"));
        }
      }
      Optional<String> etag = PlainHttp.header(response, "etag");
      return new HttpDownload(stream, startsAt, total, type, etag, framing);
    }

    private MediaImportException refusal(ErrorAnswer answer) {
      Optional<ThrottledException> throttled = errors.throttled(what, answer);
      if (throttled.isPresent()) {
        return throttled.get();
      }
      int status = answer.httpStatus();
      if (status == 416) {
        return cannotContinue();
      }
      if (status == 413) {
        return GoogleErrors.tooLarge(
            what + ": the answer to the download was " + answer.described());
      }
      return status >= 400 && !PlainHttp.isTransient(status)
          ? unavailable(
              FailureReason.LINK_REFUSED,
              "the byte host refused the download link with " + answer.described())
          : new SourceUnavailableException(what + ": the byte host answered " + answer.described());
    }

    private void reject(Optional<String> objection) {
      if (objection.isPresent()) {
        throw unavailable(
            FailureReason.NOT_THE_MEDIUM,
            "the byte host sent " + objection.get() + " instead of the "
                + (expected == MediaKind.VIDEO ? "video" : "photo"));
      }
    }

    private ContentRange range(HttpResponse response, OptionalLong length) {
      return PlainHttp.header(response, "content-range")
          .flatMap(ContentRange::parse)
          .filter(range -> range.first() == fromByte)
          .filter(range -> length.isEmpty() || length.getAsLong() == range.length())
          .orElseThrow(this::cannotContinue);
    }

    /** Asking for the same range again is useless; asking from the first byte may not be. */
    private ItemUnavailableException cannotContinue() {
      return unavailable(
          FailureReason.BROKEN_BODY,
          "the byte host does not send the bytes from " + fromByte + " on");
    }

    private ItemUnavailableException unavailable(FailureReason reason, String detail) {
      return new ItemUnavailableException(reason, what + ": " + detail);
    }

    private static Download.Framing framing(HttpResponse response) {
      if (PlainHttp.header(response, "transfer-encoding").isPresent()) {
        return Download.Framing.SELF_DELIMITED;
      }
      return response.getHeaders().getContentLength() == null
          ? Download.Framing.CONNECTION_CLOSE
          : Download.Framing.LENGTH;
    }
  }
}
