package dev.mediaimporter;

import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.MediaItem;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what a listener throws away from the import. */
final class SafeListener implements ImportListener {
  private static final Logger LOG = LoggerFactory.getLogger(SafeListener.class);

  private final ImportListener listener;

  SafeListener(ImportListener listener) {
    this.listener = listener;
  }

  private static void safely(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      LOG.warn("An import listener failed; the import goes on", e);
    }
  }

  @Override
  public void pageListed(int items) {
    safely(() -> listener.pageListed(items));
  }

  @Override
  public void itemStarted(MediaItem item) {
    safely(() -> listener.itemStarted(item));
  }

  @Override
  public void bytesReceived(MediaItem item, long count) {
    safely(() -> listener.bytesReceived(item, count));
  }

  @Override
  public void itemFinished(ItemOutcome outcome) {
    safely(() -> listener.itemFinished(outcome));
  }

  @Override
  public void awaitingVideos(int videos, Duration atMost) {
    safely(() -> listener.awaitingVideos(videos, atMost));
  }

  @Override
  public void retrying(String what, Duration wait, MediaImportException cause) {
    safely(() -> listener.retrying(what, wait, cause));
  }
}
