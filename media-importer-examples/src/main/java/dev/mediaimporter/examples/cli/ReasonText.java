package dev.mediaimporter.examples.cli;

import dev.mediaimporter.media.FailureReason;

/**
 * Explains a failure reason to the user.
 *
 * @param words a short description
 * @param remedy what the user can do; empty if nothing
 */
record ReasonText(String words, String remedy) {
  static ReasonText of(FailureReason reason) {
    return switch (reason) {
      case ACCESS_REJECTED ->
        new ReasonText("Google denied access", "run 'media-importer login', or get a new token");
      case INVALID_REQUEST -> new ReasonText("Google rejected the request as invalid", "");
      case THROTTLED ->
        new ReasonText("Google asked to slow down", "lower --concurrency or try again later");
      case QUOTA_EXHAUSTED -> new ReasonText("the daily quota is used up", "try again tomorrow");
      case SOURCE_UNAVAILABLE -> new ReasonText("Google returned errors", "try again");
      case UNREACHABLE ->
        new ReasonText(
            "Google cannot be found from this machine",
            "check the network, DNS and proxy settings");
      case TIMED_OUT -> new ReasonText("timed out", "try again");
      case BROKEN_BODY -> new ReasonText("incomplete download", "nothing was kept; try again");
      case NOT_THE_MEDIUM ->
        new ReasonText("unexpected content", "nothing was kept; try again later");
      case DAMAGED_AT_SOURCE ->
        new ReasonText("damaged in the export", "nothing was kept; download the named part again");
      case UNPROVEN_BODY -> new ReasonText("could not verify the download", "try again");
      case LINK_REFUSED -> new ReasonText("the download link was refused twice", "try again later");
      case ITEM_GONE -> new ReasonText("no longer in Google Photos", "");
      case NOT_READY -> new ReasonText("Google is still processing the video", "try again later");
      case PROCESSING_FAILED ->
        new ReasonText("Google could not process the video", "upload it to Google Photos again");
      case NOT_PICKED_YET ->
        new ReasonText("the selection is not confirmed in Google Photos yet", "press Done there");
      case SESSION_GONE -> new ReasonText("the picking session has expired", "pick again");
      case NO_PHOTOS_ACCOUNT ->
        new ReasonText("this user has no Google Photos account", "open photos.google.com once");
      case TOO_MANY_SESSIONS ->
        new ReasonText("too many picking sessions are open", "wait until some expire");
      case NAME_TAKEN -> new ReasonText("all names are taken at the destination", "");
      case DESTINATION_FAILED ->
        new ReasonText("the destination failed", "see the message, then try again");
      case STOPPED -> new ReasonText("the import was stopped first", "run it again");
      case UNEXPECTED ->
        new ReasonText("unexpected error", "please report it with the log messages");
    };
  }
}
