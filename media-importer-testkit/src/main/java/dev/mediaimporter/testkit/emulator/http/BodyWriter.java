package dev.mediaimporter.testkit.emulator.http;

import java.time.Duration;

/**
 * How an answer goes over the wire.
 *
 * @param framing how the end of the body is marked
 * @param limit how many bytes of the body are sent; a negative one holds back the head as well
 * @param ending what happens to the connection after the limit
 * @param stallAt before which byte of the body the line goes silent; -1 is before the head
 * @param stallFor for how long; zero for not at all
 * @param step how many bytes are sent at a time
 * @param stepPause the pause between two of those
 */
public record BodyWriter(
    Framing framing,
    long limit,
    Ending ending,
    long stallAt,
    Duration stallFor,
    int step,
    Duration stepPause) {

  public enum Framing {
    LENGTH,
    CHUNKED,
    CLOSE
  }

  public enum Ending {
    /** The body is sent in full. */
    COMPLETE,
    /** The connection is closed, as if all were well (FIN). */
    HANG_UP,
    /** The connection is reset (RST). */
    RESET
  }

  static final BodyWriter PLAIN = new BodyWriter(
      Framing.LENGTH,
      Long.MAX_VALUE,
      Ending.COMPLETE,
      0,
      Duration.ZERO,
      Integer.MAX_VALUE,
      Duration.ZERO);

  public BodyWriter framed(Framing as) {
    return new BodyWriter(as, limit, ending, stallAt, stallFor, step, stepPause);
  }

  public BodyWriter endingAfter(long bytes, Ending how) {
    return new BodyWriter(framing, bytes, how, stallAt, stallFor, step, stepPause);
  }

  public BodyWriter stalling(long at, Duration length) {
    return new BodyWriter(framing, limit, ending, at, length, step, stepPause);
  }

  public BodyWriter dripping(int bytes, Duration pause) {
    return new BodyWriter(framing, limit, ending, stallAt, stallFor, bytes, pause);
  }

  /** How many of the body's bytes are sent; an early end always leaves out at least one. */
  long toSend(long size) {
    return ending == Ending.COMPLETE ? size : Math.max(0, Math.min(limit, size - 1));
  }
}
