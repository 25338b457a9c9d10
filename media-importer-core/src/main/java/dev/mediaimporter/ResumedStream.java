package dev.mediaimporter;

import dev.mediaimporter.media.BrokenBodyException;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ItemUnavailableException;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.photos.Download;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The body of one item over as many connections as it takes. A broken one is continued at the same
 * byte when the source still delivers the same bytes; otherwise reading fails with
 * {@link RestartException}, and the {@link ItemDownload} starts over. One thread at a time.
 */
final class ResumedStream extends InputStream {
  /**
   * The source continued with other bytes than it began with: what was read so far is not valid.
   */
  static final class RestartException extends IOException {
    private static final long serialVersionUID = 1L;

    RestartException() {
      super("the source started again from the first byte");
    }
  }

  /** The number of bytes that the next part must repeat before it is joined to the last. */
  private static final int OVERLAP = 1024;

  private final ItemDownload item;
  private final OptionalLong total;
  private final Optional<String> etag;
  private final Download.Framing framing;
  private final long maxBytes;
  private Download download;
  private byte[] tail = {};
  private long position;
  private boolean ended;

  ResumedStream(ItemDownload item, Download download, long maxBytes) {
    this.item = item;
    this.download = download;
    this.total = download.totalLength();
    this.etag = download.etag();
    this.framing = download.framing();
    this.maxBytes = maxBytes;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int count) throws IOException {
    if (ended || count == 0) {
      return ended ? -1 : 0;
    }
    try {
      while (true) {
        item.requireRunning();
        item.requireTime();
        try {
          int n = download.stream().read(buffer, offset, Math.min(count, item.mostAtOnce()));
          if (n > 0) {
            accept(buffer, offset, n);
            return n;
          }
          requireComplete();
          ended = true;
          return -1;
        } catch (IOException e) {
          resume(e);
        }
      }
    } catch (MediaImportException e) {
      throw item.failed(e);
    }
  }

  private void accept(byte[] buffer, int offset, int n) throws BrokenBodyException {
    if (total.isPresent() && position + n > total.getAsLong()) {
      throw new BrokenBodyException(
          "more than the " + total.getAsLong() + " bytes announced arrived");
    }
    position += n;
    if (position > maxBytes) {
      throw new ItemUnavailableException(
          FailureReason.NOT_THE_MEDIUM,
          "more than " + maxBytes + " bytes arrived, the most that one item may have");
    }
    keepTail(buffer, offset, n);
    item.received(n);
  }

  private void requireComplete() throws BrokenBodyException {
    if (total.isPresent()) {
      if (position < total.getAsLong()) {
        throw new BrokenBodyException(position + " of " + total.getAsLong() + " bytes arrived");
      }
    } else if (framing == Download.Framing.CONNECTION_CLOSE) {
      throw new ItemUnavailableException(
          FailureReason.UNPROVEN_BODY,
          "the answer had neither a length nor chunks, so a cut would look like its end");
    }
  }

  /** Continues at the same byte if the source can, and otherwise asks for a new start. */
  private void resume(IOException broken) throws RestartException {
    ItemDownload.closeQuietly(download);
    item.requireRunning();
    ItemUnavailableException failed = new ItemUnavailableException(
        FailureReason.BROKEN_BODY, "the download broke off: " + reasonOf(broken), broken);
    item.awaitNext(failed);
    long from = total.isPresent() ? position - tail.length : 0;
    Download next = item.request(from);
    item.use(next);
    boolean sameBytes = total.isPresent()
        && next.startsAt() == from
        && next.totalLength().equals(total)
        && next.etag().equals(etag);
    if (sameBytes && repeatsTail(next)) {
      download = next;
      return;
    }
    if (!sameBytes && next.startsAt() == 0) {
      item.restartWith(next);
    } else {
      ItemDownload.closeQuietly(next);
      item.awaitNext(failed);
      item.restartWith(null);
    }
    throw new RestartException();
  }

  /** Another rendering of the item may have the same length, and no entity tag to tell. */
  private boolean repeatsTail(Download next) {
    try {
      return Arrays.equals(next.stream().readNBytes(tail.length), tail);
    } catch (IOException e) {
      return false;
    }
  }

  private void keepTail(byte[] buffer, int offset, int n) {
    int kept = Math.min(tail.length, Math.max(0, OVERLAP - n));
    int added = Math.min(n, OVERLAP);
    byte[] longer = Arrays.copyOfRange(tail, tail.length - kept, tail.length + added);
    System.arraycopy(buffer, offset + n - added, longer, kept, added);
    tail = longer;
  }

  private static String reasonOf(IOException broken) {
    return broken instanceof BrokenBodyException
        ? String.valueOf(broken.getMessage())
        : broken.getClass().getSimpleName();
  }

  @Override
  public void close() {
    ItemDownload.closeQuietly(download);
  }
}
