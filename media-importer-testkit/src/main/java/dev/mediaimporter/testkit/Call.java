package dev.mediaimporter.testkit;

import dev.mediaimporter.testkit.emulator.api.BaseUrls;
import dev.mediaimporter.testkit.emulator.api.ByteHost;
import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import dev.mediaimporter.testkit.emulator.http.HttpRequest;
import dev.mediaimporter.testkit.emulator.http.Origin;
import dev.mediaimporter.testkit.emulator.picker.PickerPage;
import dev.mediaimporter.testkit.emulator.signin.SignInHost;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for.
 *
 * @param id the album or item in the path of an API method, else empty
 * @param item the item it is about, if it is about one
 * @param bytes set when it is for a byte host
 */
record Call(RequestKind kind, String id, @Nullable String item, ByteHost.@Nullable Asked bytes) {
  private static final List<Route> ROUTES = List.of(
      route("[A-Z]+ /v1/(?:sharedAlbums.*|.*:(?:un)?share)", RequestKind.SHARING),
      route("GET /v1/albums", RequestKind.ALBUMS_LIST),
      route("GET /v1/albums/(.*)", RequestKind.ALBUMS_GET),
      route("GET /v1/mediaItems", RequestKind.MEDIA_ITEMS_LIST),
      route("GET /v1/mediaItems/(.*)", RequestKind.MEDIA_ITEMS_GET),
      route("GET /v1/mediaItems:batchGet", RequestKind.MEDIA_ITEMS_BATCH_GET),
      route("POST /v1/mediaItems:search", RequestKind.MEDIA_ITEMS_SEARCH),
      route("POST /picker/v1/sessions", RequestKind.SESSIONS_CREATE),
      route("GET /picker/v1/sessions/([^/]+)", RequestKind.SESSIONS_GET),
      route("DELETE /picker/v1/sessions/([^/]+)", RequestKind.SESSIONS_DELETE),
      route("GET /picker/v1/mediaItems", RequestKind.PICKED_ITEMS_LIST));

  private record Route(Pattern request, RequestKind kind) {}

  private static Route route(String request, RequestKind kind) {
    return new Route(Pattern.compile(request), kind);
  }

  /** What this request asks for. */
  static Call of(HttpRequest request, ByteHost byteHost) {
    String path = request.path();
    if (request.origin() == Origin.REDIRECT_HOST || BaseUrls.isBase(path)) {
      ByteHost.Asked asked = byteHost.asked(request);
      return new Call(
          asked.kind(), "", asked.target() == null ? null : asked.target().item(), asked);
    }
    if (SignInHost.kind(request) != RequestKind.OTHER) {
      return of(SignInHost.kind(request));
    }
    if (path.startsWith(PickerPage.PATH)) {
      return of(RequestKind.PICKER_PAGE);
    }
    for (Route route : ROUTES) {
      Matcher matcher = route.request.matcher(request.method() + " " + path);
      if (matcher.matches()) {
        String id = matcher.groupCount() == 0 ? "" : HttpRequest.decodePath(matcher.group(1));
        return new Call(
            route.kind, id, route.kind == RequestKind.MEDIA_ITEMS_GET ? id : null, null);
      }
    }
    return of(RequestKind.OTHER);
  }

  private static Call of(RequestKind kind) {
    return new Call(kind, "", null, null);
  }
}
