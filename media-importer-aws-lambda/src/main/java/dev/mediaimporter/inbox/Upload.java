package dev.mediaimporter.inbox;

import java.util.List;

/**
 * How far the upload of a file is. Immutable.
 *
 * @param sizeBytes of the whole file
 * @param done the numbers of the pieces that are uploaded, from 1
 * @param complete whether the file is in the inbox; {@code done} is empty then
 */
public record Upload(ExportFile file, long sizeBytes, List<Integer> done, boolean complete) {
  /** The size of every piece but the last. */
  public static final long PIECE_BYTES = 64L << 20;

  /** How many pieces a file has. */
  public static int pieces(long sizeBytes) {
    return Math.toIntExact((sizeBytes + PIECE_BYTES - 1) / PIECE_BYTES);
  }

  /** The size of a piece. */
  public static long pieceBytes(long sizeBytes, int number) {
    return Math.min(PIECE_BYTES, sizeBytes - (number - 1) * PIECE_BYTES);
  }
}
