package dev.mediaimporter.testkit.contract;

import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.testkit.InMemoryMediaSink;
import java.util.Optional;

final class InMemoryMediaSinkTest extends MediaSinkContract {
  private final InMemoryMediaSink memory = new InMemoryMediaSink();

  @Override
  protected MediaSink createSink() {
    return memory;
  }

  @Override
  protected MediaSink anotherSink() {
    return memory;
  }

  @Override
  protected Optional<byte[]> rawBytes(MediaKey key) {
    return memory.bytes(key);
  }

  @Override
  protected void rawPut(MediaKey key, byte[] bytes) {
    memory.putForeign(key, bytes);
  }
}
