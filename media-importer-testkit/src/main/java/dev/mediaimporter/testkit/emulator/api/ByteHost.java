package dev.mediaimporter.testkit.emulator.api;

import dev.mediaimporter.testkit.emulator.faults.Behaviour;
import dev.mediaimporter.testkit.emulator.faults.Fault;
import dev.mediaimporter.testkit.emulator.faults.FaultMatch;
import dev.mediaimporter.testkit.emulator.faults.FaultTypes.ContentType;
import dev.mediaimporter.testkit.emulator.faults.FaultTypes.Gone;
import dev.mediaimporter.testkit.emulator.faults.FaultTypes.RedirectsTo;
import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import dev.mediaimporter.testkit.emulator.faults.Requests;
import dev.mediaimporter.testkit.emulator.http.HttpRequest;
import dev.mediaimporter.testkit.emulator.http.HttpResponse;
import dev.mediaimporter.testkit.emulator.http.Origin;
import dev.mediaimporter.testkit.emulator.library.ItemKind;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import dev.mediaimporter.testkit.emulator.library.Preview;
import dev.mediaimporter.testkit.emulator.library.Users;
import dev.mediaimporter.testkit.emulator.media.Hash;
import dev.mediaimporter.testkit.emulator.media.MediaBytes;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The hosts of bytes: what base URLs lead to, and where videos redirect to. */
public record ByteHost(Users users, BaseUrls links, Behaviour behaviour, Requests requests) {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,18})-(\\d{1,18})?");
  private static final Pattern SCALED = Pattern.compile("(?:(?:[wh]\\d{1,5}|c|no)(?:-|$))+");

  /**
   * What an address asks for.
   *
   * @param target null when the address was never given out
   * @param item null when there is no such item
   * @param options what follows the last {@code =}
   */
  public record Asked(
      RequestKind kind,
      BaseUrls.@Nullable Target target,
      @Nullable LibraryItem item,
      String options) {
    public Asked as(RequestKind other) {
      return new Asked(other, target, item, options);
    }
  }

  public Asked asked(HttpRequest request) {
    String path = request.path();
    boolean video = request.origin() == Origin.REDIRECT_HOST;
    int equals = path.lastIndexOf('=');
    String options = video || equals < 0 ? "" : path.substring(equals + 1);
    String address = video || equals < 0 ? path : path.substring(0, equals);
    BaseUrls.Target target =
        video == address.startsWith(BaseUrls.VIDEO_PATH) ? links.target(address) : null;
    LibraryItem item = target == null
        ? null
        : users
            .library(target.subject())
            .flatMap(library -> library.item(target.item()))
            .filter(found -> target.picked() || !found.foreign())
            .orElse(null);
    return new Asked(kind(request, options, item), target, item, options);
  }

  private static RequestKind kind(HttpRequest request, String options, @Nullable LibraryItem item) {
    if (request.method().equals("HEAD")) {
      return RequestKind.BYTES_HEAD;
    }
    if (request.origin() == Origin.REDIRECT_HOST) {
      return RequestKind.REDIRECT_TARGET;
    }
    return switch (options) {
      case "dv" -> RequestKind.VIDEO_REDIRECT;
      case "d" ->
        item != null && item.kind() == ItemKind.VIDEO ? RequestKind.PREVIEW : RequestKind.BYTES;
      default -> RequestKind.PREVIEW;
    };
  }

  public HttpResponse answer(HttpRequest request, Asked asked, FaultMatch firing) {
    BaseUrls.Target target = asked.target();
    LibraryItem item = asked.item();
    boolean redirected = request.origin() == Origin.REDIRECT_HOST;
    if (target == null || target.olderThan(behaviour.linkLifetime.get())) {
      return redirected
          ? HttpResponse.html(400, "Bad Request", "This link has expired.")
          : HttpResponse.empty(403);
    }
    boolean unready = firing.has(Fault.VIDEO_PROCESSING) || firing.has(Fault.VIDEO_FAILED);
    if (item == null
        || firing.first(Gone.class) != null
        || (unready && item.kind() == ItemKind.VIDEO)) {
      return HttpResponse.html(404, "Not Found", "There is no such item.");
    }
    if (redirected) {
      return firing.has(Fault.STILL_INSTEAD_OF_VIDEO)
          ? still(item)
          : video(request, item, asked.kind(), firing);
    }
    return switch (asked.options()) {
      case "d" ->
        item.kind() == ItemKind.VIDEO
            ? still(item)
            : media(
                request,
                item.bytes(variant(item, asked.kind(), firing)),
                item.deliveredType(),
                firing);
      case "dv" -> {
        if (item.kind() == ItemKind.PHOTO) {
          yield HttpResponse.html(404, "Not Found", "This item has no motion video.");
        }
        yield asked.kind() == RequestKind.BYTES
            ? video(request, item, asked.kind(), firing)
            : redirect(target, firing);
      }
      default ->
        asked.options().isEmpty() || SCALED.matcher(asked.options()).matches()
            ? HttpResponse.of(200, "image/jpeg", Preview.of(item, asked.options()))
            : HttpResponse.html(400, "Bad Request", "There is no such option.");
    };
  }

  private HttpResponse redirect(BaseUrls.Target target, FaultMatch firing) {
    RedirectsTo elsewhere = firing.first(RedirectsTo.class);
    String location = elsewhere == null ? links.video(target) : elsewhere.url();
    return HttpResponse.html(302, "302 Moved", "The document has moved.")
        .with("Location", location);
  }

  private static HttpResponse still(LibraryItem item) {
    return HttpResponse.of(200, "image/jpeg", Preview.of(item, "w1280-h720"));
  }

  private HttpResponse video(
      HttpRequest request, LibraryItem item, RequestKind kind, FaultMatch firing) {
    MediaBytes bytes = item.kind() == ItemKind.VIDEO
        ? item.bytes(variant(item, kind, firing))
        : item.motionBytes();
    return media(request, bytes, "video/mp4", firing);
  }

  /** Which encoding of the item this download gets: the first, or another each time. */
  private int variant(LibraryItem item, RequestKind kind, FaultMatch firing) {
    return firing.has(Fault.REENCODED) ? Math.max(0, requests.count(kind, item.id()) - 1) : 0;
  }

  private HttpResponse media(
      HttpRequest request, MediaBytes bytes, String type, FaultMatch firing) {
    ContentType given = firing.first(ContentType.class);
    HttpResponse whole = HttpResponse.of(200, given == null ? type : given.type(), bytes)
        .with("Cache-Control", "private, max-age=3600");
    if (behaviour.entityTags.get()) {
      whole = whole.with(
          "ETag",
          "\""
              + Long.toHexString(Hash.mix(
                  bytes.size(), bytes.slice(0, Math.min(512, bytes.size())).sha256()))
              + "\"");
    }
    String range = request.header("Range");
    boolean wrong = firing.has(Fault.WRONG_RANGE);
    if (range == null || !(behaviour.rangesHonoured.get() || wrong)) {
      return whole;
    }
    Matcher matcher = RANGE.matcher(range);
    if (!matcher.matches()) {
      return whole;
    }
    long size = bytes.size();
    long from = Long.parseLong(matcher.group(1));
    long last =
        matcher.group(2) == null ? size - 1 : Math.min(size - 1, Long.parseLong(matcher.group(2)));
    if (from > last) {
      return HttpResponse.html(416, "Range Not Satisfiable", "There are fewer bytes.")
          .with("Content-Range", "bytes */" + size);
    }
    long start = wrong ? from / 2 : from;
    return new HttpResponse(
            206,
            whole.headers(),
            bytes.slice(start, last - start + 1),
            whole.delivery(),
            whole.progress())
        .with("Accept-Ranges", "bytes")
        .with("Content-Range", "bytes " + start + "-" + last + "/" + size);
  }
}
