package dev.mediaimporter.inbox;

/**
 * What one user may keep in the inbox. Immutable.
 *
 * @param totalBytes all files together
 * @param fileBytes one file
 * @param files how many files
 * @param uploads how many uploads that are not complete
 */
public record InboxLimits(long totalBytes, long fileBytes, int files, int uploads) {
  private static final long GIB = 1L << 30;

  /** The limits of a deployment that gives each user so much space. */
  public static InboxLimits ofGigabytes(int total) {
    return new InboxLimits(total * GIB, 100 * GIB, 1000, 10);
  }
}
