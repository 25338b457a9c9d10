package dev.mediaimporter.sink.s3;

import java.util.Optional;

/**
 * How much of the S3 protocol a server knows.
 *
 * @param conditional {@code If-None-Match: *}; without it a name is looked at before it is written
 * @param checksums {@code x-amz-checksum-*} headers
 */
record S3Features(boolean conditional, boolean checksums) {
  static final S3Features FULL = new S3Features(true, true);

  /** What to try next when a server refuses this one. */
  Optional<S3Features> simpler() {
    if (conditional && checksums) {
      return Optional.of(new S3Features(false, true));
    }
    if (checksums) {
      return Optional.of(new S3Features(true, false));
    }
    return conditional ? Optional.of(new S3Features(false, false)) : Optional.empty();
  }
}
