package dev.mediaimporter.lambda.api;

import com.google.auth.Credentials;
import dev.mediaimporter.accounts.Connections;
import dev.mediaimporter.accounts.GoogleApis;
import dev.mediaimporter.accounts.Identity;
import dev.mediaimporter.photos.Album;
import dev.mediaimporter.photos.Page;
import dev.mediaimporter.signin.GoogleWebSignIn;

/** What can be imported: the caller's albums, and what they pick. */
final class SourceRoutes {
  private static final int MAX_PICKED = 2000;

  private final GoogleWebSignIn signIn;
  private final Connections connections;
  private final GoogleApis apis;

  SourceRoutes(GoogleWebSignIn signIn, Connections connections, GoogleApis apis) {
    this.signIn = signIn;
    this.connections = connections;
    this.apis = apis;
  }

  private Credentials credentials(Identity caller) {
    return signIn.credentials(connections.refreshToken(caller.user()).reveal());
  }

  ApiResponse albums(ApiRequest request, Identity caller) {
    Page<Album> page =
        apis.photos(credentials(caller)).albums().fetch().fetch(request.query("cursor"));
    return ApiResponse.of(200, Views.page("albums", page, Views::album));
  }

  ApiResponse startPicking(ApiRequest request, Identity caller) {
    ApiRequest.Body body = request.json();
    Callers.requireSame(caller, body.text("email"));
    return ApiResponse.of(
        201,
        Views.session(
            apis.picker(credentials(caller)).create(body.count("maxItemCount", MAX_PICKED))));
  }

  ApiResponse pickerSession(ApiRequest request, Identity caller) {
    String id = request.pathId();
    return ApiResponse.of(200, Views.session(apis.picker(credentials(caller)).session(id)));
  }

  ApiResponse endPicking(ApiRequest request, Identity caller) {
    String id = request.pathId();
    apis.picker(credentials(caller)).delete(id);
    return ApiResponse.empty();
  }
}
