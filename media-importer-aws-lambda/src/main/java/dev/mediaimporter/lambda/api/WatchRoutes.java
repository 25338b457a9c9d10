package dev.mediaimporter.lambda.api;

import dev.mediaimporter.accounts.Identity;
import dev.mediaimporter.photos.Page;
import dev.mediaimporter.photos.SourceSpec;
import dev.mediaimporter.watches.Watches;
import java.util.Optional;

/** The albums that are imported again and again. */
final class WatchRoutes {
  /** The longest title that Google allows. */
  private static final int MAX_TITLE_CHARS = 500;

  private final Watches watches;

  WatchRoutes(Watches watches) {
    this.watches = watches;
  }

  ApiResponse switchOn(ApiRequest request, Identity caller) {
    SourceSpec.Album album = new SourceSpec.Album(request.pathId());
    ApiRequest.Body body = request.json();
    Callers.requireSame(caller, body.text("email"));
    Optional<String> title = body.text("title");
    if (title.filter(text -> text.length() > MAX_TITLE_CHARS).isPresent()) {
      throw ApiException.badRequest("title must have at most " + MAX_TITLE_CHARS + " characters.");
    }
    return ApiResponse.of(200, Views.watch(watches.switchOn(caller, album, title)));
  }

  ApiResponse switchOff(ApiRequest request, Identity caller) {
    watches.switchOff(caller.user(), request.pathId());
    return ApiResponse.empty();
  }

  ApiResponse list(ApiRequest request, Identity caller) {
    return ApiResponse.of(
        200,
        Views.page(
            "watches", new Page<>(watches.list(caller.user()), Optional.empty()), Views::watch));
  }
}
