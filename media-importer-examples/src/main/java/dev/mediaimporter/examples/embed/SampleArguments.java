package dev.mediaimporter.examples.embed;

import com.google.auth.Credentials;
import dev.mediaimporter.photos.google.PhotosCredentials;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the samples are started with. */
final class SampleArguments {
  private SampleArguments() {}

  /**
   * The token of GOOGLE_ACCESS_TOKEN; ends the process with one line if it or an argument lacks.
   */
  static Credentials check(String[] args, String... names) {
    String token = System.getenv("GOOGLE_ACCESS_TOKEN");
    Optional<String> complaint = complaint(args, token, names);
    if (token == null || complaint.isPresent()) {
      System.err.println(complaint.orElse(""));
      System.exit(2);
      throw new IllegalStateException("still running");
    }
    return PhotosCredentials.ofAccessToken(token);
  }

  static Optional<String> complaint(String[] args, @Nullable String token, String... names) {
    if (args.length != names.length) {
      return Optional.of("Arguments: " + (names.length == 0 ? "none" : String.join(" ", names)));
    }
    return token == null || token.isBlank()
        ? Optional.of("Set GOOGLE_ACCESS_TOKEN to an access token for Google Photos")
        : Optional.empty();
  }
}
