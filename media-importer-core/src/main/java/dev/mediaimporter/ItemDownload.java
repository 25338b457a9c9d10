package dev.mediaimporter;

import dev.mediaimporter.media.BrokenBodyException;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.ItemUnavailableException;
import dev.mediaimporter.media.MediaBody;
import dev.mediaimporter.media.MediaContent;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.photos.Download;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.resilience.ResiliencePolicy;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one item as a sink sees them: links renewed, broken connections resumed, every
 * request counted against the item's budget. It remembers what the source threw, so that blame is
 * never guessed from what a sink lets through.
 */
final class ItemDownload implements MediaContent {
  /**
   * The source went on with other bytes than it began with: what was handed out must be thrown
   * away.
   */
  static final class RestartException extends IOException {
    private static final long serialVersionUID = 1L;

    RestartException() {
      super("the source started again from the first byte");
    }
  }

  /**
   * A renewed link that is refused within this time was refused for good. Later it may just have
   * died again: it can come from a listing that another item asked for.
   */
  private static final Duration STILL_FRESH = Duration.ofSeconds(3);

  /** How many of the bytes at hand the next part must repeat before it is joined to them. */
  private static final int OVERLAP = 1024;

  private final MediaSource source;
  private final ResiliencePolicy policy;
  private final Retries retries;
  private final Retries.Attempts attempts;
  private final Clock clock;
  private final LongConsumer received;
  private final RequestBudget budget;

  private MediaItem item;
  private boolean renewalDue;
  private boolean renewed;
  private int transfers;
  private @Nullable Download restarted;
  private boolean mustRestart;
  private @Nullable MediaImportException failure;

  // Touched by abort() from another thread.
  private volatile @Nullable Download current;
  private volatile boolean aborted;

  ItemDownload(
      MediaItem item,
      MediaSource source,
      ResiliencePolicy policy,
      Retries retries,
      Clock clock,
      RequestBudget budget,
      LongConsumer received) {
    this.item = item;
    this.source = source;
    this.policy = policy;
    this.retries = retries;
    this.attempts = retries.itemAttempts();
    this.clock = clock;
    this.budget = budget;
    this.received = received;
  }

  @Override
  public MediaItem item() {
    return item;
  }

  /** How many times the bytes were asked for. */
  int transfers() {
    return transfers;
  }

  /** What the source threw, when it is to blame. */
  Optional<MediaImportException> failure() {
    return Optional.ofNullable(failure);
  }

  /** Whether the last body ended because the source wants to start over; asking clears it. */
  boolean takeRestart() {
    boolean restart = mustRestart;
    mustRestart = false;
    return restart;
  }

  /** Whether the source's last word was to refuse a link that had just been renewed. */
  boolean freshLinkRefused() {
    return renewed && failure != null && failure.reason() == FailureReason.LINK_REFUSED;
  }

  /** Ends a blocked read and refuses new ones; may be called from any thread. */
  void abort() {
    aborted = true;
    closeQuietly(current);
  }

  /** Lets go of what is still open. */
  void release() {
    closeQuietly(current);
    closeQuietly(restarted);
    restarted = null;
  }

  @Override
  public MediaBody open() throws IOException {
    try {
      Download download = restarted != null ? restarted : request(0);
      restarted = null;
      use(download);
      return new MediaBody(
          new ResumedStream(download), download.contentType(), download.totalLength());
    } catch (MediaImportException e) {
      failure = e;
      throw e;
    }
  }

  private void use(Download download) {
    current = download;
    if (aborted) {
      closeQuietly(download);
      throw stopped();
    }
  }

  /**
   * One successful request for bytes, after as many failures as the budget allows. What cannot be
   * continued is asked for from its start.
   */
  private Download request(long wantedFrom) {
    long fromByte = wantedFrom;
    while (true) {
      try {
        renewLinkIfNeeded();
        spend();
        transfers++;
        Download download = source.open(item, fromByte);
        renewed = false;
        if (fromByte > 0 || download.startsAt() == 0) {
          return download;
        }
        closeQuietly(download);
        throw new ItemUnavailableException(
            FailureReason.BROKEN_BODY,
            "the answer starts at byte " + download.startsAt() + ", not at 0",
            null);
      } catch (MediaImportException e) {
        if (e.reason() == FailureReason.LINK_REFUSED) {
          requireRenewable(e);
          renewalDue = true;
        } else {
          fromByte = e.reason() == FailureReason.BROKEN_BODY ? 0 : fromByte;
          awaitNextAttempt(e);
        }
      }
    }
  }

  private void requireRenewable(MediaImportException refused) {
    if ((renewed && !isOlderThan(STILL_FRESH)) || !budget.affords(2)) {
      throw new ItemUnavailableException(
          FailureReason.LINK_REFUSED,
          refused.getMessage() + (renewed ? " (with a fresh link too)" : ""),
          refused);
    }
  }

