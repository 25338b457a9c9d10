package dev.mediaimporter.examples.cli;

import java.net.URI;
import java.util.Optional;

/**
 * How to reach S3; what is empty has the default of the library.
 *
 * @param endpoint an S3 that is not Amazon's
 * @param region the region; empty for that of the AWS profile
 * @param pathStyle whether the bucket goes into the path
 */
record S3Settings(Optional<URI> endpoint, Optional<String> region, boolean pathStyle) {}
