package dev.mediaimporter.signin;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SignInSettingsTest {
  static Stream<Arguments> wrong() {
    return Stream.of(
        wrong(
            "authUrl is an http or https address with a host and without user or fragment",
            () -> SignInSettings.builder()
                .authUrl(URI.create("accounts.google.com"))
                .build()),
        wrong(
            "tokenUrl is an http or https address with a host and without user or fragment",
            () -> SignInSettings.builder().tokenUrl(URI.create("ftp://a/b")).build()),
        wrong(
            "revokeUrl is an http or https address with a host and without user or fragment",
            () -> SignInSettings.builder()
                .revokeUrl(URI.create("https://u:p@a/b"))
                .build()),
        wrong(
            "jwksUrl is an http or https address with a host and without user or fragment",
            () -> SignInSettings.builder().jwksUrl(URI.create("https:///certs")).build()),
        wrong(
            "redirectPort is 0 to 65535, not 65536",
            () -> SignInSettings.builder().redirectPort(65_536).build()),
        wrong(
            "redirectPort is 0 to 65535, not -1",
            () -> SignInSettings.builder().redirectPort(-1).build()),
        wrong(
            "requestTimeout is 1 ms to 10 min, not PT0S",
            () -> SignInSettings.builder().requestTimeout(Duration.ZERO).build()),
        wrong(
            "requestTimeout is 1 ms to 10 min, not PT10M0.001S",
            () -> SignInSettings.builder()
                .requestTimeout(Duration.ofMinutes(10).plusMillis(1))
                .build()));
  }

  private static Arguments wrong(String message, Supplier<SignInSettings> build) {
    return Arguments.of(message, build);
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void refuses_values_out_of_range(String message, Supplier<SignInSettings> build) {
    assertThatThrownBy(build::get).isInstanceOf(IllegalStateException.class).hasMessage(message);
  }
}
