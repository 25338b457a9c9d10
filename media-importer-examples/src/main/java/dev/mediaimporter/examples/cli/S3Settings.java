package dev.mediaimporter.examples.cli;

import java.net.URI;
import java.util.Optional;

/**
 * How to reach S3; for what is empty the library's default is used.
 *
 * @param endpoint an S3-compatible endpoint
 * @param region the region; empty for that of the AWS profile
 * @param pathStyle whether the bucket goes into the path
 */
record S3Settings(Optional<URI> endpoint, Optional<String> region, boolean pathStyle) {}
