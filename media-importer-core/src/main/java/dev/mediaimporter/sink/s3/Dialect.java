package dev.mediaimporter.sink.s3;

import java.util.Optional;

/**
 * How much of the S3 protocol a server knows.
 *
 * @param conditional {@code If-None-Match: *}; without it a name is looked at before it is written
 * @param checksums {@code x-amz-checksum-*} headers
 */
record Dialect(boolean conditional, boolean checksums) {
  static final Dialect FULL = new Dialect(true, true);

  /** What to try next when a server refuses this one. */
  Optional<Dialect> simpler() {
    if (conditional && checksums) {
      return Optional.of(new Dialect(false, true));
    }
    if (checksums) {
      return Optional.of(new Dialect(true, false));
    }
    return conditional ? Optional.of(new Dialect(false, false)) : Optional.empty();
  }
}
