package dev.mediaimporter.testkit.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.ImportReport;
import dev.mediaimporter.ImportRequest;
import dev.mediaimporter.MediaImporter;
import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.photos.MediaQuery;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.sink.s3.S3MediaSink;
import dev.mediaimporter.testkit.FakePhotosClient;
import dev.mediaimporter.testkit.TestContent;
import dev.mediaimporter.testkit.contract.ConditionsDropped;
import dev.mediaimporter.testkit.contract.S3ProxyServer;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Two libraries with equal filenames are imported into one prefix at the same time, each by an
 * importer with a sink, a client and a ledger of its own: all items of both are there.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class TwoImportersTest {
  private static final int PART_SIZE = 5 * 1024 * 1024;
  private static final int SMALL = 20;
  private static final int IN_PARTS = 4;

  /** One importer and its library. */
  private record Importer(String name) {
    byte[] bytes(int i) {
      int size = i < SMALL ? 1000 + i : PART_SIZE + 1 + i;
      return TestContent.bytes(size, name.hashCode() + i);
    }

    private MediaItem photo(int i) {
      return MediaItem.builder()
          .from(TestContent.photo(name + "-" + i))
          .filename("IMG_" + i + ".JPG")
          .build();
    }

    ImportReport run(S3Client client, ImportLedger ledger, CyclicBarrier start) throws Exception {
      FakePhotosClient library = new FakePhotosClient(Clock.systemUTC());
      for (int i = 0; i < SMALL + IN_PARTS; i++) {
        library.add("album", photo(i), bytes(i));
      }
      try (S3MediaSink sink = S3MediaSink.builder(client, "photos")
          .prefix("both")
          .partSizeBytes(PART_SIZE)
          .build()) {
        start.await();
        return MediaImporter.withDefaults()
            .run(ImportRequest.builder()
                .source(MediaSource.of(library, MediaQuery.everything()))
                .sink(sink)
                .keys(KeyStrategies.albumTitle("same"))
                .ledger(ledger)
                .concurrency(4)
                .build());
      }
    }

    /** Checks that what the ledger says is there, and returns the keys. */
    Set<MediaKey> check(S3Client client, ImportLedger ledger) throws Exception {
      Set<MediaKey> keys = new HashSet<>();
      for (int i = 0; i < SMALL + IN_PARTS; i++) {
        LedgerEntry entry = ledger.find(name + "-" + i).orElseThrow();
        MediaKey key = ((LedgerEntry.Stored) entry).key();
        byte[] there = client
            .getObjectAsBytes(request -> request.bucket("photos").key("both/" + key))
            .asByteArray();
        assertThat(there).as("%s of %s", key, name).isEqualTo(bytes(i));
        keys.add(key);
      }
      return keys;
    }
  }

  @ParameterizedTest
  @EnumSource
  void lose_nothing(ConditionsDropped conditions) throws Exception {
    S3ProxyServer server = S3ProxyServer.start();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (S3Client one = conditions.newClient(server.connection());
        S3Client two = conditions.newClient(server.connection());
        ImportLedger ledgerOne = ImportLedger.inMemory();
        ImportLedger ledgerTwo = ImportLedger.inMemory()) {
      one.createBucket(request -> request.bucket("photos"));
      CyclicBarrier start = new CyclicBarrier(2);
      Importer ann = new Importer("ann");
      Importer bob = new Importer("bob");
      Future<ImportReport> first = threads.submit(() -> ann.run(one, ledgerOne, start));
      Future<ImportReport> second = threads.submit(() -> bob.run(two, ledgerTwo, start));

      for (ImportReport report : List.of(first.get(), second.get())) {
        assertThat(report.status()).isEqualTo(ImportReport.Status.COMPLETE);
        assertThat(report.stored()).isEqualTo(SMALL + IN_PARTS);
      }
      Set<MediaKey> keys = ann.check(one, ledgerOne);
      keys.addAll(bob.check(one, ledgerTwo));
      assertThat(keys).hasSize(2 * (SMALL + IN_PARTS));
      try (S3MediaSink sink = S3MediaSink.builder(one, "photos").prefix("both").build();
          Stream<MediaKey> there = sink.keys()) {
        assertThat(there).containsExactlyInAnyOrderElementsOf(keys);
      }
      assertThat(one.listMultipartUploads(request -> request.bucket("photos")).uploads())
          .isEmpty();
    } finally {
      threads.shutdownNow();
      server.stop();
    }
  }
}
