package dev.mediaimporter.sink.s3;

import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.scheme.AwsV4AuthScheme;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignRequest;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignedRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.IdentityProviders;

/**
 * Signs as the SDK does, but hashes no body whose SHA-256 is among the signed headers. Over plain
 * HTTP the SDK hashes each body for the signature, however well the headers protect it.
 */
final class StatedHashSigner implements AwsV4AuthScheme, AwsV4HttpSigner {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private final AwsV4HttpSigner plain = AwsV4HttpSigner.create();

  @Override
  public String schemeId() {
    return SCHEME_ID;
  }

  @Override
  public IdentityProvider<AwsCredentialsIdentity> identityProvider(IdentityProviders providers) {
    return providers.identityProvider(AwsCredentialsIdentity.class);
  }

  @Override
  public AwsV4HttpSigner signer() {
    return this;
  }

  @Override
  public SignedRequest sign(SignRequest<? extends AwsCredentialsIdentity> request) {
    SdkHttpRequest http = request.request();
    if (!http.protocol().equals("http")
        || http.port() == HTTPS_PORT
        || http.firstMatchingHeader("x-amz-checksum-sha256").isEmpty()) {
      return plain.sign(request);
    }
    // The protocol is no part of a signature, but without TLS the SDK insists on hashing. A port
    // that its protocol implies is left out of the signed host, and has to be again.
    SdkHttpRequest secure = http.toBuilder()
        .protocol("https")
        .port(http.port() == HTTP_PORT ? HTTPS_PORT : http.port())
        .build();
    SignedRequest signed = plain.sign(request.toBuilder()
        .request(secure)
        .putProperty(PAYLOAD_SIGNING_ENABLED, false)
        .build());
    return signed.toBuilder()
        .request(signed.request().toBuilder().protocol("http").port(http.port()).build())
        .build();
  }

  @Override
  public CompletableFuture<AsyncSignedRequest> signAsync(
      AsyncSignRequest<? extends AwsCredentialsIdentity> request) {
    return plain.signAsync(request);
  }
}
