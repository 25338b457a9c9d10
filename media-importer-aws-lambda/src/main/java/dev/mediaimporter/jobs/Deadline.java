package dev.mediaimporter.jobs;

import java.time.Duration;

/** The time a worker has left before it is ended from outside. Safe for concurrent use. */
@FunctionalInterface
public interface Deadline {
  /** The time left; zero or less when it is over. */
  Duration remaining();
}
