package dev.mediaimporter.testkit.contract;

import dev.mediaimporter.sink.s3.S3Connection;
import java.net.URI;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;

/** S3Proxy in this process, in memory; it checks signatures. */
public final class S3ProxyServer {
  private static final String IDENTITY = "test-identity";
  private static final String CREDENTIAL = "test-credential";

  private final S3Proxy proxy;

  private S3ProxyServer(S3Proxy proxy) {
    this.proxy = proxy;
  }

  public static S3ProxyServer start() throws Exception {
    S3Proxy proxy = S3Proxy.builder()
        .blobStore(BlobStores.create("transient", new Properties()))
        .endpoint(URI.create("http://127.0.0.1:0"))
        .awsAuthentication(AuthenticationType.AWS_V4, IDENTITY, CREDENTIAL)
        .build();
    proxy.start();
    return new S3ProxyServer(proxy);
  }

  public S3Connection connection() {
    return connection(URI.create("http://127.0.0.1:" + proxy.getPort()));
  }

  /** How to reach the one that another process started. */
  public static S3Connection connection(URI endpoint) {
    return S3Connection.builder()
        .endpoint(endpoint)
        .pathStyle(true)
        .credentials(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(IDENTITY, CREDENTIAL)))
        .build();
  }

  public S3Client newClient() {
    return connection().open();
  }

  public void stop() throws Exception {
    proxy.stop();
  }
}
