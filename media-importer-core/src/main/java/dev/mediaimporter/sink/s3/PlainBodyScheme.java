package dev.mediaimporter.sink.s3;

import java.util.concurrent.CompletableFuture;
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
 * Signature version 4, except that a body whose checksum is among the signed headers is sent as it
 * is. Over plain HTTP the SDK would cut it into signed chunks, which hashes every byte once more
 * and which not every server understands; over TLS it does what is done here.
 */
final class PlainBodyScheme implements AwsV4AuthScheme {
  private final AwsV4HttpSigner signer = new PlainBodySigner(AwsV4HttpSigner.create());

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
    return signer;
  }

  private record PlainBodySigner(AwsV4HttpSigner signer) implements AwsV4HttpSigner {
    @Override
    public SignedRequest sign(SignRequest<? extends AwsCredentialsIdentity> request) {
      return request.payload().isPresent() && hasChecksum(request)
          ? signWithoutBody(request)
          : signer.sign(request);
    }

    private static boolean hasChecksum(SignRequest<?> request) {
      return request.request().firstMatchingHeader("x-amz-checksum-sha256").isPresent()
          || request.request().firstMatchingHeader("x-amz-checksum-crc32").isPresent();
    }

    private <T extends AwsCredentialsIdentity> SignedRequest signWithoutBody(
        SignRequest<T> request) {
      SignedRequest signed = signer.sign(request.toBuilder().payload(null).build());
      return SignedRequest.builder()
          .request(signed.request())
          .payload(request.payload().orElseThrow())
          .build();
    }

    @Override
    public CompletableFuture<AsyncSignedRequest> signAsync(
        AsyncSignRequest<? extends AwsCredentialsIdentity> request) {
      return signer.signAsync(request);
    }
  }
}
