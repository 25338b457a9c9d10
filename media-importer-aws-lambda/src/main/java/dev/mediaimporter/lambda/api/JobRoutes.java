package dev.mediaimporter.lambda.api;

import com.google.gson.JsonObject;
import dev.mediaimporter.accounts.Identity;
import dev.mediaimporter.accounts.Secret;
import dev.mediaimporter.inbox.Inbox;
import dev.mediaimporter.jobs.ExportChoice;
import dev.mediaimporter.jobs.FailedItem;
import dev.mediaimporter.jobs.Job;
import dev.mediaimporter.jobs.JobService;
import dev.mediaimporter.jobs.JobSource;
import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.photos.Page;
import dev.mediaimporter.photos.SourceSpec;
import dev.mediaimporter.signin.GoogleScopes;
import dev.mediaimporter.signin.GoogleWebSignIn;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Import jobs. */
final class JobRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(JobRoutes.class);
  private static final int MAX_PAGE = 100;
  private static final int MAX_FAILURES = 50;

  /** RFC 6750, section 2.1. */
  private static final String ACCESS_TOKEN = "[A-Za-z0-9._~+/-]{1,2048}=*";

  private final JobService jobs;
  private final Inbox inbox;
  private final GoogleWebSignIn signIn;
  private final Callers callers;

  JobRoutes(JobService jobs, Inbox inbox, GoogleWebSignIn signIn, Callers callers) {
    this.jobs = jobs;
    this.inbox = inbox;
    this.signIn = signIn;
    this.callers = callers;
  }

  ApiResponse start(ApiRequest request, Identity caller) {
    ApiRequest.Body body = request.json();
    Callers.requireSame(caller, body.text("email"));
    if (body.requireText("source").equals("takeout")) {
      JobSource.Inbox export =
          new JobSource.Inbox(InboxRoutes.export(body.requireText("export")), choice(body));
      return accepted(startInbox(caller, export, request.idempotencyKey()));
    }
    SourceSpec source = switch (body.requireText("source")) {
      case "album" -> new SourceSpec.Album(body.requireId("albumId"));
      case "everything" -> new SourceSpec.Everything();
      case "picker" -> new SourceSpec.Picked(body.requireId("sessionId"));
      default ->
        throw ApiException.badRequest("source must be album, everything, picker or takeout.");
    };
    return accepted(jobs.start(caller, source, request.idempotencyKey()));
  }

  private static ExportChoice choice(ApiRequest.Body body) {
    ExportChoice usual = ExportChoice.USUAL;
    try {
      return new ExportChoice(
          body.flag("trashed", usual.trashed()),
          body.flag("archived", usual.archived()),
          body.flag("locked", usual.locked()),
          ExportChoice.Edited.of(body.text("edited").orElse(usual.edited().label())),
          body.flag("albumFiles", usual.manifests()),
          body.flag("xmpFiles", usual.xmp()));
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private Job startInbox(Identity caller, JobSource.Inbox source, Optional<String> idempotencyKey) {
    if (!inbox.has(caller.user(), source.export())) {
      throw new ApiException(
          404, "unknown-export", "No file of this export is uploaded. Upload its files first.");
    }
    return jobs.start(caller, source, idempotencyKey);
  }

  /**
   * The call of the first version: identity and access come from one access token, about which
   * Google is asked whose it is and for which app.
   */
  ApiResponse importWithAccessToken(ApiRequest request) {
    ApiRequest.Body body = request.json();
    String albumId = body.requireId("album_id");
    String email = body.requireText("email");
    String token = body.requireForm("auth_token", ACCESS_TOKEN);
    GoogleWebSignIn.TokenInfo info;
    try {
      info = signIn.inspect(token);
    } catch (AccessRejectedException e) {
      throw ApiException.unauthorized("The auth_token is not valid for this app. Sign in again.");
    }
    String needed = GoogleScopes.neededFor(SourceSpec.Api.LIBRARY);
    if (info.account().subject().isEmpty()
        || info.account().email().isEmpty()
        || !info.scopes().contains(needed)) {
      throw ApiException.forbidden(
          "The auth_token needs the scopes openid, email and " + needed + ".");
    }
    Identity caller = callers.verified(info.account());
    Callers.requireSame(caller, Optional.of(email));
    return accepted(jobs.start(
        caller,
        new SourceSpec.Album(albumId),
        Secret.of(token),
        info.expiresAt(),
        request.idempotencyKey()));
  }

  private static ApiResponse accepted(Job job) {
    MDC.put("job", job.id());
    LOG.info("An import was requested");
    return new ApiResponse(
        202, Optional.of(Views.job(job)), Map.of("location", "/v1/jobs/" + job.id()));
  }

  ApiResponse list(ApiRequest request, Identity caller) {
    Page<Job> page =
        jobs.list(caller.user(), request.cursor("cursor"), request.limit(20, MAX_PAGE));
    return ApiResponse.of(200, Views.page("jobs", page, Views::job));
  }

  ApiResponse job(ApiRequest request, Identity caller) {
    Job job = jobs.find(caller.user(), jobId(request));
    Page<FailedItem> failures = jobs.failures(job, request.cursor("failuresCursor"), MAX_FAILURES);
    JsonObject view = Views.job(job);
    JsonObject failed = view.getAsJsonObject("failed");
    Views.page("items", failures, Views::failure)
        .entrySet()
        .forEach(member -> failed.add(member.getKey(), member.getValue()));
    return ApiResponse.of(200, view);
  }

  ApiResponse cancel(ApiRequest request, Identity caller) {
    return ApiResponse.of(200, Views.job(jobs.cancel(caller.user(), jobId(request))));
  }

  ApiResponse retry(ApiRequest request, Identity caller) {
    return accepted(jobs.retry(caller.user(), jobId(request)));
  }

  private static String jobId(ApiRequest request) {
    String id = request.pathId();
    MDC.put("job", id);
    return id;
  }
}
