package dev.mediaimporter.lambda.api;

import com.google.gson.JsonObject;
import dev.mediaimporter.accounts.Identity;
import dev.mediaimporter.jobs.CallBudget;
import dev.mediaimporter.jobs.HeldFilter;
import dev.mediaimporter.jobs.HeldItem;
import dev.mediaimporter.jobs.JobService;
import dev.mediaimporter.jobs.MonthTaken;
import dev.mediaimporter.jobs.SmallPictures;
import dev.mediaimporter.photos.Page;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stored media. */
final class MediaRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(MediaRoutes.class);
  private static final int MAX_PAGE = 100;

  private final JobService jobs;
  private final MediaObjects objects;
  private final CallBudget budget;
  private final Clock clock;

  MediaRoutes(JobService jobs, MediaObjects objects, CallBudget budget, Clock clock) {
    this.jobs = jobs;
    this.objects = objects;
    this.budget = budget;
    this.clock = clock;
  }

  private static HeldFilter filter(ApiRequest request) {
    Optional<String> month = request.query("month");
    Optional<MonthTaken> parsed = month.flatMap(MonthTaken::parse);
    if (month.isPresent() && parsed.isEmpty()) {
      throw ApiException.badRequest("month must be like 2026-05, or undated.");
    }
    return new HeldFilter(parsed, request.query("jobId"), zone(request));
  }

  private static ZoneId zone(ApiRequest request) {
    try {
      return request.query("zone").map(ZoneId::of).orElse(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw ApiException.badRequest("zone must be a time zone like Europe/Berlin.");
    }
  }

  ApiResponse list(ApiRequest request, Identity caller) {
    Page<HeldItem> page = jobs.held(
        caller.user(), filter(request), request.cursor("cursor"), request.limit(50, MAX_PAGE));
    budget.links(caller.user(), page.items().size());
    return ApiResponse.of(200, Views.page("media", page, this::view));
  }

  ApiResponse months(ApiRequest request, Identity caller) {
    return ApiResponse.of(200, Views.months(jobs.heldByMonth(caller.user(), filter(request))));
  }

  ApiResponse one(ApiRequest request, Identity caller) {
    HeldItem item =
        jobs.held(caller.user(), request.pathItemId()).orElseThrow(ApiException::notFound);
    budget.links(caller.user(), 1);
    JsonObject view = view(item);
    view.addProperty(
        "downloadLink",
        objects
            .downloadLinkTo(
                item.entry().key(), item.filename().orElse(item.entry().key().filename()))
            .toString());
    view.addProperty("found", objects.holds(item.entry().key()));
    return ApiResponse.of(200, view);
  }

  private JsonObject view(HeldItem item) {
    JsonObject view = Views.media(item);
    view.addProperty("link", objects.linkTo(item.entry().key()).toString());
    if (item.smallPicture()) {
      view.addProperty(
          "smallPictureLink",
          objects.linkTo(SmallPictures.keyOf(item.entry().key(), item.itemId())).toString());
    }
    view.addProperty(
        "linkEndsAt", clock.instant().plus(MediaObjects.LINK_LIFETIME).toString());
    return view;
  }

  ApiResponse delete(ApiRequest request, Identity caller) {
    if (!jobs.delete(caller.user(), request.pathItemId(), objects::delete)) {
      throw ApiException.notFound();
    }
    LOG.info("A stored item was deleted by its owner");
    return ApiResponse.empty();
  }
}
