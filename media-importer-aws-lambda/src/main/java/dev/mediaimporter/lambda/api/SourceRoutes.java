package dev.mediaimporter.lambda.api;

import com.google.auth.Credentials;
import dev.mediaimporter.accounts.Connections;
import dev.mediaimporter.accounts.GoogleApis;
import dev.mediaimporter.accounts.Identity;
import dev.mediaimporter.jobs.CallBudget;
import dev.mediaimporter.photos.Album;
import dev.mediaimporter.photos.Page;
import dev.mediaimporter.photos.PickerClient;
import dev.mediaimporter.photos.SourceSpec;
import dev.mediaimporter.signin.GoogleWebSignIn;
import dev.mediaimporter.watches.Watches;
import java.time.Clock;
import java.util.Optional;

/** What can be imported: the caller's albums, once or again and again, and what they pick. */
final class SourceRoutes {
  private static final int MAX_PICKED = 2000;

  /** The longest title that Google allows. */
  private static final int MAX_TITLE_CHARS = 500;

  private final GoogleWebSignIn signIn;
  private final Connections connections;
  private final GoogleApis apis;
  private final CallBudget budget;
  private final Watches watches;
  private final RecentAlbums recent;

  SourceRoutes(
      GoogleWebSignIn signIn,
      Connections connections,
      GoogleApis apis,
      CallBudget budget,
      Watches watches,
      Clock clock) {
    this.signIn = signIn;
    this.connections = connections;
    this.apis = apis;
    this.budget = budget;
    this.watches = watches;
    this.recent = new RecentAlbums(clock);
  }

  /** Google's Picker API for the caller, for one call. */
  private PickerClient picker(Identity caller) {
    Credentials credentials = credentials(caller);
    budget.spend(caller.user(), SourceSpec.Api.PICKER);
    return apis.picker(credentials);
  }

  private Credentials credentials(Identity caller) {
    return signIn.credentials(connections.refreshToken(caller.user()).reveal());
  }

  ApiResponse albums(ApiRequest request, Identity caller) {
    // Asked for first, so that nobody sees albums without a connection.
    Credentials credentials = credentials(caller);
    Optional<String> cursor = request.query("cursor");
    Page<Album> page = recent.page(caller.user(), cursor, () -> {
      budget.spend(caller.user(), SourceSpec.Api.LIBRARY);
      return apis.photos(credentials).albums().fetch().fetch(cursor);
    });
    return ApiResponse.of(200, Views.page("albums", page, Views::album));
  }

  ApiResponse startPicking(ApiRequest request, Identity caller) {
    ApiRequest.Body body = request.json();
    Callers.requireSame(caller, body.text("email"));
    return ApiResponse.of(
        201, Views.session(picker(caller).create(body.count("maxItemCount", MAX_PICKED))));
  }

  ApiResponse pickerSession(ApiRequest request, Identity caller) {
    String id = request.pathId();
    return ApiResponse.of(200, Views.session(picker(caller).session(id)));
  }

  ApiResponse endPicking(ApiRequest request, Identity caller) {
    String id = request.pathId();
    picker(caller).delete(id);
    return ApiResponse.empty();
  }

  ApiResponse watch(ApiRequest request, Identity caller) {
    SourceSpec.Album album = new SourceSpec.Album(request.pathId());
    ApiRequest.Body body = request.json();
    Callers.requireSame(caller, body.text("email"));
    Optional<String> title = body.text("title");
    if (title.filter(text -> text.length() > MAX_TITLE_CHARS).isPresent()) {
      throw ApiException.badRequest("title must have at most " + MAX_TITLE_CHARS + " characters.");
    }
    return ApiResponse.of(200, Views.watch(watches.switchOn(caller, album, title)));
  }

  ApiResponse endWatch(ApiRequest request, Identity caller) {
    watches.switchOff(caller.user(), request.pathId());
    return ApiResponse.empty();
  }

  ApiResponse watches(ApiRequest request, Identity caller) {
    return ApiResponse.of(
        200,
        Views.page(
            "watches", new Page<>(watches.list(caller.user()), Optional.empty()), Views::watch));
  }
}
