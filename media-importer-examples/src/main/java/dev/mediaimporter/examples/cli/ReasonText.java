package dev.mediaimporter.examples.cli;

import dev.mediaimporter.media.FailureReason;

/** Failures as people read of them. */
final class ReasonText {
  private ReasonText() {}

  /** What happened, in a few words. */
  static String words(FailureReason reason) {
    return switch (reason) {
      case ACCESS_REJECTED -> "Google refused access";
      case INVALID_REQUEST -> "Google refused the request as wrong";
      case THROTTLED -> "Google asked to slow down";
      case QUOTA_EXHAUSTED -> "the daily quota is used up";
      case SOURCE_UNAVAILABLE -> "Google answered with errors";
      case TIMED_OUT -> "it took too long";
      case BROKEN_BODY -> "not all bytes arrived";
      case NOT_THE_MEDIUM -> "something else came instead";
      case UNPROVEN_BODY -> "the end of the file could not be proven";
      case LINK_REFUSED -> "the download link was refused, and so was a fresh one";
      case ITEM_GONE -> "no longer in Google Photos";
      case NOT_READY -> "Google is still processing the video";
      case PROCESSING_FAILED -> "Google could not process the video";
      case NOT_PICKED_YET -> "the selection was not confirmed in Google's picker yet";
      case SESSION_GONE -> "the picking session is over";
      case NO_PHOTOS_ACCOUNT -> "this user has no Google Photos account";
      case TOO_MANY_SESSIONS -> "too many picking sessions are open";
      case NAME_TAKEN -> "every name it may have is taken at the destination";
      case DESTINATION_FAILED -> "the destination failed";
      case STOPPED -> "the import was stopped first";
      case UNEXPECTED -> "not foreseen";
    };
  }

  /** What a person can do; empty where there is nothing to do. */
  static String remedy(FailureReason reason) {
    return switch (reason) {
      case ACCESS_REJECTED -> "run 'media-importer login', or get a new token";
      case INVALID_REQUEST, ITEM_GONE, NAME_TAKEN -> "";
      case THROTTLED -> "lower --concurrency or come back later";
      case QUOTA_EXHAUSTED -> "come back tomorrow";
      case SOURCE_UNAVAILABLE, TIMED_OUT, UNPROVEN_BODY -> "try again";
      case BROKEN_BODY -> "nothing was kept; try again";
      case NOT_THE_MEDIUM -> "nothing was kept; try again later";
      case LINK_REFUSED, NOT_READY -> "try again later";
      case PROCESSING_FAILED -> "upload it there again";
      case NOT_PICKED_YET -> "press Done there";
      case SESSION_GONE -> "pick again";
      case NO_PHOTOS_ACCOUNT -> "open photos.google.com once";
      case TOO_MANY_SESSIONS -> "wait until some expire";
      case DESTINATION_FAILED -> "look at its message, then try again";
      case STOPPED -> "run it again";
      case UNEXPECTED -> "please report it, with the messages logged";
    };
  }
}
