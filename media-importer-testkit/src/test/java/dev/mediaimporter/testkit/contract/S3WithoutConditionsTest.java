package dev.mediaimporter.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.sink.MediaSink.Exclusion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

/** On a server that ignores {@code If-None-Match}. */
final class S3WithoutConditionsTest extends S3MediaSinkTest {
  private final S3Client ignored = ConditionsDropped.EVERYWHERE.newClient(connection());

  @Override
  S3Client sinkClient() {
    return ignored;
  }

  @AfterEach
  void closeClient() {
    ignored.close();
  }

  @Test
  void knows_that_names_are_not_safe() throws Exception {
    assertThat(sink().exclusion()).isEqualTo(Exclusion.NONE);
  }
}
