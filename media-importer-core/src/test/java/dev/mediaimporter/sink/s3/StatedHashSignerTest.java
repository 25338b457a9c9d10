package dev.mediaimporter.sink.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;

final class StatedHashSignerTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-27T12:00:00Z"), ZoneOffset.UTC);

  private static SdkHttpRequest signed(AwsV4HttpSigner signer, int port, String header) {
    SdkHttpRequest request = SdkHttpRequest.builder()
        .method(SdkHttpMethod.PUT)
        .protocol("http")
        .host("storage.example.com")
        .port(port)
        .encodedPath("/bucket/a.jpg")
        .putHeader(header, "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=")
        .build();
    return signer
        .sign(signing -> signing
            .identity(AwsBasicCredentials.create("id", "key"))
            .request(request)
            .putProperty(HttpSigner.SIGNING_CLOCK, CLOCK)
            .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
            .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1"))
        .request();
  }

  @ParameterizedTest
  @CsvSource({
    "80,   storage.example.com",
    "9000, storage.example.com:9000",
    "443,  storage.example.com:443"
  })
  void signsTheHostThatIsSent(int port, String host) {
    SdkHttpRequest request = signed(new StatedHashSigner(), port, "x-amz-checksum-sha256");

    assertThat(request.protocol()).isEqualTo("http");
    assertThat(request.port()).isEqualTo(port);
    assertThat(request.firstMatchingHeader("Host")).contains(host);
    assertThat(request.firstMatchingHeader("Authorization").orElseThrow())
        .contains("host;", "x-amz-checksum-sha256");
  }

  @ParameterizedTest
  @CsvSource({
    "x-amz-checksum-sha256, UNSIGNED-PAYLOAD",
    // The hash of nothing.
    "x-amz-checksum-crc32,  e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
  })
  void hashesOnlyBodiesThatNoHeaderProtects(String header, String hash) {
    SdkHttpRequest request = signed(new StatedHashSigner(), 80, header);

    assertThat(request.firstMatchingHeader("x-amz-content-sha256")).contains(hash);
  }
}
