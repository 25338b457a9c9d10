package dev.mediaimporter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.media.MediaContent;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.PutResult;
import dev.mediaimporter.sink.StoredMedia;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A run asks the destination and waits for it without holding a monitor. */
final class NoMonitorWhileWaitingTest {
  private final List<String> held = new CopyOnWriteArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final MemorySink memory = new MemorySink();

  /** Looks at each question what is held. */
  private final MediaSink sink = new MediaSink() {
    private void look(String question) {
      asked.add(question);
      held.addAll(HeldMonitors.ofThisThread());
    }

    @Override
    public Exclusion exclusion() {
      look("exclusion");
      return memory.exclusion();
    }

    @Override
    public PutResult put(MediaKey key, MediaContent content) throws IOException {
      look("put");
      return memory.put(key, content);
    }

    @Override
    public Optional<StoredMedia> find(MediaKey key) {
      look("find");
      return memory.find(key);
    }

    @Override
    public Stream<MediaKey> keys() {
      look("keys");
      return memory.keys();
    }

    @Override
    public InputStream read(MediaKey key) {
      return memory.read(key);
    }

    @Override
    public String describe() {
      return memory.describe();
    }
  };

  @ParameterizedTest
  @EnumSource
  void names_are_looked_up_without_one(ImportRequest.NameLookup lookup) {
    FakeSource source = new FakeSource(Clock.systemUTC(), 2);
    memory.place("a.jpg", "another item");
    memory.place("b.jpg", "2");
    source.add("1", "a.jpg").add("2", "b.jpg").add("3", "a.jpg").add("4", "c.jpg");

    ImportReport report = MediaImporter.withDefaults()
        .run(ImportRequest.builder()
            .source(source)
            .sink(sink)
            .keys(item -> MediaKey.of(item.filename().orElseThrow()))
            .nameLookup(lookup)
            .build());

    assertThat(report.status()).isEqualTo(ImportReport.Status.COMPLETE);
    assertThat(asked).contains("exclusion", "put", "find");
    assertThat(asked.contains("keys")).isEqualTo(lookup == ImportRequest.NameLookup.LIST_ALL);
    assertThat(held).isEmpty();
  }

  @Test
  void a_monitor_would_be_noticed() {
    assertThat(Held.look(memory)).hasSize(1);
  }

  /** Stands for main code, which tests are not taken for. */
  private static final class Held {
    static List<String> look(Object monitor) {
      synchronized (monitor) {
        return HeldMonitors.ofThisThread();
      }
    }
  }
}