  private void awaitNextAttempt(MediaImportException failed) {
    if (!budget.affords(renewalDue || item.link().isEmpty() ? 2 : 1)) {
      throw failed;
    }
    attempts.awaitNext(item.displayName(), failed);
  }

  private void renewLinkIfNeeded() {
    // An old link may still work; when the budget is too small to renew it, it is tried as it is.
    if (renewalDue
        || item.link().isEmpty()
        || (isOlderThan(policy.linkAge()) && budget.affords(2))) {
      spend();
      item = source
          .refresh(item)
          .orElseThrow(() -> new ItemUnavailableException(
              FailureReason.ITEM_GONE, "it is no longer at the source", null));
      renewed = renewalDue;
      renewalDue = false;
    }
  }

  private boolean isOlderThan(Duration age) {
    return item.link()
        .map(link -> link.obtainedAt().plus(age).isBefore(clock.instant()))
        .orElse(false);
  }

  private void spend() {
    if (aborted) {
      throw stopped();
    }
    budget.spend();
    retries.awaitTurn();
  }

  static ItemUnavailableException stopped() {
    return new ItemUnavailableException(
        FailureReason.STOPPED, "the run was stopped before it was stored", null);
  }

  private static void closeQuietly(@Nullable Download download) {
    if (download != null) {
      try {
        download.close();
      } catch (IOException e) {
        // It was given up anyway.
      }
    }
  }

  /** The body over as many connections as it takes. */
  private final class ResumedStream extends InputStream {
    private final OptionalLong total;
    private final Optional<String> etag;
    private final Download.Framing framing;
    private final ContainerProof proof = new ContainerProof();
    private Download download;
    private byte[] tail = {};
    private long position;
    private boolean ended;

    ResumedStream(Download download) {
      this.download = download;
      this.total = download.totalLength();
      this.etag = download.etag();
      this.framing = download.framing();
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
          requireGoingOn();
          try {
            int n = download.stream().read(buffer, offset, count);
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
        failure = e;
        throw e;
      }
    }

    private void requireGoingOn() {
      if (aborted) {
        throw stopped();
      }
      budget.requireTime();
    }

    private void accept(byte[] buffer, int offset, int n) throws BrokenBodyException {
      if (total.isPresent() && position + n > total.getAsLong()) {
        throw new BrokenBodyException(
            "more than the " + total.getAsLong() + " bytes announced arrived");
      }
      position += n;
      if (position > policy.maxItemBytes()) {
        throw new ItemUnavailableException(
            FailureReason.NOT_THE_MEDIUM,
            "more than " + policy.maxItemBytes() + " bytes arrived, which no medium has",
            null);
      }
      if (framing == Download.Framing.CONNECTION_CLOSE) {
        proof.update(buffer, offset, n);
      }
      keepTail(buffer, offset, n);
      received.accept(n);
    }

    private void requireComplete() throws BrokenBodyException {
      if (total.isPresent()) {
        if (position < total.getAsLong()) {
          throw new BrokenBodyException(position + " of " + total.getAsLong() + " bytes arrived");
        }
      } else if (framing == Download.Framing.CONNECTION_CLOSE) {
        switch (proof.verdict()) {
          case COMPLETE -> {}
          case CUT ->
            throw new BrokenBodyException(
                "the connection ended inside the file, after " + position + " bytes");
          case UNKNOWN ->
            throw new ItemUnavailableException(
                FailureReason.UNPROVEN_BODY,
                "the answer had no length, and its end cannot be proven from the file itself",
                null);
        }
      }
    }

    /** Goes on at the same byte if the source can, and otherwise asks for a new start. */
    private void resume(IOException broken) throws RestartException {
      closeQuietly(download);
      if (aborted) {
        throw stopped();
      }
      ItemUnavailableException failed = new ItemUnavailableException(
          FailureReason.BROKEN_BODY, "the download broke off: " + reasonOf(broken), broken);
      awaitNextAttempt(failed);
      long from = total.isPresent() ? position - tail.length : 0;
      Download next = request(from);
      use(next);
      boolean sameBytes = total.isPresent()
          && next.startsAt() == from
          && next.totalLength().equals(total)
          && next.etag().equals(etag);
      if (sameBytes && repeatsTail(next)) {
        download = next;
        return;
      }
      if (!sameBytes && next.startsAt() == 0) {
        restarted = next;
      } else {
        closeQuietly(next);
        awaitNextAttempt(failed);
      }
      mustRestart = true;
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

    private String reasonOf(IOException broken) {
      return broken instanceof BrokenBodyException
          ? String.valueOf(broken.getMessage())
          : broken.getClass().getSimpleName();
    }

    @Override
    public void close() {
      closeQuietly(download);
    }
  }
}
