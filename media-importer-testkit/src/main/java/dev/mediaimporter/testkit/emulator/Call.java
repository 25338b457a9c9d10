package dev.mediaimporter.testkit.emulator;

import dev.mediaimporter.testkit.emulator.api.BaseUrls;
import dev.mediaimporter.testkit.emulator.api.ByteHost;
import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import dev.mediaimporter.testkit.emulator.http.HttpRequest;
import dev.mediaimporter.testkit.emulator.http.Origin;
import dev.mediaimporter.testkit.emulator.picker.PickerApi;
import dev.mediaimporter.testkit.emulator.picker.PickerPage;
import dev.mediaimporter.testkit.emulator.signin.SignInHost;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for.
 *
 * @param id the album or item in the path of an API method, else empty
 * @param item the item it is about, if it is about one
 * @param bytes set when it is for a byte host
 */
record Call(RequestKind kind, String id, @Nullable String item, ByteHost.@Nullable Asked bytes) {
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
    if (path.startsWith(PickerApi.PATH)) {
      return pickerCall(request.method(), path.substring(PickerApi.PATH.length()));
    }
    boolean get = request.method().equals("GET");
    if (path.equals("/v1/albums") && get) {
      return of(RequestKind.ALBUMS_LIST);
    }
    if (path.equals("/v1/mediaItems") && get) {
      return of(RequestKind.MEDIA_ITEMS_LIST);
    }
    if (path.equals("/v1/mediaItems:batchGet") && get) {
      return of(RequestKind.MEDIA_ITEMS_BATCH_GET);
    }
    if (path.equals("/v1/mediaItems:search") && request.method().equals("POST")) {
      return of(RequestKind.MEDIA_ITEMS_SEARCH);
    }
    if (path.startsWith("/v1/sharedAlbums")
        || path.endsWith(":share")
        || path.endsWith(":unshare")) {
      return of(RequestKind.SHARING);
    }
    if (path.startsWith("/v1/albums/") && get) {
      return new Call(
          RequestKind.ALBUMS_GET, HttpRequest.decodePath(path.substring(11)), null, null);
    }
    if (path.startsWith("/v1/mediaItems/") && get) {
      String id = HttpRequest.decodePath(path.substring(15));
      return new Call(RequestKind.MEDIA_ITEMS_GET, id, id, null);
    }
    return of(RequestKind.OTHER);
  }

  private static Call pickerCall(String method, String path) {
    if (path.equals("sessions") && method.equals("POST")) {
      return of(RequestKind.SESSIONS_CREATE);
    }
    if (path.equals("mediaItems") && method.equals("GET")) {
      return of(RequestKind.PICKED_ITEMS_LIST);
    }
    String id = path.startsWith("sessions/") ? path.substring(9) : "";
    if (id.isEmpty() || id.contains("/")) {
      return of(RequestKind.OTHER);
    }
    RequestKind kind = switch (method) {
      case "GET" -> RequestKind.SESSIONS_GET;
      case "DELETE" -> RequestKind.SESSIONS_DELETE;
      default -> RequestKind.OTHER;
    };
    return new Call(kind, HttpRequest.decodePath(id), null, null);
  }

  private static Call of(RequestKind kind) {
    return new Call(kind, "", null, null);
  }
}
