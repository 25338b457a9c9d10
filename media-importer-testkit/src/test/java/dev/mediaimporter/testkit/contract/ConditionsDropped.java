package dev.mediaimporter.testkit.contract;

import dev.mediaimporter.sink.s3.S3Connection;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Servers that ignore {@code If-None-Match}: the header never reaches the one behind them. */
public enum ConditionsDropped {
  /** The server honours all conditions. */
  NOWHERE(false, false),
  /** As Ceph RGW 16: honoured for small objects, ignored when parts are completed. */
  FOR_PARTS(false, true),
  /** As OpenStack Swift: ignored for small objects. */
  FOR_SMALL(true, false),
  /** As s3rver. */
  EVERYWHERE(true, true);

  private final boolean ofPut;
  private final boolean ofPost;

  ConditionsDropped(boolean ofPut, boolean ofPost) {
    this.ofPut = ofPut;
    this.ofPost = ofPost;
  }

  /** A client of the server; the caller closes it. */
  public S3Client newClient(S3Connection connection) {
    return S3Client.builder()
        .endpointOverride(connection.endpoint().orElseThrow())
        .forcePathStyle(true)
        .region(Region.US_EAST_1)
        .credentialsProvider(connection.credentials().orElseThrow())
        .overrideConfiguration(override -> override.addExecutionInterceptor(new Dropping()))
        .build();
  }

  private final class Dropping implements ExecutionInterceptor {
    @Override
    public SdkHttpRequest modifyHttpRequest(
        Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
      SdkHttpRequest request = context.httpRequest();
      boolean dropped = (ofPut && request.method() == SdkHttpMethod.PUT)
          || (ofPost && request.method() == SdkHttpMethod.POST);
      return dropped ? request.toBuilder().removeHeader("If-None-Match").build() : request;
    }
  }
}
