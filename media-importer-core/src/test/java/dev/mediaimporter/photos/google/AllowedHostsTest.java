package dev.mediaimporter.photos.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where bytes may come from, and what settings are refused. */
final class AllowedHostsTest {
  private static final String GOOGLE = "https://photoslibrary.googleapis.com";

  private static boolean allowed(String endpoint, String address) {
    return new AllowedHosts(List.of("googleusercontent.com"), URI.create(endpoint))
        .objectionTo(URI.create(address))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://lh3.googleusercontent.com/lr/x",
        "https://LH3.GoogleUserContent.COM/lr/x",
        "https://video-downloads.googleusercontent.com:443/x?y",
        "https://googleusercontent.com/x"
      })
  void allows_googles_byte_hosts(String address) {
    assertThat(allowed(GOOGLE, address)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://lh3.googleusercontent.com/lr/x",
        "https://evilgoogleusercontent.com/x",
        "https://googleusercontent.com.evil.example/x",
        "https://lh3.googleusercontent.com@evil.example/x",
        "https://user:pw@lh3.googleusercontent.com/x",
        "https://evil.example/#.googleusercontent.com",
        "https://127.0.0.1/x",
        "https://localhost/x",
        "https://[::1]/x",
        "https://169.254.169.254/latest",
        "ftp://lh3.googleusercontent.com/x",
        "file:///etc/passwd",
        "mailto:lh3.googleusercontent.com",
        "//lh3.googleusercontent.com/x",
        "https:///x"
      })
  void refuses_everything_else(String address) {
    assertThat(allowed(GOOGLE, address)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:9000, http://127.0.0.1:9001/x, true",
    "http://127.0.0.1:9000, http://localhost:9001/x, true",
    "http://localhost:9000, http://127.8.9.1/x, true",
    "http://[::1]:9000, http://127.0.0.1/x, true",
    "http://localhost:9000, https://lh3.googleusercontent.com/x, true",
    "http://localhost:9000, http://lh3.googleusercontent.com/x, true",
    "http://localhost:9000, http://10.0.0.1/x, false",
    "http://localhost:9000, http://127.0.0.1.evil.example/x, false",
    "http://localhost:9000, http://localhost.evil.example/x, false",
    "https://localhost:9000, http://localhost:9000/x, false",
    "https://localhost:9000, https://127.0.0.1/x, true",
    "http://photos.test:80, http://photos.test:81/x, true",
    "http://photos.test:80, http://bytes.photos.test/x, false",
    "http://photos.test:80, http://127.0.0.1/x, false"
  })
  void follows_the_configured_endpoint(String endpoint, String address, boolean allowed) {
    assertThat(allowed(endpoint, address)).isEqualTo(allowed);
  }

  @Test
  void says_no_more_than_the_host() {
    assertThat(new AllowedHosts(List.of(), URI.create(GOOGLE))
            .objectionTo(URI.create("https://evil.example/SECRET?SECRET")))
        .hasValueSatisfying(
            text -> assertThat(text).contains("evil.example").doesNotContain("SECRET"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.test/x, https://A.test:443/y, true",
    "http://a.test, http://a.test:80/, true",
    "https://a.test, http://a.test, false",
    "https://a.test, https://b.a.test, false",
    "http://127.0.0.1:1, http://127.0.0.1:2, false",
    "http://127.0.0.1:1, http://localhost:1, false"
  })
  void compares_origins(URI a, URI b, boolean same) {
    assertThat(AllowedHosts.sameOrigin(a, b)).isEqualTo(same);
  }

  @Test
  void knows_googles_addresses_by_default() {
    GooglePhotosSettings settings = GooglePhotosSettings.defaults();

    assertThat(settings.photosUrl()).hasToString(GOOGLE);
    assertThat(settings.pickerUrl()).hasToString("https://photospicker.googleapis.com");
    assertThat(settings.pageSize()).isEqualTo(100);
    assertThat(settings.byteHosts()).containsExactly("googleusercontent.com");
    assertThat(List.of(
            settings.connectTimeout(), settings.firstByteTimeout(), settings.stallTimeout()))
        .containsExactly(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(60));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "photoslibrary.googleapis.com",
        "ftp://host",
        "https:///x",
        "https://host/?token=SECRET",
        "https://user:SECRET@host",
        "https://host/v1",
        "https://host/v1/",
        "https://host/#x"
      })
  void refuses_an_address_that_is_no_root(String address) {
    assertThatThrownBy(
            () -> GooglePhotosSettings.builder().photosUrl(URI.create(address)).build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("photosUrl")
        .message()
        .doesNotContain("SECRET");
  }

  @Test
  void refuses_values_out_of_range() {
    assertThatThrownBy(() -> GooglePhotosSettings.builder().pageSize(0).build())
        .hasMessage("pageSize is 1 to 100, not 0");
    assertThatThrownBy(() -> GooglePhotosSettings.builder().pageSize(101).build())
        .hasMessage("pageSize is 1 to 100, not 101");
    assertThatThrownBy(
            () -> GooglePhotosSettings.builder().connectTimeout(Duration.ZERO).build())
        .hasMessageContaining("connectTimeout");
    assertThatThrownBy(() ->
            GooglePhotosSettings.builder().firstByteTimeout(Duration.ofNanos(1)).build())
        .hasMessageContaining("firstByteTimeout");
    assertThatThrownBy(() ->
            GooglePhotosSettings.builder().stallTimeout(Duration.ofDays(2)).build())
        .hasMessageContaining("stallTimeout");
    assertThatThrownBy(
            () -> GooglePhotosSettings.builder().byteHosts(List.of("https://x")).build())
        .hasMessageContaining("byteHosts");
  }
}
