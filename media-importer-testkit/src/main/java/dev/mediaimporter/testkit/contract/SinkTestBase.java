package dev.mediaimporter.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.PutResult;
import dev.mediaimporter.sink.StoredMedia;
import dev.mediaimporter.testkit.TestContent;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A sink under test, its destination, and the hooks of {@link MediaSinkContract}. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
abstract class SinkTestBase {
  static final MediaItem ITEM = TestContent.photo("item-1");
  static final MediaItem OTHER = TestContent.photo("item-2");
  static final MediaKey KEY = MediaKey.of("0c17bf66e649070167701d2d3cd71711/IMG_0001.JPG");

  private MediaSink sink;

  /** A sink whose destination is empty; called once for each test. */
  protected abstract MediaSink createSink() throws Exception;

  /**
   * A second sink on the destination of the first, opened as another process would open it; the
   * contract closes it.
   */
  protected abstract MediaSink anotherSink() throws Exception;

  /** The bytes under a key, read without the sink. */
  protected abstract Optional<byte[]> rawBytes(MediaKey key) throws Exception;

  /** Puts bytes under a key without the sink, as another program would. */
  protected abstract void rawPut(MediaKey key, byte[] bytes) throws Exception;

  /** Fails if the destination holds anything but media: a temporary file, an open upload. */
  protected void assertNothingIsLeftOver() throws Exception {}

  /** The size at which the sink starts to work in parts; tests go to both sides of it. */
  protected int partSizeBytes() {
    return 128 * 1024;
  }

  /** The sink under test. */
  protected final MediaSink sink() {
    return sink;
  }

  @BeforeEach
  final void create() throws Exception {
    sink = createSink();
  }

  @AfterEach
  final void close() throws Exception {
    sink.close();
  }

  final int[] sizes() {
    int part = partSizeBytes();
    return new int[] {0, 1, 1000, part - 1, part, part + 1, 2 * part, 3 * part + 7};
  }

  final List<MediaKey> keys() throws IOException {
    try (Stream<MediaKey> keys = sink.keys()) {
      return keys.toList();
    }
  }

  final void assertHolds(MediaKey key, byte[] bytes) throws Exception {
    assertThat(rawBytes(key)).hasValueSatisfying(there -> assertThat(there).isEqualTo(bytes));
  }

  static StoredMedia created(PutResult result) {
    assertThat(result).isInstanceOf(PutResult.Created.class);
    return result.stored();
  }

  static StoredMedia alreadyThere(PutResult result) {
    assertThat(result).isInstanceOf(PutResult.AlreadyExists.class);
    return result.stored();
  }

  static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  static <T> List<T> together(List<Callable<T>> calls) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> future : threads.invokeAll(calls)) {
        results.add(future.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
