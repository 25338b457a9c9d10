package dev.mediaimporter;

import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.MediaItem;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners, and keeps what they throw away from the import. */
final class SafeListener implements ImportListener {
  private static final Logger LOG = LoggerFactory.getLogger(SafeListener.class);

  private final List<ImportListener> listeners;

  SafeListener(ImportListener... listeners) {
    this.listeners = List.of(listeners);
  }

  private void tell(Consumer<ImportListener> call) {
    for (ImportListener listener : listeners) {
      try {
        call.accept(listener);
      } catch (RuntimeException e) {
        LOG.warn("An import listener failed; the import goes on", e);
      }
    }
  }

  @Override
  public void pageListed(int items) {
    tell(listener -> listener.pageListed(items));
  }

  @Override
  public void itemStarted(MediaItem item) {
    tell(listener -> listener.itemStarted(item));
  }

  @Override
  public void bytesReceived(MediaItem item, long count) {
    tell(listener -> listener.bytesReceived(item, count));
  }

  @Override
  public void itemFinished(ItemOutcome outcome) {
    tell(listener -> listener.itemFinished(outcome));
  }

  @Override
  public void awaitingVideos(int videos, Duration atMost) {
    tell(listener -> listener.awaitingVideos(videos, atMost));
  }

  @Override
  public void retrying(String what, Duration wait, MediaImportException cause) {
    tell(listener -> listener.retrying(what, wait, cause));
  }
}
