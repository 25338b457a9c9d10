package dev.mediaimporter.examples.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How to reach Google and S3; what is empty has the default of the library.
 *
 * @param photosUrl root of the Library API
 * @param pickerUrl root of the Picker API
 * @param tokenUrl token endpoint
 * @param accessToken a token of about an hour; never printed
 * @param credentials a file with a refresh token
 * @param s3Endpoint an S3 that is not Amazon's
 * @param s3Region the region; empty for that of the AWS profile
 * @param s3PathStyle whether the bucket goes into the path
 */
record ConnectionSettings(
    Optional<URI> photosUrl,
    Optional<URI> pickerUrl,
    Optional<URI> tokenUrl,
    Optional<String> accessToken,
    Optional<Path> credentials,
    Optional<URI> s3Endpoint,
    Optional<String> s3Region,
    boolean s3PathStyle) {
  @Override
  public String toString() {
    return "ConnectionSettings";
  }
}
