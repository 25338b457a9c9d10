package dev.mediaimporter.testkit;

import dev.mediaimporter.resilience.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that moves only when told to, and a sleeper that moves it instead of waiting. Safe for
 * use by several threads.
 */
public final class ManualClock extends Clock implements Sleeper {
  private final AtomicReference<Instant> now;
  private final AtomicLong passedNanos;
  private final ZoneId zone;

  private ManualClock(AtomicReference<Instant> now, AtomicLong passedNanos, ZoneId zone) {
    this.now = now;
    this.passedNanos = passedNanos;
    this.zone = zone;
  }

  /** A clock in UTC that stands at this moment. */
  public static ManualClock at(Instant start) {
    return new ManualClock(new AtomicReference<>(start), new AtomicLong(), ZoneOffset.UTC);
  }

  /**
   * Lets this much time pass, for every view of the clock. A negative duration sets the clock back,
   * by which no time passes.
   */
  public void advance(Duration by) {
    now.updateAndGet(instant -> instant.plus(by));
    passedNanos.addAndGet(Math.max(0, by.toNanos()));
  }

  @Override
  public void sleep(Duration duration) {
    advance(duration);
  }

  /** The time that has passed, whatever the clock was set to. */
  @Override
  public long nanos() {
    return passedNanos.get();
  }

  @Override
  public Instant instant() {
    return Objects.requireNonNull(now.get());
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  /** A view of this same clock in another zone: they advance together. */
  @Override
  public ManualClock withZone(ZoneId other) {
    return new ManualClock(now, passedNanos, other);
  }
}
