package dev.mediaimporter.photos;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * A user's visit to Google's picker, as the service describes it at one moment. Immutable.
 *
 * @see <a href="https://developers.google.com/photos/picker/reference/rest/v1/sessions">Picker
 *     sessions</a>
 */
@Value.Immutable
public interface PickingSession {
  /** Google's id of the session. */
  String id();

  /** Where the user picks, once; to be opened by the signed-in user and never to be logged. */
  @Value.Redacted
  Optional<URI> pickerUri();

  /** Whether the user has confirmed a selection. */
  boolean mediaItemsSet();

  /** How long to wait between two looks; only while nothing is confirmed. */
  Optional<Duration> pollInterval();

  /** How much longer looking makes sense; zero says stop; only while nothing is confirmed. */
  Optional<Duration> timeoutIn();

  /** When the session ends. */
  Optional<Instant> expireTime();

  /** Starts a new session value; the id is required. */
  static Builder builder() {
    return new Builder();
  }

  /** Builds sessions; not thread-safe. */
  class Builder extends ImmutablePickingSession.Builder {}
}
