package dev.mediaimporter.testkit.takeout;

import java.time.Instant;
import java.util.List;

/**
 * One photo or video of a generated library. Immutable.
 *
 * @param title its filename in the library; an extension of a video makes it one
 * @param takenAt when it was taken
 * @param albums the titles of the albums that it is in
 * @param edited whether there is an edited form of it
 * @param motion whether it has a motion video
 */
public record ExportedPhoto(
    String title, Instant takenAt, List<String> albums, boolean edited, boolean motion) {
  /** Copies the list. */
  public ExportedPhoto {
    albums = List.copyOf(albums);
  }

  /** A photo that is neither edited nor moving. */
  public static ExportedPhoto of(String title, String takenAt, String... albums) {
    return new ExportedPhoto(title, Instant.parse(takenAt), List.of(albums), false, false);
  }

  /** The same with an edited form. */
  public ExportedPhoto withEdit() {
    return new ExportedPhoto(title, takenAt, albums, true, motion);
  }

  /** The same with a motion video. */
  public ExportedPhoto withMotionVideo() {
    return new ExportedPhoto(title, takenAt, albums, edited, true);
  }
}
