package dev.mediaimporter.lambda.api;

import dev.mediaimporter.media.MediaKey;
import java.net.URI;
import java.time.Duration;

/** Makes links that open one stored medium for a short while. Safe for concurrent use. */
@FunctionalInterface
public interface MediaLinks {
  /** How long a link works. */
  Duration LIFETIME = Duration.ofMinutes(5);

  /** A link to what is kept under a key; whoever has it can read it. */
  URI linkTo(MediaKey key);
}
