package dev.mediaimporter;

import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.SelectionException;
import dev.mediaimporter.media.StoppedException;
import dev.mediaimporter.photos.PickerClient;
import dev.mediaimporter.photos.PickingSession;
import dev.mediaimporter.resilience.ResiliencePolicy;
import dev.mediaimporter.resilience.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * The wait for a user's choice in Google's picker, asking as often as the service says and no
 * longer than the service, the session and the caller allow. Thread-safe.
 *
 * @see <a href="https://developers.google.com/photos/picker/guides/sessions">Create and manage
 *     sessions</a>
 */
public final class SelectionWait {
  /** Between two looks when the service names no interval. */
  private static final Duration USUAL_INTERVAL = Duration.ofSeconds(5);

  /** The service is never asked more often. */
  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(500);

  private final PickerClient client;
  private final ResiliencePolicy policy;
  private final Clock clock;
  private final Sleeper sleeper;

  /**
   * Waits by this sleeper, meeting failures by this policy.
   *
   * @param clock tells how far away a session's time of expiry is when it is first heard of
   */
  public SelectionWait(PickerClient client, ResiliencePolicy policy, Clock clock, Sleeper sleeper) {
    this.client = client;
    this.policy = policy;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /**
   * Blocks until the user has confirmed a selection.
   *
   * @param limit how long the caller is willing to wait
   * @param stop ends the wait early
   * @param timeLeft told before each look how much longer is waited
   * @return the session with its selection
   * @throws SelectionException with {@code NOT_PICKED_YET} when time is up, {@code SESSION_GONE}
   *     when the session ended
   * @throws StoppedException after a stop or an interrupt
   */
  public PickingSession await(
      PickingSession session, Duration limit, StopSignal stop, Consumer<Duration> timeLeft) {
    Deadline deadline = new Deadline(limit);
    Pauses pauses = new Pauses(sleeper, () -> stop.stopRequested() || deadline.isOver());
    Attempts attempts = new Attempts(
        policy, pauses, () -> ThreadLocalRandom.current().nextLong(), ImportListener.NONE);
    PickingSession latest = session;
    while (!latest.mediaItemsSet()) {
      Duration left = deadline.timeLeft(latest);
      timeLeft.accept(left);
      if (left.isZero()) {
        throw deadline.timeIsUp();
      }
      pauses.await(shorter(left, interval(latest)));
      String id = latest.id();
      try {
        latest = attempts.call("the picking session", () -> client.session(id));
      } catch (StoppedException e) {
        if (deadline.isOver()) {
          throw deadline.timeIsUp();
        }
        throw e;
      }
    }
    return latest;
  }

  /** The end of one wait: the caller's limit, the session's life, or the service's word. */
  private final class Deadline {
    private final long start = sleeper.nanos();
    private final Duration limit;
    private Optional<Instant> expireTime = Optional.empty();
    private Optional<Duration> life = Optional.empty();

    Deadline(Duration limit) {
      this.limit = limit;
    }

    private Duration waited() {
      return Duration.ofNanos(sleeper.nanos() - start);
    }

    boolean isOver() {
      return waited().compareTo(limit) > 0;
    }

    Duration timeLeft(PickingSession session) {
      Duration waited = waited();
      if (!session.expireTime().equals(expireTime)) {
        expireTime = session.expireTime();
        life = expireTime.map(time -> waited.plus(Duration.between(clock.instant(), time)));
      }
      Duration left = limit.minus(waited);
      if (session.timeoutIn().isPresent()) {
        left = shorter(left, session.timeoutIn().get());
      }
      if (life.isPresent()) {
        left = shorter(left, life.get().minus(waited));
      }
      return left.isNegative() ? Duration.ZERO : left;
    }

    SelectionException timeIsUp() {
      return life.filter(end -> waited().compareTo(end) >= 0).isPresent()
          ? new SelectionException(
              FailureReason.SESSION_GONE, "the picking session expired; start again")
          : new SelectionException(
              FailureReason.NOT_PICKED_YET,
              "nothing was picked in time; start again and press Done in the picker");
    }
  }

  private static Duration interval(PickingSession session) {
    Duration asked = session.pollInterval().orElse(USUAL_INTERVAL);
    return asked.compareTo(SHORTEST_INTERVAL) < 0 ? SHORTEST_INTERVAL : asked;
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
