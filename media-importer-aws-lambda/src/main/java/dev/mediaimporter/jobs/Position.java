package dev.mediaimporter.jobs;

import java.util.Optional;

/**
 * The current page of a job. Immutable.
 *
 * @param phase what the pages are
 * @param page the number of the page; it only grows, also when the listing starts again
 * @param cursor the page token of the page, the last item retried, or what the last piece said;
 *     empty at the start
 * @param cycleMarker the page token of an earlier page of this pass, replaced after 1, 2, 4, 8 …
 *     pages: a listing that returns to it is a cycle of any length (R. P. Brent, 1980)
 * @param passStart the page number at which the current pass over the listing began
 * @param lastItem the last item of the previous page, which services sometimes repeat
 * @param emptyPages how many pages in a row listed no item
 */
public record Position(
    Phase phase,
    int page,
    Optional<String> cursor,
    Optional<String> cycleMarker,
    int passStart,
    Optional<String> lastItem,
    int emptyPages) {
  /** The first page of a job. */
  public static final Position START = first(Phase.LISTING, 1, 1);

  /** What the pages of a job are. */
  public enum Phase {
    /** Pages of the source's listing. */
    LISTING,
    /** Pages of the items that failed in this pass. */
    RETRYING,
    /** Pieces of what is done once all items were tried. */
    FINISHING
  }

  private static Position first(Phase phase, int page, int passStart) {
    return new Position(
        phase, page, Optional.empty(), Optional.empty(), passStart, Optional.empty(), 0);
  }

  /** The page after this one. */
  Position next(Optional<String> nextCursor, Optional<String> last, int emptyInARow) {
    boolean markHere = Integer.bitCount(page - passStart + 1) == 1;
    return new Position(
        phase,
        page + 1,
        nextCursor,
        markHere ? nextCursor : cycleMarker,
        passStart,
        last,
        emptyInARow);
  }

  /** The first page of a new pass over the listing. */
  Position restarted() {
    return first(Phase.LISTING, page + 1, page + 1);
  }

  /** The first page of a round of retries. */
  Position retrying() {
    return first(Phase.RETRYING, page + 1, passStart);
  }

  /** The first piece of what is done at the end. */
  Position finishing() {
    return first(Phase.FINISHING, page + 1, passStart);
  }

  boolean isListing() {
    return phase == Phase.LISTING;
  }

  /** Leaves out the page tokens. */
  @Override
  public String toString() {
    return "Position[phase=" + phase + ", page=" + page + ", passStart=" + passStart + "]";
  }
}
