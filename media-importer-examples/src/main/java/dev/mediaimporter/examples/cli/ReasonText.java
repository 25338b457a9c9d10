package dev.mediaimporter.examples.cli;

import dev.mediaimporter.media.FailureReason;

/** Explains failure reasons to the user. */
final class ReasonText {
  private ReasonText() {}

  /** A short description. */
  static String words(FailureReason reason) {
    return switch (reason) {
      case ACCESS_REJECTED -> "Google denied access";
      case INVALID_REQUEST -> "Google rejected the request as invalid";
      case THROTTLED -> "Google asked to slow down";
      case QUOTA_EXHAUSTED -> "the daily quota is used up";
      case SOURCE_UNAVAILABLE -> "Google returned errors";
      case UNREACHABLE -> "Google cannot be found from this machine";
      case TIMED_OUT -> "timed out";
      case BROKEN_BODY -> "incomplete download";
      case NOT_THE_MEDIUM -> "unexpected content";
      case DAMAGED_AT_SOURCE -> "damaged in the export";
      case UNPROVEN_BODY -> "could not verify the download";
      case LINK_REFUSED -> "the download link was refused twice";
      case ITEM_GONE -> "no longer in Google Photos";
      case NOT_READY -> "Google is still processing the video";
      case PROCESSING_FAILED -> "Google could not process the video";
      case NOT_PICKED_YET -> "the selection is not confirmed in Google Photos yet";
      case SESSION_GONE -> "the picking session has expired";
      case NO_PHOTOS_ACCOUNT -> "this user has no Google Photos account";
      case TOO_MANY_SESSIONS -> "too many picking sessions are open";
      case NAME_TAKEN -> "all names are taken at the destination";
      case DESTINATION_FAILED -> "the destination failed";
      case STOPPED -> "the import was stopped first";
      case UNEXPECTED -> "unexpected error";
    };
  }

  /** What the user can do; empty if nothing. */
  static String remedy(FailureReason reason) {
    return switch (reason) {
      case ACCESS_REJECTED -> "run 'media-importer login', or get a new token";
      case INVALID_REQUEST, ITEM_GONE, NAME_TAKEN -> "";
      case THROTTLED -> "lower --concurrency or try again later";
      case QUOTA_EXHAUSTED -> "try again tomorrow";
      case UNREACHABLE -> "check the network, DNS and proxy settings";
      case SOURCE_UNAVAILABLE, TIMED_OUT, UNPROVEN_BODY -> "try again";
      case BROKEN_BODY -> "nothing was kept; try again";
      case DAMAGED_AT_SOURCE -> "nothing was kept; download the named part again";
      case NOT_THE_MEDIUM -> "nothing was kept; try again later";
      case LINK_REFUSED, NOT_READY -> "try again later";
      case PROCESSING_FAILED -> "upload it to Google Photos again";
      case NOT_PICKED_YET -> "press Done there";
      case SESSION_GONE -> "pick again";
      case NO_PHOTOS_ACCOUNT -> "open photos.google.com once";
      case TOO_MANY_SESSIONS -> "wait until some expire";
      case DESTINATION_FAILED -> "see the message, then try again";
      case STOPPED -> "run it again";
      case UNEXPECTED -> "please report it with the log messages";
    };
  }
}
