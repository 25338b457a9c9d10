package dev.mediaimporter.testkit.contract;

import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** With a client as the AWS SDK makes it, which cuts bodies into signed chunks. */
final class S3WithOrdinaryClientTest extends S3MediaSinkTest {
  private final S3Client ordinary = S3Client.builder()
      .endpointOverride(connection().endpoint().orElseThrow())
      .forcePathStyle(true)
      .region(Region.US_EAST_1)
      .credentialsProvider(connection().credentials().orElseThrow())
      .build();

  @Override
  S3Client sinkClient() {
    return ordinary;
  }

  @AfterEach
  void closeClient() {
    ordinary.close();
  }
}
